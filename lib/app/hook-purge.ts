import type { Site } from '../config/config.ts';
import type { Webhook } from '../config/webhook.ts';
import { PurgeError } from '../errors.ts';
import { mapTexts, siteForPaths } from '../mapping/text-targets.ts';
import type { Delivery } from '../outbox/port.ts';
import type { Rejection, Target } from '../types.ts';
import type { Asked } from '../webhooks/hook.ts';
import { readPurgeRequest } from '../webhooks/purge-request.ts';
import { accept } from './accept.ts';
import { linesOf } from './log-list.ts';
import { type Purged, siteFor } from './purge.ts';
import { toReport } from './report.ts';
import type { Run } from './run.ts';

const BUDGET_MS = 600; // senders give up after two seconds

interface Mapped {
  readonly targets: readonly Target[];
  readonly rejected: readonly Rejection[];
}

/** Never directories, which an operator's configuration names. */
function mapLists(lists: unknown, { site }: Webhook, sites: readonly Site[]): Mapped {
  const request = readPurgeRequest(lists);
  if (site !== undefined && request.site !== undefined && request.site !== site) {
    throw new PurgeError('SITE_UNKNOWN', `this webhook is for the site "${site}" alone; leave "site" out`);
  }
  const reason = 'a webhook takes no directories from a payload; name them in its rules, or use POST /purge';
  const rejected = request.dirs.map((target): Rejection => ({ target, code: 'BAD_REQUEST', reason }));
  const wanted = { ...request, ...(site !== undefined && { site }), dirs: [] };
  const mapped = mapTexts({ ...wanted, site: siteFor(wanted, sites), wholeSites: false }, sites);
  return { targets: mapped.targets, rejected: [...rejected, ...mapped.rejected] };
}

function map(wanted: Asked['wanted'], webhook: Webhook, sites: readonly Site[]): Mapped {
  if ('lists' in wanted) return mapLists(wanted.lists, webhook, sites);
  const lists = { urls: [], paths: [], dirs: [], site: siteForPaths(sites, webhook.site) };
  const mapped = mapTexts({ ...lists, paths: wanted.urls, dirs: wanted.dirs, wholeSites: false }, sites);
  const plain = mapTexts({ ...lists, dirs: wanted.plainDirs, wholeSites: true }, sites);
  return {
    targets: [...mapped.targets, ...plain.targets],
    rejected: [...wanted.rejected, ...mapped.rejected, ...plain.rejected],
  };
}

/**
 * Purges what a delivery is to purge: at once in direct mode, with the next tick in queued mode. Its caller has verified it.
 * Throws PurgeError `BAD_REQUEST` and `SITE_UNKNOWN` for lists that cannot be read, and what `accept` throws.
 */
export async function purgeDelivery(
  wanted: Asked['wanted'],
  webhook: Webhook,
  delivery: Delivery | undefined,
  run: Run,
): Promise<Purged & { readonly isDuplicate: boolean }> {
  const { targets, rejected } = map(wanted, webhook, run.config.sites);
  for (const line of linesOf(rejected)) run.log('warn', 'targets refused', { count: rejected.length, rejected: line });
  const submission = await accept(targets, { source: `hook ${webhook.name}`, budgetMs: BUDGET_MS, delivery }, run);
  const { isDuplicate = false, error } = submission;
  const changes = isDuplicate ? 0 : 1;
  const report = toReport(
    isDuplicate ? 'duplicate delivery' : 'delivery purged',
    { changes, ignored: 0, rejected },
    submission,
    run,
  );
  return { report, isDuplicate, ...(error && { error }) };
}
