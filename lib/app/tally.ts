import type { Failure, FailureClass, Rejection, TargetKind } from '../types.ts';

/** What has happened so far in the submission of one event. */
export interface Tally {
  /** Ids (`targetId`) of what has been submitted, in an earlier delivery of the event, too. */
  readonly done: Set<string>;
  /** Ids of what will never be purged; `rejected` says why. */
  readonly refused: Set<string>;
  readonly rejected: Rejection[];
  /** Batches of a host that is busy for now; their neighbours go first. */
  readonly deferred: { readonly kind: TargetKind; readonly urls: readonly string[]; readonly failure: Failure }[];
  /** Kinds of which this invocation has seen a call accepted: calls of that kind are right as such. */
  readonly accepted: Set<TargetKind>;
  /** Kinds of which nothing more is sent. */
  readonly stopped: Set<TargetKind>;
  /** The failure that left something pending and says most about what to do. */
  failure?: Failure;
  calls: number;
}

/** What an operator must mend comes first, then what passes by itself. */
const TELLING: readonly FailureClass[] = ['auth', 'configuration', 'retired', 're-sign', 'quota', 'throttle'];

/** Names a target inside one event. */
export function targetId(kind: TargetKind, url: string): string {
  return `${kind} ${url}`;
}

/** Makes the tally of an event of which `done` was submitted before. */
export function createTally(done: Set<string>): Tally {
  return {
    done,
    refused: new Set(),
    rejected: [],
    deferred: [],
    accepted: new Set(),
    stopped: new Set(),
    calls: 0,
  };
}

function rankOf(failure: Failure): number {
  const rank = TELLING.indexOf(failure.class);
  return rank < 0 ? TELLING.length : rank;
}

/** Notes a failure that leaves targets pending; of two, the one that tells more is kept. */
export function note(failure: Failure, tally: Tally): void {
  if (!tally.failure || rankOf(failure) < rankOf(tally.failure)) tally.failure = failure;
}

/** Notes a failure of the API as such and stops what it will stop anyway; transient ones stop nothing. */
export function stop(kind: TargetKind, failure: Failure, tally: Tally): void {
  note(failure, tally);
  if (failure.class === 'transient') return;
  tally.stopped.add(kind);
  if (failure.class !== 'quota') tally.stopped.add('url').add('dir'); // URLs and directories have quotas of their own
}

/** A refusal of the call as such, though its code may mean a URL: an operator must look, and the other kind goes on. */
export function stopKind(kind: TargetKind, failure: Failure, tally: Tally): void {
  note({ ...failure, class: 'configuration' }, tally);
  tally.stopped.add(kind);
}
