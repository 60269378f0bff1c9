import type { Failure, Outcome, TargetKind } from '../types.ts';
import type { Submitting } from './group.ts';
import { handsOver } from './hand-over.ts';
import type { Run } from './run.ts';

const TRIES = 5;
const TRIES_BEFORE_SUCCESSOR = 3; // and then another API may do
const SHARES = 3; // the time left is dealt so that at least three tries fit
const RE_SIGNS: Readonly<Record<string, number>> = { 4500: 5 }; // capi's nonce is one of 65 536, so replays happen
const RESERVE_MS = 650; // an invocation ends 500 ms before its limit, and writing the report takes a moment
const LEAST_MS = 250; // less is no time for a call
const FEWEST_MS = 1000; // a call is not cut shorter to make room for the next one
const MOST_MS = 10_000;
const CONNECT_MS = 1000; // a dead host must not eat the two seconds of a webhook while another API could take over
const FIRST_WAIT_MS = { transient: 200, throttle: 800 } as const;
const LONGEST_WAIT_MS = 8000;

/** The time that calls of this invocation may still take, in ms; what is below the least a call needs counts as none. */
function timeLeft(run: Run): number {
  const left = run.remainingMs() - RESERVE_MS;
  return left < LEAST_MS ? 0 : left;
}

function timeoutFor(left: number, attempt: number): number {
  const share = left / Math.max(1, SHARES - attempt);
  return Math.floor(Math.min(MOST_MS, left, Math.max(share, FEWEST_MS)));
}

/** Exponential, from half to all of the step, so that instances which failed together do not come back together. */
function backOff(kind: keyof typeof FIRST_WAIT_MS, attempt: number, random: () => number): number {
  const step = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS[kind] * 2 ** attempt);
  return step * (0.5 + random() / 2);
}

function isWorthWaiting(
  failure: Failure,
  { isPatient, pass }: Submitting,
): failure is Failure & { class: 'transient' | 'throttle' } {
  if (failure.scope === 'host' && !isPatient) return false; // its neighbours must not wait for one host
  if (pass.hasSuccessor && handsOver(failure)) return false;
  return failure.class === 'transient' || failure.class === 'throttle';
}

/** What became of a batch: the last outcome, or nothing where no time was left for a single call. */
export interface Transmitted {
  readonly outcome: Outcome | undefined;
  readonly calls: number;
}

/**
 * Submits one batch: up to five tries (three where there is a successor) for transient, throttled and maybe-done calls, new signatures for refused ones,
 * and never past the time of the invocation. A host that is busy is waited for only where `isPatient` says so, an API that is
 * out of reach only where it has no successor. All else is returned at once. Does not split, and does not throw for the API.
 */
export async function transmit(
  kind: TargetKind,
  urls: readonly string[],
  submitting: Submitting,
): Promise<Transmitted> {
  const { run, pass, gate, tally } = submitting;
  const { purger, hasSuccessor } = pass;
  let outcome: Outcome | undefined;
  let calls = 0;
  let reSigned = 0;
  const full = kind === 'dir' && urls.every((url) => tally.whole.has(url)) ? { full: true } : {};
  const tries = hasSuccessor ? TRIES_BEFORE_SUCCESSOR : TRIES;
  for (let attempt = 0; attempt < tries && timeLeft(run) > 0; ) {
    const timeoutMs = timeoutFor(timeLeft(run), attempt);
    const startedAt = run.effects.now();
    const ticket = await gate.open(purger, kind, urls, timeoutMs);
    if (!ticket) break;
    const left = timeoutMs - (run.effects.now() - startedAt); // an instance may have been frozen since it asked
    if (left < LEAST_MS) {
      await ticket.close(undefined);
      continue;
    }
    const connect = hasSuccessor ? { connectMs: CONNECT_MS } : {};
    outcome = await purger.purge(kind, urls, { credentials: run.credentials(), timeoutMs: left, ...connect, ...full });
    calls += 1;
    await ticket.close(outcome);
    const took = { api: purger.name, kind, count: urls.length, ms: run.effects.now() - startedAt };
    if (outcome.kind === 'accepted') {
      run.log('info', 'purge accepted', took);
      break;
    }
    const { failure } = outcome;
    run.log('warn', 'purge not accepted', { ...took, outcome: outcome.kind, ...failure });
    if (failure.class === 're-sign') {
      reSigned += 1;
      if (reSigned > (RE_SIGNS[failure.code] ?? 1)) break;
      continue;
    }
    if (!isWorthWaiting(failure, submitting)) break;
    const wait = backOff(failure.class, attempt, run.effects.random);
    attempt += 1;
    if (attempt === tries || timeLeft(run) <= wait) break;
    await run.effects.sleep(wait);
  }
  return { outcome, calls };
}
