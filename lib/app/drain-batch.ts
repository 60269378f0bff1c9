import { classify } from '../cdn/failures.ts';
import type { ChosenRow } from '../outbox/port.ts';
import type { Failure, Rejection, TargetKind } from '../types.ts';
import { type Drain, quarantine } from './drain-lease.ts';
import { pause } from './drain-pause.ts';
import { createFenceGate, type FenceGate } from './fence-gate.ts';
import { submitBatch } from './isolate.ts';
import { createTally, type Pass, reasonOf, type Tally, targetId } from './tally.ts';

const BUSY_MS = 60_000;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 10 * 60_000;
const VAGUE_TRIES = 5;

/** What keeps the rest of a kind, or of an area, from being sent now. */
export type Stop = 'quota' | 'kind' | 'area';

/** What became of some rows: but for quota, they are all settled in the outbox by now. */
export interface Sent {
  readonly calls: number;
  /** URLs that were accepted. */
  readonly done: ReadonlySet<string>;
  /** What is dead now. */
  readonly rejected: readonly Rejection[];
  /** What the fence said, where it let a call not pass. */
  readonly refused?: FenceGate['refused'];
  readonly stop?: Stop | undefined;
  /** Why something of it is still pending, for people. */
  readonly reason?: string;
}

/** Exponential by the tries that failed so far. */
function waitMs(rows: readonly ChosenRow[]): number {
  const attempts = Math.max(0, ...rows.map((row) => row.attempts));
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
}

/** A refused host waits in quarantine with all its targets; a refused URL is dead. */
async function settleRefused(kind: TargetKind, rows: readonly ChosenRow[], tally: Tally, pass: Pass, drain: Drain) {
  const failureOf = ({ url }: ChosenRow) => tally.refused.get(targetId(pass.purger.pool, kind, url));
  for (const failure of new Set(tally.refused.values())) {
    const own = rows.filter((row) => failureOf(row) === failure);
    if (failure.scope === 'host') await quarantine(own, reasonOf(failure), drain);
    else await drain.outbox.bury(drain.lease, own, { code: 'CDN_REFUSED', reason: reasonOf(failure) });
  }
}

/** A single target that is refused with a code that names nothing may be wrong by itself: it stops nobody else, and ends some day. */
async function settleVague(rows: readonly ChosenRow[], failure: Failure, { outbox, lease }: Drain): Promise<void> {
  const reason = reasonOf(failure);
  const isEnough = rows.every(({ attempts }) => attempts >= VAGUE_TRIES);
  if (isEnough) await outbox.bury(lease, rows, { code: 'CDN_REFUSED', reason });
  else await outbox.park(lease, rows, { forMs: waitMs(rows), reason });
}

/** What was not taken for a reason that concerns the call: quota waits for its day, faults back off, the rest needs a person. */
async function settlePending(
  kind: TargetKind,
  rows: readonly ChosenRow[],
  failure: Failure,
  pass: Pass,
  drain: Drain,
): Promise<Stop | undefined> {
  const { outbox, lease } = drain;
  if (failure.class === 'quota') return 'quota';
  const { class: told, scope } = classify([failure.code], '').failure;
  if (told === 'target' && scope === 'account' && rows.length === 1) {
    await settleVague(rows, failure, drain);
    return undefined;
  }
  const passes = failure.class === 'transient' || failure.class === 'throttle';
  const isHost = passes && failure.scope === 'host'; // a stand-in does not know it
  if (passes) await outbox.park(lease, rows, { forMs: isHost ? BUSY_MS : 0, reason: reasonOf(failure) });
  return isHost ? undefined : pause(kind, failure, passes ? waitMs(rows) : undefined, pass, drain);
}

/** Sends rows of one kind through one API, each transmission through the fence, and settles every one of them in the outbox. */
export async function sendRows(
  kind: TargetKind,
  rows: readonly ChosenRow[],
  pass: Pass,
  isProbe: boolean,
  drain: Drain,
): Promise<Sent> {
  const { run, outbox, lease } = drain;
  const gate = createFenceGate(drain, rows, isProbe);
  const tally = createTally(new Set(), drain.whole);
  const urls = rows.map(({ url }) => url);
  await submitBatch(kind, urls, { run, tally, pass, gate, isPatient: false });
  await settleRefused(kind, rows, tally, pass, drain);
  const settled = new Set([...gate.done, ...pass.handedOver.flatMap((portion) => portion.urls)]);
  for (const { urls: busy, failure } of pass.deferred.splice(0)) {
    const waiting = rows.filter(({ url }) => busy.includes(url));
    await outbox.park(lease, waiting, { forMs: BUSY_MS, reason: reasonOf(failure) });
    for (const url of busy) settled.add(url);
  }
  const failureOf = (url: string) => tally.refused.get(targetId(pass.purger.pool, kind, url));
  const left = rows.filter(({ url }) => !settled.has(url) && !failureOf(url));
  const { failure, calls } = tally;
  const stop = left.length > 0 && failure ? await settlePending(kind, left, failure, pass, drain) : undefined;
  const rejected = tally.rejected.filter(({ target }) => failureOf(target)?.scope !== 'host');
  const told = { ...(gate.refused && { refused: gate.refused }), ...(failure && { reason: reasonOf(failure) }) };
  return { calls, done: gate.done, rejected, stop, ...told };
}
