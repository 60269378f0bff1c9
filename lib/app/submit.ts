import { type ErrorCode, PurgeError } from '../errors.ts';
import { distinctTargets } from '../planning/batches.ts';
import type { Failure, FailureClass, Rejection, Report, Target } from '../types.ts';
import type { Chain } from './apis.ts';
import { hasTaken, submitToChain } from './chain.ts';
import { collapseTargets } from './collapse.ts';
import { type Gate, openGate } from './gate.ts';
import { linesOf } from './log-list.ts';
import { type Run, unusableReason } from './run.ts';
import { createTally, reasonOf, type Tally, targetId } from './tally.ts';

/** What became of some targets: every one is submitted, pending or rejected. */
export interface Submission extends Pick<Report, 'urls' | 'dirs' | 'submitted' | 'pending' | 'calls'> {
  readonly rejected: readonly Rejection[];
  /** It was accepted before, in a delivery of the same name: nothing was done now. */
  readonly isDuplicate?: boolean;
  /** Why targets are pending and what to do; absent when none is. */
  readonly error?: PurgeError;
}

type Absorbed = ReturnType<typeof collapseTargets>['absorbed'];

/** Of every other class: CDN_UNAVAILABLE. */
const CODES: Readonly<Partial<Record<FailureClass, ErrorCode>>> = {
  auth: 'CDN_AUTH',
  configuration: 'CDN_CONFIGURATION',
  quota: 'CDN_QUOTA',
  're-sign': 'CDN_AUTH',
  target: 'CDN_REFUSED',
  retired: 'CDN_RETIRED',
};

function pendingError(counts: Omit<Submission, 'error'>, failure: Failure | undefined): PurgeError {
  const what = `${counts.pending} of ${counts.urls + counts.dirs} targets are not purged`;
  if (!failure) return new PurgeError('DEADLINE', `${what}: the time of the invocation is over; raise its time limit`);
  return new PurgeError(CODES[failure.class] ?? 'CDN_UNAVAILABLE', `${what}: ${reasonOf(failure)}`, {
    detail: { failure, report: { ...counts, rejected: counts.rejected.length } },
  });
}

/** Direct mode has no other memory than the log, so it names everything that a person would have to repeat. */
export function logPending(targets: readonly Target[], error: PurgeError, run: Run): void {
  const named = targets.map(({ kind, url }) => (kind === 'dir' ? `dir ${url}` : url));
  for (const line of linesOf(named)) run.log('error', 'targets not purged', { code: error.code, targets: line });
}

/** Of two areas that refuse one tells enough, and what is pending in one is not refused for good. */
function onceRejected(rejected: readonly Rejection[], pending: readonly Target[]): readonly Rejection[] {
  const open = new Set(pending.map(({ url }) => url));
  return rejected.filter(
    ({ target }, n) => !open.has(target) && rejected.findIndex((other) => other.target === target) === n,
  );
}

/** What a directory stood for is done with it. */
function takeAbsorbed(absorbed: Absorbed, chain: Chain, { done }: Tally): void {
  for (const { pool } of chain) {
    for (const [dir, urls] of absorbed) {
      if (!done.has(targetId(pool, 'dir', dir))) continue;
      for (const { url } of urls) done.add(targetId(pool, 'url', url));
    }
  }
}

/** Directories first stand for the URLs below them; where one cannot, its URLs go out one by one, if they still can. */
async function submitCollapsed(wanted: readonly Target[], chain: Chain, gate: Gate, run: Run, tally: Tally) {
  const { targets, absorbed } = collapseTargets(wanted, run);
  for (const dir of absorbed.keys()) tally.whole.add(dir);
  await submitToChain(targets, chain, gate, run, tally);
  if (absorbed.size === 0) return;
  const asked = new Set(wanted.map(({ url }) => url));
  tally.rejected.splice(0, Number.POSITIVE_INFINITY, ...tally.rejected.filter(({ target }) => asked.has(target))); // its URLs go out instead
  takeAbsorbed(absorbed, chain, tally);
  const back = [...absorbed.values()].flat().filter((target) => !hasTaken(tally.done, target, chain));
  if (back.length > 0) await submitToChain(back, chain, gate, run, tally);
}

/**
 * Submits targets directly: what a directory covers goes with it, the rest in the fewest batches, each isolated from what is wrong with its neighbours, until all are done,
 * a failure stops everything, or the time is over. What this event has submitted before is not sent again.
 * Never throws for keys, settings or the CDN: what stays pending comes back with its error.
 */
export async function submit(targets: readonly Target[], run: Run, gate: Gate = openGate): Promise<Submission> {
  const wanted = distinctTargets(targets);
  const fault = wanted.length > 0 ? unusableReason(run) : undefined; // before planning: no keys, no call
  const tally = createTally(run.warm.submittedFor(run.requestId));
  const chains = wanted.length === 0 || fault?.code === 'BAD_SETTINGS' ? [] : run.chains;
  for (const chain of fault ? [] : chains) await submitCollapsed(wanted, chain, gate, run, tally);
  const isIn = (target: Target, ...lists: Pick<ReadonlySet<string>, 'has'>[]) =>
    chains.length > 0 && chains.every((chain) => lists.some((ids) => hasTaken(ids, target, chain)));
  const dirs = wanted.filter(({ kind }) => kind === 'dir').length;
  const submitted = wanted.filter((target) => isIn(target, tally.done)).length;
  const left = wanted.filter((target) => !isIn(target, tally.done, tally.refused));
  const pending = left.length;
  const { calls } = tally;
  const rejected = chains.length > 1 ? onceRejected(tally.rejected, left) : tally.rejected;
  const counts = { urls: wanted.length - dirs, dirs, submitted, pending, calls, rejected };
  if (pending === 0) {
    run.warm.forget(run.requestId);
    return counts;
  }
  const error = fault ?? pendingError(counts, tally.failure);
  logPending(left, error, run);
  return { ...counts, error };
}
