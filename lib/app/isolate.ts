import type { Culprit, Failure, FailureClass, Outcome, TargetKind } from '../types.ts';
import { hostOf, hostsOf } from '../url/hosts.ts';
import { decide, decideSuspects, type Group, giveUp, isVague, newGroup, type Submitting } from './group.ts';
import { handsOver, remember } from './hand-over.ts';
import { stop, targetId } from './tally.ts';
import { transmit } from './transmit.ts';

type Urls = readonly string[];

const GOES_ON: ReadonlySet<FailureClass> = new Set(['transient', 'target', 'split']); // another call may get through

/** Culprits go by what the API says of each of them, not by what it says of the call. Returns the URLs that are none. */
function decideCulprits(urls: Urls, culprits: readonly Culprit[], isPart: boolean, group: Group): Urls {
  for (const failure of new Set(culprits.map((culprit) => culprit.failure))) {
    const same = culprits.filter((culprit) => culprit.failure === failure).map(({ url }) => url);
    decide(same, failure, false, isPart, group);
  }
  return urls.filter((url) => !culprits.some((culprit) => culprit.url === url));
}

function take(urls: Urls, culprits: readonly Culprit[], group: Group): void {
  const { kind, tally, pass, run } = group;
  run.warm.apis.clear(pass.purger.name);
  const taken = decideCulprits(urls, culprits, true, group);
  for (const url of taken) tally.done.add(targetId(pass.purger.pool, kind, url));
  if (taken.length === 0) return;
  group.wasAccepted = true;
  pass.accepted.add(kind);
}

/** Samples are part of a half, and may have been accepted by themselves. */
function notDone(urls: Urls, { kind, tally, pass }: Group): Urls {
  return urls.filter((url) => !tally.done.has(targetId(pass.purger.pool, kind, url)));
}

/** Nothing is sent any more where the call as such does not get through, or where the successor is to take it. */
async function send(wanted: Urls, group: Group): Promise<Outcome | undefined> {
  const { kind, run, tally, pass } = group;
  const urls = notDone(wanted, group);
  if (group.isOver || pass.stopped.has(kind) || urls.length === 0) return undefined;
  if (!pass.out) {
    const { outcome, calls } = await transmit(kind, urls, group);
    tally.calls += calls;
    if (outcome?.kind === 'accepted') take(urls, outcome.culprits ?? [], group);
    if (!outcome || outcome.kind === 'accepted') return outcome;
    const { failure } = outcome;
    const isOut = pass.hasSuccessor && failure.scope === 'account' && handsOver(failure);
    if (!isOut && failure.scope === 'account' && !GOES_ON.has(failure.class)) stop(kind, failure, tally, pass);
    if (!isOut) return outcome;
    remember(pass.purger.name, failure, run);
    pass.out = failure;
  }
  pass.handedOver.push({ kind, urls, failure: pass.out });
  return undefined;
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

function failedAs(failure: Failure, outcome: Outcome | undefined): boolean {
  return outcome !== undefined && outcome.kind !== 'accepted' && outcome.failure.code === failure.code;
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
    decideSuspects(own);
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

async function settle(wanted: Urls, outcome: Outcome | undefined, group: Group): Promise<void> {
  const urls = notDone(wanted, group);
  if (!outcome || outcome.kind === 'accepted' || group.isOver || group.pass.stopped.has(group.kind)) return;
  const { failure } = outcome;
  if (outcome.kind === 'refused' && outcome.culprits) {
    return shrink([decideCulprits(urls, outcome.culprits, false, group)], group); // named ones need no search
  }
  const parts = partsOf(urls, failure);
  if (parts.length === 1) decide(urls, failure, outcome.kind === 'maybe', false, group);
  else if (failure.class === 'split') await shrink(parts, group);
  else if (hostsOf(urls).length > 1) await settleHosts(parts, group);
  else await settleHalves(parts, failure, group);
}

/**
 * Submits one batch and isolates what is wrong in it: a wrong host or URL takes nobody along and ends in `tally.rejected`.
 * What ends neither done nor refused is pending, with the reason in `tally.failure`, or deferred or handed over in the pass.
 * Retries are `transmit`'s.
 */
export async function submitBatch(kind: TargetKind, urls: Urls, submitting: Submitting): Promise<void> {
  const group = newGroup({ ...submitting, kind });
  await settle(urls, await send(urls, group), group);
  decideSuspects(group);
}
