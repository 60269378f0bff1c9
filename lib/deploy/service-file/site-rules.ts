import type { Config } from '../../config/config.ts';
import { siteTriggers } from '../triggers/site-triggers.ts';
import { watchedSites } from '../triggers/watched-sites.ts';
import type { DeclaredFunction } from './declared.ts';
import type { Findings } from './findings.ts';

/** The sites of purge.config.yaml, and where functions are deployed; no region where it cannot be read. */
export interface SitesHere {
  readonly config: Config;
  readonly region: string | undefined;
}

/** Where sites are listed, one that nobody listed is easily forgotten. `cos: sites` has them all. */
export function checkSites(
  functions: readonly DeclaredFunction[],
  { config: { sites }, region }: SitesHere,
  findings: Findings,
): void {
  if (region === undefined || !functions.some(({ hasSiteList }) => hasSiteList)) return;
  for (const text of siteTriggers(sites, region).problems) findings.problem('functions', text);
  const watched = watchedSites(
    functions.flatMap(({ desired }) => desired.triggers),
    sites,
    region,
  );
  const names = sites
    .filter((site) => !watched.includes(site) && siteTriggers([site], region).triggers.length > 0)
    .map(({ name }) => name)
    .join(', ');
  if (names === '') return;
  const advice = `add each name to a list: - cos: {sites: [${names}]}`;
  findings.warning('functions', `${names}: in no list of sites, so what changes there is not purged; ${advice}`);
}
