import type { Schedule } from '../config/config.ts';
import { asPurgeError, PurgeError } from '../errors.ts';
import type { DrainStore } from '../outbox/port.ts';
import { distinctTargets } from '../planning/batches.ts';
import type { Rejection, Report } from '../types.ts';
import { accept, changesOf } from './accept.ts';
import { areasOf } from './apis.ts';
import { drainArea } from './drain.ts';
import { startDrain } from './drain-lease.ts';
import type { Drained } from './drain-turn.ts';
import { followUp } from './follow-up.ts';
import { storesOf } from './outboxes.ts';
import { type Run, unusableReason } from './run.ts';
import { fireOf, type Named, targetsOf } from './schedule-targets.ts';

const HOUR_MS = 3_600_000;
const BUDGET_MS = 600;
const LEAST_MS = 2000;
const TOO_SHORT = 'the time limit of the function is too short to drain; give it 60 s';

/** What a schedule came to. */
interface Scheduled {
  readonly isNew: boolean;
  readonly rejected: readonly Rejection[];
}

const DONE: Scheduled = { isNew: false, rejected: [] };

function keyOf(schedule: Schedule, fire: number | string): string {
  return `${schedule.name} ${fire}`;
}

/**
 * Stores what a schedule purges, once for each fire, however often its tick comes. Each file of a sitemap has a key of its own, so
 * that the next tick can add what was out of reach in this one, and nothing twice.
 */
async function store(
  schedule: Schedule,
  key: string,
  { parts, rejected, isPartial }: Named,
  outboxes: readonly DrainStore[],
  run: Run,
): Promise<Scheduled> {
  let count = 0;
  let isNew = false;
  for (const { name, targets } of parts.filter((part) => part.targets.length > 0)) {
    const changes = changesOf(distinctTargets(targets), `schedule ${schedule.name}`, run);
    let isPartNew = false;
    for (const outbox of outboxes) {
      const appended = await outbox.appendScheduled(name ? `${key} ${name}` : key, changes);
      isPartNew = appended === 'stored' || isPartNew;
    }
    if (isPartNew) count += changes.length;
    isNew ||= isPartNew;
  }
  if (!isPartial) run.warm.markDone(key);
  if (isNew) run.log('info', 'schedule stored in the outbox', { schedule: schedule.name, count });
  return { isNew, rejected };
}

/** Runs schedules whose own tick was lost: those that fired within the last hour and have no key yet. */
async function storeMissed(
  schedules: readonly Schedule[],
  named: Schedule | undefined,
  outboxes: readonly DrainStore[],
  run: Run,
): Promise<void> {
  for (const schedule of schedules) {
    const fire = fireOf(schedule, run);
    if (schedule === named || fire === undefined || run.effects.now() - fire > HOUR_MS) continue;
    const key = keyOf(schedule, fire);
    if (!run.warm.isDone(key)) await store(schedule, key, await targetsOf(schedule, run), outboxes, run);
  }
}

/** A schedule that cannot be stored goes out at once, as whatever is accepted does. */
async function submitPast(schedule: Schedule, { parts, rejected }: Named, run: Run): Promise<Scheduled> {
  const targets = parts.flatMap((part) => part.targets);
  const submission = await accept(targets, { source: `schedule ${schedule.name}`, budgetMs: BUDGET_MS }, run);
  if (submission.error) throw submission.error;
  return { isNew: true, rejected };
}

/** Stores what the tick is for; while the database is out of reach it is submitted directly. */
async function storeNamed(schedule: Schedule, outboxes: readonly DrainStore[], run: Run): Promise<Scheduled> {
  const key = keyOf(schedule, fireOf(schedule, run) ?? run.requestId);
  if (run.warm.isDone(key)) return DONE;
  const named = await targetsOf(schedule, run);
  try {
    return await store(schedule, key, named, outboxes, run);
  } catch (cause) {
    if (asPurgeError(cause).code !== 'OUTBOX_UNAVAILABLE') throw cause;
    return submitPast(schedule, named, run);
  }
}

/** Drains every area, follows up and prunes, under one lease. Says whether it could: another drain may be at work. */
async function drainAll(outboxes: readonly DrainStore[], drained: Drained, run: Run): Promise<boolean> {
  const parts = outboxes.flatMap((outbox, n) => {
    const [chain, area] = [run.chains[n], areasOf(run.config.cdn)[n]];
    return chain && area ? [{ outbox, chain, area }] : [];
  });
  const [first] = parts;
  const lead = first && (await startDrain(first.outbox, first.area, run));
  if (!lead) {
    run.log('info', 'another drain is at work, or its lease is not over yet');
    return false;
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
  return true;
}

/** What a tick came to. */
export interface Ticked {
  readonly report: Report;
  /** What ended it early. */
  readonly error?: PurgeError;
  /** Why nothing more was sent. */
  readonly paused?: string;
  readonly isBusy: boolean;
}

function toReport(drained: Drained, scheduled: Scheduled | undefined): Report {
  const { urls, dirs, seen, calls, folded } = drained;
  const submitted = urls.size + dirs.size;
  const pending = Math.max(0, seen.size - submitted - drained.rejected.length);
  const [changes, ignored] = [folded + (scheduled?.isNew ? 1 : 0), scheduled && !scheduled.isNew ? 1 : 0];
  const counts = { changes, urls: urls.size, dirs: dirs.size, submitted, pending, ignored, calls };
  return { ...counts, rejected: [...(scheduled?.rejected ?? []), ...drained.rejected] };
}

/**
 * One tick in queued mode: what its schedule names is stored, what other schedules missed within the last hour too, and then
 * the outbox is drained. Failures of the CDN and of the database are in the result and the log; nothing is thrown for them,
 * since the next tick is near. `pending` counts what this tick has looked at, not all that waits.
 */
export async function tick(named: Schedule | undefined, run: Run): Promise<Ticked> {
  const drained: Drained = { urls: new Set(), dirs: new Set(), seen: new Set(), rejected: [], calls: 0, folded: 0 };
  let scheduled: Scheduled | undefined;
  let isBusy = false;
  let error = run.remainingMs() < LEAST_MS ? new PurgeError('DEADLINE', TOO_SHORT) : unusableReason(run);
  try {
    const outboxes = await storesOf(run);
    if (named) scheduled = await storeNamed(named, outboxes, run);
    const { schedules } = run.config;
    const lists = schedules.filter(({ sitemaps }) => !sitemaps);
    await storeMissed(lists, named, outboxes, run);
    if (!error) isBusy = !(await drainAll(outboxes, drained, run));
    const fetched = schedules.filter(({ sitemaps }) => sitemaps);
    await storeMissed(fetched, named, outboxes, run); // an origin that hangs must not hold up what is due
  } catch (cause) {
    error = asPurgeError(cause);
  }
  if (error) run.log('error', `the drain has ended early: ${error.message}`, { code: error.code });
  const report = toReport(drained, scheduled);
  const paused = drained.paused === undefined ? {} : { paused: drained.paused };
  run.log('info', 'drained', { ...report, rejected: report.rejected.length, ...paused });
  return { report, ...paused, ...(error && { error }), isBusy };
}
