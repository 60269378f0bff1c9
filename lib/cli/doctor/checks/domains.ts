import { areasOf } from '../../../app/apis.ts';
import { type Domain, wildcardOf } from '../../../cdn/domains/domain.ts';
import type { Config } from '../../../config/config.ts';
import type { ApiName } from '../../../types.ts';
import { domainsOf, findKnown, isNamed, type Known } from '../known-domains.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import { isRightMissing } from '../missing-right.ts';
import type { Scene } from '../scene.ts';
import { whyUnasked } from '../unasked.ts';

type Asked = Pick<Scene, 'config' | 'env' | 'link' | 'keys' | 'probes'>;

interface Sources {
  readonly apis: readonly ApiName[];
  /** Why a product that may serve some of the hosts is not asked. */
  readonly unasked: readonly string[];
}

function hostsOf({ sites }: Config): readonly string[] {
  return [...new Set(sites.flatMap(({ bases }) => bases.map((base) => new URL(base).hostname)))];
}

/** Whom to ask: API 3.0 for both doors of the CDN where it lives, since its list has the areas; a zone `*` cannot be asked. */
function sourcesOf(scene: Asked): Sources {
  const { apis, zone } = scene.config.cdn;
  const doors = apis.filter((api) => api !== 'edgeone');
  const cdn = (['cdn-3.0', 'cdn-2.0'] as const).find((api) => whyUnasked([api], scene) === '');
  const isCdn = doors.length > 0;
  const isEdgeone = apis.includes('edgeone');
  const noZone = zone === '*' ? 'edgeone with the zone "*" has no list of domains' : whyUnasked(['edgeone'], scene);
  return {
    apis: [...(isCdn && cdn ? [cdn] : []), ...(isEdgeone && noZone === '' ? (['edgeone'] as const) : [])],
    unasked: [...(isCdn && !cdn ? [whyUnasked(doors, scene)] : []), ...(isEdgeone && noZone ? [noZone] : [])],
  };
}

/** What keeps a purge of a host that is known from the edges; nothing where one of those that know it serves it. */
function problemOf(host: string, own: readonly Domain[], { cdn }: Config): string | undefined {
  const which = own.some(isNamed(host)) ? host : `${host} (${wildcardOf(host)})`;
  const serving = own.filter(({ isOnline }) => isOnline);
  if (serving.length === 0) return `${which} is ${own[0]?.status}, so it cannot be purged`;
  const lacking = areasOf(cdn).filter((area) =>
    serving.every((domain) => domain.area !== undefined && domain.area !== 'global' && domain.area !== area),
  );
  return lacking.length > 0
    ? `${which} has no edges ${lacking.join(' and ')} (its area is ${serving[0]?.area})`
    : undefined;
}

/** What is wrong with the hosts, as far as it is sure: where somebody was not asked, one that is not known may be there. */
function judge({ found, untold }: Known, { apis, unasked }: Sources, config: Config): Line {
  const name = 'domains';
  const names = apis.join(' and ');
  const hosts = hostsOf(config);
  const unknown = hosts.filter((host) => domainsOf(host, found).length === 0);
  const isOpen = (host: string) => unasked.length > 0 || (untold.length > 0 && wildcardOf(host) !== undefined);
  const problems = [
    ...unknown.filter((host) => !isOpen(host)).map((host) => `${host} is not known to the account`),
    ...hosts
      .filter((host) => !unknown.includes(host))
      .flatMap((host) => problemOf(host, domainsOf(host, found), config) ?? []),
  ];
  const advice = 'check bases and cdn.area in purge.config.yaml, and the domain in the console';
  if (problems.length > 0) return fix(name, `${names}: ${problems.join('; ')}`, advice);
  if (unknown.length === 0) return ok(name, `${names} serves all of ${hosts.join(', ')}`);
  const wild = untold.length > 0 ? [`a wildcard domain may serve it, of which ${untold.join(' and ')}`] : [];
  return skipped(name, `${names} has no ${unknown.join(', ')}, and ${[...unasked, ...wild].join('; ')}`);
}

/** Whether the account serves each host of the bases, in the configured area. Rights that are only missing here are no fault. */
export async function checkDomains(scene: Asked): Promise<Line[]> {
  const { config, keys } = scene;
  if ('problem' in keys) return [skipped('domains', whyUnasked([], scene))];
  const sources = sourcesOf(scene);
  if (sources.apis.length === 0) return [skipped('domains', sources.unasked.join('; '))];
  const known = await findKnown(hostsOf(config), sources.apis, keys.credentials, scene);
  if (!('failure' in known)) return [judge(known, sources, config)];
  const { failure } = known;
  const more = isRightMissing(failure) ? '; the functions do not need that right' : '';
  return [skipped('domains', `${failure.message} (${failure.code})${more}`)];
}
