import type { Failure, FailureClass, Outcome, Rejection, TargetKind } from '../types.ts';
import { hostOf, hostsOf } from '../url/hosts.ts';
import type { Run } from './run.ts';
import { transmit } from './transmit.ts';

/** What has happened so far in the submission of one event. */
export interface Tally {
  /** Ids (`targetId`) of what has been submitted. */
  readonly done: Set<string>;
  readonly rejected: Rejection[];
  /** Kinds of which nothing more is sent. */
  readonly stopped: Set<TargetKind>;
  /** The first failure that left something pending. */
  failure?: Failure;
  calls: number;
}

type Urls = readonly string[];

const GOES_ON: ReadonlySet<FailureClass> = new Set(['transient', 'target', 'split']); // another call may get through
const LOGGED = 100;

/** Names a target inside one event. */
export function targetId(kind: TargetKind, url: string): string {
  return `${kind} ${url}`;
}

function stop(kind: TargetKind, failure: Failure, tally: Tally): void {
  tally.failure ??= failure;
  if (GOES_ON.has(failure.class)) return;
  tally.stopped.add(kind);
  if (failure.class !== 'quota') tally.stopped.add('url').add('dir'); // URLs and directories have quotas of their own
}

async function send(kind: TargetKind, urls: Urls, run: Run, tally: Tally): Promise<Outcome | undefined> {
  if (tally.stopped.has(kind)) return undefined;
  const { outcome, calls } = await transmit(kind, urls, run);
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
  return failure.class === 'target' && failure.scope === 'account' && tally.done.size === 0;
}

function failedAlike(failure: Failure, outcomes: readonly (Outcome | undefined)[]): boolean {
  return outcomes.every((o) => o !== undefined && o.kind !== 'accepted' && o.failure.code === failure.code);
}

function reject(kind: TargetKind, urls: Urls, failure: Failure, run: Run, tally: Tally): void {
  const code = 'CDN_REFUSED';
  const reason = `${failure.code}: ${failure.message}. ${failure.advice}`;
  run.log('error', 'targets refused for good', {
    kind,
    code,
    reason,
    count: urls.length,
    targets: urls.slice(0, LOGGED),
  });
  tally.rejected.push(...urls.map((target) => ({ target, code, reason })));
}

async function settle(
  kind: TargetKind,
  urls: Urls,
  outcome: Outcome | undefined,
  run: Run,
  tally: Tally,
): Promise<void> {
  if (!outcome || outcome.kind === 'accepted') return;
  const { failure } = outcome;
  const parts = partsOf(urls, failure);
  if (parts.length > 1) {
    const outcomes: (Outcome | undefined)[] = [];
    for (const part of parts) outcomes.push(await send(kind, part, run, tally));
    const alike = hostsOf(urls).length === 1 && failedAlike(failure, outcomes);
    if (alike && mayBeTheCall(failure, tally)) return stop(kind, { ...failure, class: 'configuration' }, tally);
    for (const [n, part] of parts.entries()) await settle(kind, part, outcomes[n], run, tally);
    return;
  }
  if (mayBeTheCall(failure, tally)) stop(kind, { ...failure, class: 'configuration' }, tally);
  else if (failure.class === 'target' || failure.class === 'split') reject(kind, urls, failure, run, tally);
  else stop(kind, failure, tally);
}

/**
 * Submits one batch and isolates what is wrong in it: a wrong host or URL takes nobody along and ends in `tally.rejected`.
 * What stays neither done nor rejected is pending, with the reason in `tally.failure`. Retries are `transmit`'s.
 */
export async function submitBatch(kind: TargetKind, urls: Urls, run: Run, tally: Tally): Promise<void> {
  await settle(kind, urls, await send(kind, urls, run, tally), run, tally);
}
