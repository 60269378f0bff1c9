import type { Failure, FailureClass, Purger, Rejection, TargetKind } from '../types.ts';

/** Targets of one kind that were to go through one API. */
export interface Portion {
  readonly kind: TargetKind;
  readonly urls: readonly string[];
}

/** What has happened so far in the submission of one event. */
export interface Tally {
  /** Ids (`targetId`) of what has been submitted, in an earlier delivery of the event, too. */
  readonly done: Set<string>;
  /** Ids of what will never be purged, with the reason; `rejected` says it to people. */
  readonly refused: Map<string, Failure>;
  readonly rejected: Rejection[];
  /** Directories that stand for the URLs below them: these are purged whole. */
  readonly whole: Set<string>;
  /** The failure that left something pending and says most about what to do. */
  failure?: Failure;
  calls: number;
}

/** One API at work on its share of the targets. */
export interface Pass {
  readonly purger: Purger;
  /** There is an API after this one, which takes what this one hands over. */
  readonly hasSuccessor: boolean;
  /** Kinds of which a call was accepted: calls of that kind are right as such. */
  readonly accepted: Set<TargetKind>;
  /** Kinds of which nothing more is sent. */
  readonly stopped: Set<TargetKind>;
  /** It stands in for an API that may be well again soon: hosts that it does not know stay pending. */
  readonly isStandIn: boolean;
  /** Why its turn is over: the successor takes the rest. */
  out: Failure | undefined;
  readonly handedOver: (Portion & { readonly failure: Failure })[];
  /** What must wait until its neighbours are done, such as a busy host. */
  readonly deferred: (Portion & { readonly failure: Failure })[];
}

/** What an operator must mend comes first, then what passes by itself. */
const TELLING: readonly FailureClass[] = ['auth', 'configuration', 'retired', 're-sign', 'quota', 'throttle'];

/** Names a target inside one event and pool. */
export function targetId(pool: string, kind: TargetKind, url: string): string {
  return `${pool} ${kind} ${url}`;
}

/** Makes the tally of an event of which `done` was submitted before. */
export function createTally(done: Set<string>, whole: ReadonlySet<string> = new Set()): Tally {
  return { done, refused: new Map(), rejected: [], whole: new Set(whole), calls: 0 };
}

/** Makes the pass of an API that has not been called yet. */
export function createPass(purger: Purger, hasSuccessor: boolean, isStandIn = false): Pass {
  const sets = { accepted: new Set<TargetKind>(), stopped: new Set<TargetKind>() };
  return { purger, hasSuccessor, isStandIn, ...sets, out: undefined, handedOver: [], deferred: [] };
}

/** What people read of a failure: its code, what is wrong and what to do. */
export function reasonOf({ code, message, advice }: Failure): string {
  return `${code}: ${message}. ${advice}`;
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
export function stop(kind: TargetKind, failure: Failure, tally: Tally, { stopped }: Pass): void {
  note(failure, tally);
  if (failure.class === 'transient') return;
  stopped.add(kind);
  if (failure.class !== 'quota') stopped.add('url').add('dir'); // URLs and directories have quotas of their own
}

/** A refusal of the call as such, though its code may mean a URL: an operator must look, and the other kind goes on. */
export function stopKind(kind: TargetKind, failure: Failure, tally: Tally, { stopped }: Pass): void {
  note({ ...failure, class: 'configuration' }, tally);
  stopped.add(kind);
}
