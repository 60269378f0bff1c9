import type { Failure, Rejection, TargetKind } from '../types.ts';
import { hostsOf } from '../url/hosts.ts';
import type { Gate } from './gate.ts';
import { retire } from './hand-over.ts';
import { LOGGED } from './log-list.ts';
import type { Run } from './run.ts';
import { note, type Pass, reasonOf, stop, stopKind, type Tally, targetId } from './tally.ts';

type Urls = readonly string[];

/** A submission in hand: whether it waits for hosts that are busy, and what its own calls have shown so far. */
export interface Submitting {
  readonly run: Run;
  readonly tally: Tally;
  readonly pass: Pass;
  readonly gate: Gate;
  readonly isPatient: boolean;
}

/** URLs of one batch (or one host of it), and whether the API has taken any of them. */
export interface Group extends Submitting {
  readonly kind: TargetKind;
  wasAccepted: boolean;
  /** Nothing more of it is sent: the call as such does not get through. */
  isOver: boolean;
  /** Single URLs that failed as if too large while nothing was accepted; two of them mean the call. */
  readonly suspects: { readonly urls: Urls; readonly failure: Failure; readonly isDoubtful: boolean }[];
}

/** Makes a group of which nothing was sent yet. */
export function newGroup(submitting: Submitting & { readonly kind: TargetKind }): Group {
  return { ...submitting, wasAccepted: false, isOver: false, suspects: [] };
}

/** The code names nothing: it may mean the call as well as a URL. */
export function isVague(failure: Failure): boolean {
  return failure.class === 'target' && failure.scope === 'account';
}

function reject(urls: Urls, failure: Failure, { kind, run, tally, pass }: Group): void {
  const code = 'CDN_REFUSED';
  const reason = reasonOf(failure);
  const shown = { api: pass.purger.name, kind, code, reason, count: urls.length, targets: urls.slice(0, LOGGED) };
  run.log('error', 'targets refused for good', shown);
  for (const url of urls) tally.refused.set(targetId(pass.purger.pool, kind, url), failure);
  tally.rejected.push(...urls.map((target): Rejection => ({ target, code, reason })));
}

/** Nothing of these URLs gets through: an operator must look. Where others of the kind did, the kind goes on. */
export function giveUp(failure: Failure, group: Group): void {
  const { kind, tally, pass } = group;
  group.isOver = true;
  if (pass.accepted.has(kind)) note({ ...failure, class: 'configuration' }, tally);
  else stopKind(kind, failure, tally, pass);
}

function handOver(urls: Urls, failure: Failure, { kind, run, pass }: Group): void {
  const { name } = pass.purger;
  if (failure.class === 'retired') for (const host of hostsOf(urls)) retire(name, host, failure, run);
  else pass.out = failure;
  if (failure.code === 'http-5xx') run.warm.apis.avoid(name);
  pass.handedOver.push({ kind, urls, failure });
}

/**
 * Decides on URLs that cannot be taken apart any further: refused, deferred, handed over, suspected, or pending.
 * `isPart`: the API took others of the same call, so there is nothing wrong with it as such.
 */
export function decide(urls: Urls, failure: Failure, isDoubtful: boolean, isPart: boolean, group: Group): void {
  const { kind, tally, pass, isPatient } = group;
  const isTransient = failure.class === 'transient';
  if ((isTransient && failure.scope === 'host') || (isPart && (isTransient || failure.class === 'throttle'))) {
    if (isPatient) note(failure, tally);
    else pass.deferred.push({ kind, urls, failure });
  } else if (failure.class === 'split') {
    group.suspects.push({ urls, failure, isDoubtful });
    if (!group.wasAccepted && group.suspects.length > 1) giveUp(failure, group);
  } else if (pass.hasSuccessor && (isTransient || failure.class === 'retired')) handOver(urls, failure, group);
  else if (failure.class !== 'target' && failure.scope !== 'host') stop(kind, failure, tally, pass);
  else if (isVague(failure) && !pass.accepted.has(kind)) stopKind(kind, failure, tally, pass);
  else if (pass.isStandIn && failure.scope === 'host') note({ ...failure, class: 'transient' }, tally);
  else reject(urls, failure, group);
}

/** A URL that alone is too large is refused, once others have shown that calls as such are taken. */
export function decideSuspects(group: Group): void {
  for (const { urls, failure, isDoubtful } of group.isOver ? [] : group.suspects) {
    if (!group.pass.accepted.has(group.kind)) giveUp(failure, group);
    else if (isDoubtful) note(failure, group.tally);
    else reject(urls, failure, group);
  }
}
