import { planBatches } from '../planning/batches.ts';
import type { ApiName, Failure, Purger, Rejection, Target } from '../types.ts';
import { hostOf } from '../url/hosts.ts';
import type { Chain } from './apis.ts';
import { byFullness } from './collapse.ts';
import type { Gate } from './gate.ts';
import { isPassing } from './hand-over.ts';
import { submitBatch } from './isolate.ts';
import type { Run } from './run.ts';
import { createPass, note, type Pass, type Tally, targetId } from './tally.ts';

/** Why a URL is refused that no call could hold. */
const TOO_LONG: Failure = {
  code: 'URL_TOO_LONG',
  class: 'target',
  scope: 'url',
  message: 'too long',
  advice: 'Shorten it.',
};

/** Says whether a target is among the ids of any API of a chain. */
export function hasTaken(ids: Pick<ReadonlySet<string>, 'has'>, { kind, url }: Target, chain: Chain): boolean {
  return chain.some(({ pool }) => ids.has(targetId(pool, kind, url)));
}

function rejectTooLong({ kind, url }: Target, { limits, pool }: Purger, run: Run, tally: Tally): void {
  const reason = `this URL alone takes more than the ${limits[kind].bytes} bytes of a call; shorten it`;
  run.log('error', 'target refused for good', { code: 'URL_TOO_LONG', reason, target: url.slice(0, 200) });
  tally.refused.set(targetId(pool, kind, url), TOO_LONG);
  tally.rejected.push({ target: url, code: 'URL_TOO_LONG', reason } satisfies Rejection);
}

/** Hosts that have moved away while this API was at work go to the next one with its next batch. */
function stillHere(urls: readonly string[], pass: Pass, run: Run): readonly string[] {
  return pass.hasSuccessor ? urls.filter((url) => !run.warm.apis.isOut(pass.purger.name, hostOf(url))) : urls;
}

async function submitPass(targets: readonly Target[], pass: Pass, gate: Gate, run: Run, tally: Tally): Promise<void> {
  const { purger, deferred } = pass;
  const plans = byFullness(targets, tally.whole, purger).map((part) => planBatches(part, purger.limits));
  for (const target of plans.flatMap(({ tooLong }) => tooLong)) rejectTooLong(target, purger, run, tally);
  for (const { kind, urls } of plans.flatMap(({ batches }) => batches)) {
    const moved = pass.handedOver.find(({ failure }) => failure.class === 'retired');
    const here = moved ? stillHere(urls, pass, run) : urls;
    if (moved && here.length < urls.length) {
      pass.handedOver.push({ ...moved, kind, urls: urls.filter((url) => !here.includes(url)) });
    }
    if (here.length > 0) await submitBatch(kind, here, { run, tally, pass, gate, isPatient: false });
  }
  for (const { kind, urls, failure } of deferred.splice(0)) {
    await submitBatch(kind, urls, { run, tally, pass, gate, isPatient: true });
    const isSettled = (url: string) =>
      [tally.done, tally.refused].some((ids) => ids.has(targetId(purger.pool, kind, url)));
    if (!urls.every(isSettled)) note(failure, tally); // where no time was left for a second turn, the first one tells
  }
}

/** The first API that is not out, for this host, or the last one: that is never out. */
export function apiFor({ url }: Pick<Target, 'url'>, chain: Chain, out: ReadonlySet<ApiName>, run: Run): Purger {
  const host = chain.length > 1 ? hostOf(url) : '';
  const isIn = ({ name }: Purger, n: number) =>
    n === chain.length - 1 || !(out.has(name) || run.warm.apis.isOut(name, host));
  return chain.find(isIn) ?? chain[0];
}

/** Deals targets to the APIs whose turn it is. */
function sharesOf(
  targets: readonly Target[],
  chain: Chain,
  out: ReadonlySet<ApiName>,
  run: Run,
): Map<Purger, Target[]> {
  const shares = new Map<Purger, Target[]>(chain.map((purger) => [purger, []]));
  for (const target of targets) shares.get(apiFor(target, chain, out, run))?.push(target);
  return shares;
}

/** An API before this one is out for a reason that may pass. */
export function isStandIn(purger: Purger, chain: Chain, out: ReadonlySet<ApiName>, run: Run): boolean {
  const before = chain.slice(0, chain.indexOf(purger));
  return before.some(({ name }) => (out.has(name) || run.warm.apis.isOut(name, '')) && isPassing(name, run));
}

/**
 * Submits targets through the APIs of one area, in order: what a retired or unreachable one (or one that a host has moved
 * away from) hands over goes to the next within this invocation. What the event has submitted before is not sent again.
 */
export async function submitToChain(
  targets: readonly Target[],
  chain: Chain,
  gate: Gate,
  run: Run,
  tally: Tally,
): Promise<void> {
  const out = new Set<ApiName>();
  const isOpen = (target: Target) => ![tally.done, tally.refused].some((ids) => hasTaken(ids, target, chain));
  let left = targets.filter(isOpen);
  let last: Failure | undefined;
  for (let round = 0; left.length > 0 && round < chain.length; round += 1) {
    const handedOver = new Set<string>();
    for (const [purger, share] of sharesOf(left, chain, out, run)) {
      const pass = createPass(purger, purger !== chain.at(-1), isStandIn(purger, chain, out, run));
      await submitPass(share, pass, gate, run, tally);
      if (pass.out) out.add(purger.name);
      for (const { kind, urls, failure } of pass.handedOver) {
        for (const url of urls) handedOver.add(`${kind} ${url}`);
        last = failure;
      }
    }
    left = left.filter((target) => handedOver.has(`${target.kind} ${target.url}`) && isOpen(target));
    if (left.length > 0) run.log('info', 'targets handed over to the next API', { count: left.length });
  }
  if (last && !tally.failure && targets.some(isOpen)) note(last, tally); // no time was left for the next API
}
