import type { Failure, FailureClass, Outcome, Rejection, TargetKind } from '../types.ts';
import { hostOf, hostsOf } from '../url/hosts.ts';
import type { Run } from './run.ts';
import { transmit } from './transmit.ts';

type Urls = readonly string[];

/** What has happened so far in the submission of one event. */
export interface Tally {
  /** Ids (`targetId`) of what has been submitted. */
  readonly done: Set<string>;
  /** Ids of what will never be purged; `rejected` says why. */
  readonly refused: Set<string>;
  readonly rejected: Rejection[];
  /** Batches of a host that is busy for now; their neighbours go first. */
  readonly deferred: { readonly kind: TargetKind; readonly urls: Urls }[];
  /** Kinds of which nothing more is sent. */
  readonly stopped: Set<TargetKind>;
  /** The first failure that left something pending. */
  failure?: Failure;
  calls: number;
}

/** A submission in hand: whether it waits for hosts that are busy, and where it writes what became of it. */
export interface Submitting {
  readonly run: Run;
  readonly tally: Tally;
  readonly isPatient: boolean;
}

const GOES_ON: ReadonlySet<FailureClass> = new Set(['transient', 'target', 'split']); // another call may get through
const LOGGED = 100;

/** Names a target inside one event. */
export function targetId(kind: TargetKind, url: string): string {
  return `${kind} ${url}`;
}

/** Notes a failure that leaves its targets pending, and stops what it will stop anyway. */
function stop(kind: TargetKind, failure: Failure, tally: Tally): void {
  tally.failure ??= failure;
  if (GOES_ON.has(failure.class)) return;
  tally.stopped.add(kind);
  if (failure.class !== 'quota') tally.stopped.add('url').add('dir'); // URLs and directories have quotas of their own
}

/** A refusal of the call as such, though its code may mean a URL: an operator must look, and the other kind goes on. */
function stopKind(kind: TargetKind, failure: Failure, tally: Tally): void {
  tally.failure ??= { ...failure, class: 'configuration' };
  tally.stopped.add(kind);
}

async function send(kind: TargetKind, urls: Urls, { run, tally, isPatient }: Submitting): Promise<Outcome | undefined> {
  if (tally.stopped.has(kind)) return undefined;
  const { outcome, calls } = await transmit(kind, urls, run, isPatient);
  tally.calls += calls;
  if (outcome?.kind === 'accepted') for (const url of urls) tally.done.add(targetId(kind, url));
  else if (outcome && !GOES_ON.has(outcome.failure.class)) stop(kind, outcome.failure, tally);
  return outcome;
}

/** By host first, since one wrong host refuses a whole batch; then in halves, until the culprit is alone. */
function partsOf(urls: Urls, failure: Failure): readonly Urls[] {
  const divisible = failure.class === 'target' || failure.class === 'split' || failure.scope === 'host';
  if (!divisible || urls.length === 1) return [urls];
  const hosts = failure.class === 'split' ? [] : hostsOf(urls);
  if (hosts.length > 1) return hosts.map((host) => urls.filter((url) => hostOf(url) === host));
  if (failure.scope === 'host') return [urls];
  const middle = Math.ceil(urls.length / 2);
  return [urls.slice(0, middle), urls.slice(middle)];
}

/** A refusal that names nothing may mean the call as well as a URL, as long as nothing has been accepted. */
function mayBeTheCall(failure: Failure, tally: Tally): boolean {
  return failure.scope === 'account' && tally.done.size === 0;
}

function failedAlike(failure: Failure, outcomes: readonly (Outcome | undefined)[]): boolean {
  return outcomes.every((o) => o !== undefined && o.kind !== 'accepted' && o.failure.code === failure.code);
}

function reject(kind: TargetKind, urls: Urls, failure: Failure, { run, tally }: Submitting): void {
  const code = 'CDN_REFUSED';
  const reason = `${failure.code}: ${failure.message}. ${failure.advice}`;
  const shown = { kind, code, reason, count: urls.length, targets: urls.slice(0, LOGGED) };
  run.log('error', 'targets refused for good', shown);
  for (const url of urls) tally.refused.add(targetId(kind, url));
  tally.rejected.push(...urls.map((target) => ({ target, code, reason })));
}

/** All parts are tried before any is taken apart further, so that what is good gets through first. */
async function settleParts(
  kind: TargetKind,
  parts: readonly Urls[],
  failure: Failure,
  submitting: Submitting,
): Promise<void> {
  const outcomes: (Outcome | undefined)[] = [];
  for (const part of parts) outcomes.push(await send(kind, part, submitting));
  const alike = hostsOf(parts.flat()).length === 1 && failedAlike(failure, outcomes);
  if (alike && mayBeTheCall(failure, submitting.tally)) return stopKind(kind, failure, submitting.tally);
  for (const [n, part] of parts.entries()) await settle(kind, part, outcomes[n], submitting);
}

/** One part to its end before the next is tried: when nothing is small enough for the API, a few calls show it. */
async function shrink(kind: TargetKind, parts: readonly Urls[], submitting: Submitting): Promise<void> {
  for (const part of parts) await settle(kind, part, await send(kind, part, submitting), submitting);
}

function settleWhole(
  kind: TargetKind,
  urls: Urls,
  failure: Failure,
  isDoubtful: boolean,
  submitting: Submitting,
): void {
  const { tally, isPatient } = submitting;
  if (failure.class === 'transient' && failure.scope === 'host' && !isPatient) {
    tally.failure ??= failure; // it stands where no time is left for a second turn
    tally.deferred.push({ kind, urls });
  } else if (failure.class !== 'target' && failure.class !== 'split') stop(kind, failure, tally);
  else if (mayBeTheCall(failure, tally)) stopKind(kind, failure, tally);
  else if (isDoubtful) stop(kind, failure, tally);
  else reject(kind, urls, failure, submitting);
}

async function settle(
  kind: TargetKind,
  urls: Urls,
  outcome: Outcome | undefined,
  submitting: Submitting,
): Promise<void> {
  if (!outcome || outcome.kind === 'accepted') return;
  const { failure } = outcome;
  const parts = partsOf(urls, failure);
  if (parts.length === 1) settleWhole(kind, urls, failure, outcome.kind === 'maybe', submitting);
  else if (failure.class === 'split') await shrink(kind, parts, submitting);
  else await settleParts(kind, parts, failure, submitting);
}

/**
 * Submits one batch and isolates what is wrong in it: a wrong host or URL takes nobody along and ends in `tally.rejected`.
 * What ends neither done nor refused is pending, with the reason in `tally.failure`, or deferred. Retries are `transmit`'s.
 */
export async function submitBatch(kind: TargetKind, urls: Urls, submitting: Submitting): Promise<void> {
  await settle(kind, urls, await send(kind, urls, submitting), submitting);
}
