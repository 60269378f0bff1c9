import type { Failure, FailureClass, Outcome, Rejection, TargetKind } from '../types.ts';
import { hostOf, hostsOf } from '../url/hosts.ts';
import { LOGGED } from './log-list.ts';
import type { Run } from './run.ts';
import { note, stop, stopKind, type Tally, targetId } from './tally.ts';
import { transmit } from './transmit.ts';

type Urls = readonly string[];

/** A submission in hand: whether it waits for hosts that are busy, and what its own calls have shown so far. */
export interface Submitting {
  readonly run: Run;
  readonly tally: Tally;
  readonly isPatient: boolean;
}

/** URLs of one batch (or one host of it), and whether the API has taken any of them. */
interface Group extends Submitting {
  readonly kind: TargetKind;
  wasAccepted: boolean;
  /** Nothing more of it is sent: the call as such does not get through. */
  isOver: boolean;
  /** Single URLs that failed as if too large while nothing was accepted; two of them mean the call. */
  readonly suspects: { readonly urls: Urls; readonly failure: Failure; readonly isDoubtful: boolean }[];
}

function newGroup(submitting: Submitting & { readonly kind: TargetKind }): Group {
  return { ...submitting, wasAccepted: false, isOver: false, suspects: [] };
}

const GOES_ON: ReadonlySet<FailureClass> = new Set(['transient', 'target', 'split']); // another call may get through

async function send(urls: Urls, group: Group): Promise<Outcome | undefined> {
  const { kind, tally } = group;
  if (group.isOver || tally.stopped.has(kind)) return undefined;
  const { outcome, calls } = await transmit(kind, urls, group.run, group.isPatient);
  tally.calls += calls;
  if (outcome?.kind === 'accepted') {
    group.wasAccepted = true;
    tally.accepted.add(kind);
    for (const url of urls) tally.done.add(targetId(kind, url));
  } else if (outcome && !GOES_ON.has(outcome.failure.class)) stop(kind, outcome.failure, tally);
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

/** The code names nothing: it may mean the call as well as a URL. */
function isVague(failure: Failure): boolean {
  return failure.class === 'target' && failure.scope === 'account';
}

function failedAs(failure: Failure, outcome: Outcome | undefined): boolean {
  return outcome !== undefined && outcome.kind !== 'accepted' && outcome.failure.code === failure.code;
}

function reject(urls: Urls, failure: Failure, { kind, run, tally }: Group): void {
  const code = 'CDN_REFUSED';
  const reason = `${failure.code}: ${failure.message}. ${failure.advice}`;
  const shown = { kind, code, reason, count: urls.length, targets: urls.slice(0, LOGGED) };
  run.log('error', 'targets refused for good', shown);
  for (const url of urls) tally.refused.add(targetId(kind, url));
  tally.rejected.push(...urls.map((target): Rejection => ({ target, code, reason })));
}

/** Nothing of these URLs gets through: an operator must look. Where others of the kind did, the kind goes on. */
function giveUp(failure: Failure, group: Group): void {
  const { kind, tally } = group;
  group.isOver = true;
  if (tally.accepted.has(kind)) note({ ...failure, class: 'configuration' }, tally);
  else stopKind(kind, failure, tally);
}

/** Both halves failed alike with nothing accepted: bad URLs in both, or a bad call? The first URL of each half tells. */
async function isBadCall(parts: readonly Urls[], failure: Failure, group: Group): Promise<boolean> {
  for (const part of parts) {
    if (part.length > 1 && !failedAs(failure, await send(part.slice(0, 1), group))) return false;
  }
  return true;
}

async function settleHosts(parts: readonly Urls[], group: Group): Promise<void> {
  const groups = parts.map((urls) => ({ urls, own: newGroup(group) }));
  const outcomes: (Outcome | undefined)[] = [];
  for (const { urls, own } of groups) outcomes.push(await send(urls, own)); // every host before any is taken apart
  for (const [n, { urls, own }] of groups.entries()) {
    await settle(urls, outcomes[n], own);
    settleSuspects(own);
  }
}

async function settleHalves(parts: readonly Urls[], failure: Failure, group: Group): Promise<void> {
  const outcomes: (Outcome | undefined)[] = [];
  for (const part of parts) outcomes.push(await send(part, group));
  const isUnclear = isVague(failure) && !group.wasAccepted && outcomes.every((outcome) => failedAs(failure, outcome));
  if (isUnclear && (await isBadCall(parts, failure, group))) return giveUp(failure, group);
  for (const [n, part] of parts.entries()) await settle(part, outcomes[n], group);
}

/** One part to its end before the next is tried: when nothing is small enough for the API, a few calls show it. */
async function shrink(parts: readonly Urls[], group: Group): Promise<void> {
  for (const part of parts) await settle(part, await send(part, group), group);
}

function settleWhole(urls: Urls, failure: Failure, isDoubtful: boolean, group: Group): void {
  const { kind, tally } = group;
  if (failure.class === 'transient' && failure.scope === 'host' && !group.isPatient) {
    tally.deferred.push({ kind, urls, failure });
  } else if (failure.class === 'split') {
    group.suspects.push({ urls, failure, isDoubtful });
    if (!group.wasAccepted && group.suspects.length > 1) giveUp(failure, group);
  } else if (failure.class !== 'target') stop(kind, failure, tally);
  else if (isVague(failure) && !tally.accepted.has(kind)) stopKind(kind, failure, tally);
  else reject(urls, failure, group);
}

async function settle(urls: Urls, outcome: Outcome | undefined, group: Group): Promise<void> {
  if (!outcome || outcome.kind === 'accepted' || group.isOver || group.tally.stopped.has(group.kind)) return;
  const { failure } = outcome;
  const parts = partsOf(urls, failure);
  if (parts.length === 1) settleWhole(urls, failure, outcome.kind === 'maybe', group);
  else if (failure.class === 'split') await shrink(parts, group);
  else if (hostsOf(urls).length > 1) await settleHosts(parts, group);
  else await settleHalves(parts, failure, group);
}

/** A URL that alone is too large is refused, once others have shown that calls as such are taken. */
function settleSuspects(group: Group): void {
  for (const { urls, failure, isDoubtful } of group.isOver ? [] : group.suspects) {
    if (!group.tally.accepted.has(group.kind)) giveUp(failure, group);
    else if (isDoubtful) note(failure, group.tally);
    else reject(urls, failure, group);
  }
}

/**
 * Submits one batch and isolates what is wrong in it: a wrong host or URL takes nobody along and ends in `tally.rejected`.
 * What ends neither done nor refused is pending, with the reason in `tally.failure`, or deferred. Retries are `transmit`'s.
 */
export async function submitBatch(kind: TargetKind, urls: Urls, submitting: Submitting): Promise<void> {
  const group = newGroup({ ...submitting, kind });
  await settle(urls, await send(urls, group), group);
  settleSuspects(group);
}
