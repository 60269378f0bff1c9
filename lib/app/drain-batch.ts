import type { ChosenRow } from '../outbox/port.ts';
import type { Failure, Rejection, TargetKind } from '../types.ts';
import { hostOf } from '../url/hosts.ts';
import type { Drain } from './drain-lease.ts';
import { pause } from './drain-pause.ts';
import { createFenceGate, type FenceGate } from './fence-gate.ts';
import { submitBatch } from './isolate.ts';
import { termsOf } from './outboxes.ts';
import { createTally, type Pass, type Tally, targetId } from './tally.ts';

const PROBE_MS = 10 * 60_000; // a quarantined host is asked for again after this
const BUSY_MS = 60_000;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 10 * 60_000;

/** What became of some rows: they are all settled in the outbox by now. */
export interface Sent {
  readonly calls: number;
  /** URLs that were accepted. */
  readonly done: ReadonlySet<string>;
  readonly rejected: readonly Rejection[];
  /** What the fence said, where it let a call not pass. */
  readonly refused?: FenceGate['refused'];
  /** Nothing more of this kind goes now. */
  readonly isStopped: boolean;
}

/** What is said of a failure to people. */
function reasonOf({ code, message, advice }: Failure): string {
  return `${code}: ${message}. ${advice}`;
}

/** Exponential by the tries that failed so far. */
function waitMs(rows: readonly ChosenRow[]): number {
  const attempts = Math.max(0, ...rows.map((row) => row.attempts));
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
}

/** A refused host waits in quarantine with all its targets; a refused URL is dead. */
async function putAside(rows: readonly ChosenRow[], failure: Failure, { outbox, lease }: Drain): Promise<void> {
  const reason = reasonOf(failure);
  if (failure.scope !== 'host') {
    await outbox.bury(lease, rows, { code: 'CDN_REFUSED', reason });
    return;
  }
  for (const host of new Set(rows.map((row) => row.host))) {
    await outbox.mark(lease, { kind: 'host', name: host, reason, forMs: PROBE_MS });
  }
  await outbox.park(lease, rows, { forMs: 0, reason });
}

async function settleRefused(kind: TargetKind, rows: readonly ChosenRow[], tally: Tally, pass: Pass, drain: Drain) {
  const failureOf = ({ url }: ChosenRow) => tally.refused.get(targetId(pass.purger.pool, kind, url));
  for (const failure of new Set(tally.refused.values())) {
    await putAside(
      rows.filter((row) => failureOf(row) === failure),
      failure,
      drain,
    );
  }
}

/** What was not taken for a reason that concerns the call: quota waits for its day, faults back off, the rest needs a person. */
async function settlePending(kind: TargetKind, rows: readonly ChosenRow[], failure: Failure, pass: Pass, drain: Drain) {
  const { outbox, lease, run } = drain;
  if (failure.class === 'quota') return outbox.closePool(termsOf(run.config, pass.purger.pool, kind));
  const passes = failure.class === 'transient' || failure.class === 'throttle';
  const forMs = passes ? waitMs(rows) : undefined;
  if (passes) await outbox.park(lease, rows, { forMs: 0, reason: reasonOf(failure) });
  await pause(kind, failure, forMs, pass, drain);
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
  const tally = createTally(new Set());
  const urls = rows.map(({ url }) => url);
  await submitBatch(kind, urls, { run, tally, pass, gate, isPatient: false });
  await settleRefused(kind, rows, tally, pass, drain);
  const settled = new Set([...gate.done, ...pass.handedOver.flatMap((portion) => portion.urls)]);
  for (const { urls: busy, failure } of pass.deferred.splice(0)) {
    const waiting = rows.filter(({ url }) => busy.includes(url));
    await outbox.park(lease, waiting, { forMs: BUSY_MS, reason: reasonOf(failure) });
    for (const url of busy) settled.add(url);
  }
  const left = rows.filter(({ url }) => !settled.has(url) && !tally.refused.has(targetId(pass.purger.pool, kind, url)));
  const isStopped = left.length > 0 && tally.failure !== undefined;
  if (isStopped) await settlePending(kind, left, tally.failure as Failure, pass, drain);
  const { calls, rejected } = tally;
  return { calls, done: gate.done, rejected, isStopped, ...(gate.refused && { refused: gate.refused }) };
}

/** A host that answers its probe is a host like any other. */
export async function probeHost(kind: TargetKind, row: ChosenRow, pass: Pass, drain: Drain): Promise<Sent> {
  const sent = await sendRows(kind, [row], pass, false, drain);
  if (sent.done.has(row.url)) await drain.outbox.clearMark(drain.lease, 'host', hostOf(row.url));
  return sent;
}
