import type { Site } from '../config/config.ts';
import { PurgeError } from '../errors.ts';
import { mapTexts, siteForPaths } from '../mapping/text-targets.ts';
import type { Report } from '../types.ts';
import { hostOf, hostsOf } from '../url/hosts.ts';
import type { PurgeRequest } from '../webhooks/purge-request.ts';
import { accept } from './accept.ts';
import { linesOf } from './log-list.ts';
import { toReport } from './report.ts';
import type { Run } from './run.ts';

const BUDGET_MS = 600; // senders give up after two seconds

/** What a purge came to: the report, and why something is pending. */
export interface Purged {
  readonly report: Report;
  readonly error?: PurgeError;
}

/** A site with those of its bases that have a host: what a caller calls `domain`. */
function siteWithHost(domain: string, site: string | undefined, sites: readonly Site[]): Site {
  const host = domain.trim().toLowerCase();
  for (const own of sites.filter(({ name }) => site === undefined || name === site)) {
    const bases = own.bases.filter((base) => hostOf(base) === host);
    if (bases.length > 0) return { ...own, bases };
  }
  const hosts = hostsOf(sites.flatMap(({ bases }) => bases)).join(', ');
  throw new PurgeError('SITE_UNKNOWN', `no base of ${site ?? 'any site'} has the host "${domain}"; there are ${hosts}`);
}

/** Whose paths a request means. Throws PurgeError `SITE_UNKNOWN`. */
export function siteFor({ site, domain, paths, dirs }: PurgeRequest, sites: readonly Site[]): Site | undefined {
  if (site !== undefined && !sites.some(({ name }) => name === site)) {
    throw new PurgeError(
      'SITE_UNKNOWN',
      `no site is named "${site}"; there are ${sites.map(({ name }) => name).join(', ')}`,
    );
  }
  if (domain !== undefined) return siteWithHost(domain, site, sites);
  const hasPath = paths.length > 0 || dirs.some((dir) => !/^https?:/i.test(dir.trim()));
  const own = siteForPaths(sites, site);
  if (!own && hasPath) throw new PurgeError('SITE_UNKNOWN', 'paths need "site": there are several');
  return own;
}

/**
 * Purges what a caller asks for in URL text: at once in direct mode, with the next tick in queued mode. Its caller has verified
 * who asks.
 * Throws PurgeError `SITE_UNKNOWN`; what stays pending is in the result, with its error.
 */
export async function purge(request: PurgeRequest, run: Run): Promise<Purged> {
  const { sites } = run.config;
  const wanted = { ...request, site: siteFor(request, sites), wholeSites: false };
  const { targets, rejected } = mapTexts(wanted, sites);
  for (const line of linesOf(rejected)) run.log('warn', 'targets refused', { count: rejected.length, rejected: line });
  const submission = await accept(targets, { source: 'purge', budgetMs: BUDGET_MS }, run);
  const changes = request.urls.length + request.paths.length + request.dirs.length;
  const report = toReport('request purged', { changes, ignored: 0, rejected }, submission, run);
  return { report, ...(submission.error && { error: submission.error }) };
}
