import type { Schedule } from '../config/config.ts';
import { asPurgeError } from '../errors.ts';
import type { DrainStore } from '../outbox/port.ts';
import { distinctTargets } from '../planning/batches.ts';
import type { Rejection, Report, Target } from '../types.ts';
import { changesOf } from './accept.ts';
import { areasOf } from './apis.ts';
import { drainArea } from './drain.ts';
import { startDrain } from './drain-lease.ts';
import type { Drained } from './drain-turn.ts';
import { followUp } from './follow-up.ts';
import { storesOf } from './outboxes.ts';
import { type Run, unusableReason } from './run.ts';
import { fireOf, targetsOf } from './schedule-targets.ts';

const HOUR_MS = 3_600_000;

/** What a schedule came to. */
interface Scheduled {
  readonly isNew: boolean;
  readonly targets: readonly Target[];
  readonly rejected: readonly Rejection[];
}

/** Stores what a schedule purges, once for each fire, however often its tick comes. */
async function store(
  schedule: Schedule,
  fire: number | string,
  outboxes: readonly DrainStore[],
  run: Run,
): Promise<Scheduled> {
  const key = `${schedule.name} ${fire}`;
  const { targets, rejected } = targetsOf(schedule, run);
  if (run.warm.isDone(key)) return { isNew: false, targets, rejected };
  const changes = changesOf(distinctTargets(targets), `schedule ${schedule.name}`, run);
  let isNew = false;
  for (const outbox of outboxes) isNew = (await outbox.appendScheduled(key, changes)) === 'stored' || isNew;
  run.warm.markDone(key);
  if (isNew) run.log('info', 'schedule stored in the outbox', { schedule: schedule.name, count: changes.length });
  return { isNew, targets, rejected };
}

/** Runs schedules whose own tick was lost: those that fired within the last hour and have no key yet. */
async function storeMissed(named: Schedule | undefined, outboxes: readonly DrainStore[], run: Run): Promise<void> {
  for (const schedule of run.config.schedules) {
    const fire = fireOf(schedule, run);
    if (schedule === named || fire === undefined || run.effects.now() - fire > HOUR_MS) continue;
    await store(schedule, fire, outboxes, run);
  }
}

/** Drains every area, follows up and prunes, under one lease; says nothing where another drain is at work. */
async function drainAll(outboxes: readonly DrainStore[], run: Run): Promise<Drained | undefined> {
  const drained: Drained = { urls: new Set(), dirs: new Set(), seen: new Set(), rejected: [], calls: 0, folded: 0 };
  const parts = outboxes.flatMap((outbox, n) => {
    const [chain, area] = [run.chains[n], areasOf(run.config.cdn)[n]];
    return chain && area ? [{ outbox, chain, area }] : [];
  });
  const [first] = parts;
  const lead = first && (await startDrain(first.outbox, first.area, run));
  if (!lead) {
    run.log('info', 'another drain is at work');
    return undefined;
  }
  try {
    for (const { chain, ...part } of parts) {
      const drain = { ...lead, ...part };
      await drainArea(chain, drain, drained);
      if (!drained.paused) await followUp(drain);
    }
    await lead.outbox.prune(lead.lease, { historyMs: run.config.historyMs });
  } finally {
    await lead.outbox
      .release(lead.lease)
      .catch((error) => run.log('warn', 'the lease was not released', { reason: String(error) }));
  }
  return drained;
}

function reportOf(
  drained: Drained | undefined,
  changes: number,
  ignored: number,
  rejected: readonly Rejection[],
): Report {
  const { urls, dirs, seen, calls } = drained ?? { urls: new Set(), dirs: new Set(), seen: new Set(), calls: 0 };
  const submitted = urls.size + dirs.size;
  const refused = drained?.rejected ?? [];
  const pending = Math.max(0, seen.size - submitted - refused.length);
  const counts = { changes, urls: urls.size, dirs: dirs.size, submitted, pending, ignored, calls };
  return { ...counts, rejected: [...rejected, ...refused] };
}

/**
 * One tick in queued mode: what its schedule names is stored, what other schedules missed within the last hour too, and then
 * the outbox is drained. Failures of the CDN and of the database are told in the log and the report; nothing is thrown for
 * them, since the next tick is near.
 */
export async function tick(named: Schedule | undefined, run: Run): Promise<Report> {
  const fault = unusableReason(run);
  let drained: Drained | undefined;
  let scheduled: Scheduled | undefined;
  try {
    const outboxes = await storesOf(run);
    if (named) scheduled = await store(named, fireOf(named, run) ?? run.requestId, outboxes, run);
    await storeMissed(named, outboxes, run);
    if (fault) throw fault;
    drained = await drainAll(outboxes, run);
  } catch (cause) {
    const error = asPurgeError(cause);
    run.log('error', `the drain has ended early: ${error.message}`, { code: error.code });
  }
  const changes = (drained?.folded ?? 0) + (scheduled?.isNew ? 1 : 0);
  const report = reportOf(drained, changes, scheduled && !scheduled.isNew ? 1 : 0, scheduled?.rejected ?? []);
  const paused = drained?.paused === undefined ? {} : { paused: drained.paused };
  run.log('info', 'drained', { ...report, rejected: report.rejected.length, ...paused });
  return report;
}
