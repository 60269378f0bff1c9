import { type ErrorCode, PurgeError } from '../errors.ts';
import { distinctTargets, planBatches } from '../planning/batches.ts';
import type { Failure, FailureClass, Rejection, Report, Target } from '../types.ts';
import { submitBatch } from './isolate.ts';
import { linesOf } from './log-list.ts';
import { type Run, unusableReason } from './run.ts';
import { createTally, note, type Tally, targetId } from './tally.ts';

/** What became of some targets: every one is submitted, pending or rejected. */
export interface Submission extends Pick<Report, 'urls' | 'dirs' | 'submitted' | 'pending' | 'calls'> {
  readonly rejected: readonly Rejection[];
  /** Why targets are pending and what to do; absent when none is. */
  readonly error?: PurgeError;
}

const CODES: Readonly<Record<FailureClass, ErrorCode>> = {
  auth: 'CDN_AUTH',
  configuration: 'CDN_CONFIGURATION',
  quota: 'CDN_QUOTA',
  throttle: 'CDN_UNAVAILABLE',
  transient: 'CDN_UNAVAILABLE',
  're-sign': 'CDN_AUTH',
  split: 'CDN_UNAVAILABLE',
  target: 'CDN_REFUSED',
  retired: 'CDN_RETIRED',
};

function rejectTooLong(target: Target, run: Run): Rejection {
  const reason = `this URL alone takes more than the ${run.provider.limits[target.kind].bytes} bytes of a call; shorten it`;
  run.log('error', 'target refused for good', { code: 'URL_TOO_LONG', reason, target: target.url.slice(0, 200) });
  return { target: target.url, code: 'URL_TOO_LONG', reason };
}

function pendingError(counts: Omit<Submission, 'error'>, failure: Failure | undefined): PurgeError {
  const what = `${counts.pending} of ${counts.urls + counts.dirs} targets are not purged`;
  if (!failure) return new PurgeError('DEADLINE', `${what}: the time of the invocation is over; raise its time limit`);
  const message = `${what}: ${failure.code}: ${failure.message}. ${failure.advice}`;
  return new PurgeError(CODES[failure.class], message, {
    detail: { failure, report: { ...counts, rejected: counts.rejected.length } },
  });
}

/** Direct mode has no other memory than the log, so it names everything that a person would have to repeat. */
function logPending(targets: readonly Target[], error: PurgeError, run: Run): void {
  const named = targets.map(({ kind, url }) => (kind === 'dir' ? `dir ${url}` : url));
  for (const line of linesOf(named)) run.log('error', 'targets not purged', { code: error.code, targets: line });
}

async function submitPlanned(targets: readonly Target[], run: Run, tally: Tally): Promise<void> {
  const plan = planBatches(targets, run.provider.limits);
  for (const target of plan.tooLong) {
    tally.refused.add(targetId(target.kind, target.url));
    tally.rejected.push(rejectTooLong(target, run));
  }
  for (const { kind, urls } of plan.batches) await submitBatch(kind, urls, { run, tally, isPatient: false });
  for (const { kind, urls, failure } of tally.deferred.splice(0)) {
    await submitBatch(kind, urls, { run, tally, isPatient: true });
    const isSettled = (url: string) => tally.done.has(targetId(kind, url)) || tally.refused.has(targetId(kind, url));
    if (!urls.every(isSettled)) note(failure, tally); // where no time was left for a second turn, the first one tells
  }
}

/**
 * Submits targets directly: the fewest batches, each isolated from what is wrong with its neighbours, until all are done,
 * a failure stops everything, or the time is over. What this event has submitted before is not sent again.
 * Never throws for keys, settings or the CDN: what stays pending comes back with its error.
 */
export async function submit(targets: readonly Target[], run: Run): Promise<Submission> {
  const wanted = distinctTargets(targets);
  const tally = createTally(run.warm.submittedFor(run.requestId));
  const isDone = ({ kind, url }: Target) => tally.done.has(targetId(kind, url));
  const due = wanted.filter((target) => !isDone(target));
  const fault = due.length > 0 ? unusableReason(run) : undefined; // before planning: no keys, no call
  if (!fault) await submitPlanned(due, run, tally);
  const dirs = wanted.filter(({ kind }) => kind === 'dir').length;
  const submitted = wanted.filter(isDone).length;
  const left = wanted.filter((target) => !isDone(target) && !tally.refused.has(targetId(target.kind, target.url)));
  const pending = left.length;
  const { calls, rejected } = tally;
  const counts = { urls: wanted.length - dirs, dirs, submitted, pending, calls, rejected };
  if (pending === 0) {
    run.warm.forget(run.requestId);
    return counts;
  }
  const error = fault ?? pendingError(counts, tally.failure);
  logPending(left, error, run);
  return { ...counts, error };
}
