import { type ErrorCode, PurgeError } from '../errors.ts';
import { distinctTargets, planBatches } from '../planning/batches.ts';
import type { Failure, FailureClass, Rejection, Report, Target } from '../types.ts';
import { submitBatch, type Tally, targetId } from './isolate.ts';
import type { Run } from './run.ts';
import { timeLeft } from './transmit.ts';

/** What became of some targets: every one is submitted, pending or rejected. */
export interface Submission extends Pick<Report, 'urls' | 'dirs' | 'submitted' | 'pending' | 'calls'> {
  readonly rejected: readonly Rejection[];
  /** Why targets are pending; absent when none is, or when only the time was over. */
  readonly failure?: Failure;
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

/**
 * Submits targets directly: the fewest batches, each isolated from what is wrong with its neighbours, until all are done,
 * a failure stops everything, or the time is over. What this event has submitted before is not sent again.
 * Throws PurgeError `NO_CREDENTIALS` only; what the CDN refuses is in the result.
 */
export async function submit(targets: readonly Target[], run: Run): Promise<Submission> {
  const wanted = distinctTargets(targets);
  const done = run.warm.submittedFor(run.requestId);
  const isDone = (target: Target) => done.has(targetId(target.kind, target.url));
  const plan = planBatches(
    wanted.filter((target) => !isDone(target)),
    run.provider.limits,
  );
  const rejected = plan.tooLong.map((target) => rejectTooLong(target, run));
  const tally: Tally = { done, rejected, stopped: new Set(), calls: 0 };
  for (const { kind, urls } of plan.batches) {
    if (timeLeft(run) === 0) break;
    await submitBatch(kind, urls, run, tally);
  }
  const dirs = wanted.filter((target) => target.kind === 'dir').length;
  const submitted = wanted.filter(isDone).length;
  const pending = wanted.length - submitted - rejected.length;
  if (pending === 0) run.warm.forget(run.requestId);
  const failure = tally.failure && pending > 0 ? { failure: tally.failure } : {};
  return { urls: wanted.length - dirs, dirs, submitted, pending, calls: tally.calls, rejected, ...failure };
}

/** The error that stands for what is pending, or nothing when nothing is. Its message says what to do. */
export function pendingError({ failure, ...counts }: Submission): PurgeError | undefined {
  if (counts.pending === 0) return undefined;
  const what = `${counts.pending} of ${counts.urls + counts.dirs} targets are not purged`;
  if (!failure) return new PurgeError('DEADLINE', `${what}: the time of the invocation is over; raise its time limit`);
  const message = `${what}: ${failure.code}: ${failure.message}. ${failure.advice}`;
  return new PurgeError(CODES[failure.class], message, { detail: { failure, report: counts } });
}
