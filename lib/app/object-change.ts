import { createObjectMapper, type Mapped } from '../mapping/object-targets.ts';
import { readCosEvent, type SkippedRecord } from '../scf/cos.ts';
import type { Rejection, Report } from '../types.ts';
import { accept } from './accept.ts';
import { toReport } from './report.ts';
import type { Run } from './run.ts';

const BUDGET_MS = 2000;

function reportSkipped(skipped: readonly SkippedRecord[], run: Run): Rejection[] {
  for (const { where, reason, kind } of skipped) {
    run.log(kind === 'unreadable' ? 'error' : 'debug', 'record skipped', { where, reason });
  }
  return skipped
    .filter(({ kind }) => kind === 'unreadable')
    .map(({ where, reason }) => ({ target: where, code: 'BAD_RECORD', reason }));
}

function isIgnored({ targets, rejected }: Mapped): boolean {
  return targets.length === 0 && rejected.length === 0;
}

/**
 * Purges what a COS event changed: at once in direct mode, with the next tick in queued mode. One unreadable record never loses the others: it is counted in
 * `ignored`, listed in `rejected` and logged. Throws PurgeError `BAD_EVENT` for anything but a COS event, `NO_CREDENTIALS`,
 * and a CDN code or `DEADLINE` when targets are pending, so that SCF retries the event and the operator is alarmed.
 */
export async function purgeObjectChanges(event: unknown, run: Run): Promise<Report> {
  const { changes, skipped } = readCosEvent(event);
  const unreadable = reportSkipped(skipped, run);
  const mapped = changes.map(createObjectMapper(run.config.sites));
  const unmapped = mapped.flatMap(({ rejected }) => rejected);
  for (const rejection of unmapped) run.log('error', 'object cannot be purged', { ...rejection });
  const outside = changes.filter((_, n) => isIgnored(mapped[n] as Mapped));
  if (outside.length > 0) run.log('info', 'changes outside every site, or ignored by it', { count: outside.length });
  const targets = mapped.flatMap((m) => m.targets);
  const submission = await accept(targets, { source: 'cos', budgetMs: BUDGET_MS }, run);
  if (submission.error) throw submission.error;
  const ignored = skipped.length + outside.length;
  const rejected = [...unreadable, ...unmapped];
  return toReport('object changes purged', { changes: changes.length, ignored, rejected }, submission, run);
}
