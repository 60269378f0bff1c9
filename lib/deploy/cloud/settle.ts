import { PurgeError } from '../../errors.ts';
import type { Cloud, FunctionPlace } from './cloud.ts';
import { lookAt } from './cloud-state.ts';
import type { FunctionState } from './function-state.ts';

const POLL_MS = 500;
const SETTLE_MS = 5 * 60_000;
const GONE_MS = 120_000;
const FIRST_LINE_MS = 1000;
const LINE_MS = 5000;
const CALM_POLLS = 3;

/** Writes are worked off later; while one is, no other is taken (583/115197). */
const isBusy = ({ status }: FunctionState) => /^(Creating|Updating|Publishing|Deleting)$/.test(status);

interface Waiting {
  readonly limitMs: number;
  isOver(state: FunctionState | undefined): boolean;
}

async function poll(
  place: FunctionPlace,
  cloud: Cloud,
  { limitMs, isOver }: Waiting,
): Promise<FunctionState | undefined> {
  for (let waited = 0; ; waited += POLL_MS) {
    const state = await lookAt(place, cloud);
    if (isOver(state)) return state;
    const status = state?.status ?? 'not to be seen';
    if (waited >= limitMs) {
      throw new PurgeError(
        'DEPLOY',
        `${place.name} is still ${status} after ${limitMs / 1000} s; look at it in the console, and run the same command again when it has come to an end`,
      );
    }
    if (waited === FIRST_LINE_MS || (waited > 0 && waited % LINE_MS === 0)) {
      cloud.log?.(`${place.name} is ${status}; waiting for the cloud, ${waited / 1000} s of up to ${limitMs / 1000} s`);
    }
    await cloud.sleep(POLL_MS);
  }
}

/** Waits while a write of whomsoever goes on, up to 5 minutes; undefined when there is no such function, or no longer. */
export function untilSettled(place: FunctionPlace, cloud: Cloud): Promise<FunctionState | undefined> {
  return poll(place, cloud, { limitMs: SETTLE_MS, isOver: (state) => !state || !isBusy(state) });
}

/**
 * Tells the end of a write from what was before it, which may be shown for a moment longer: the function was seen busy or is in
 * another state, or three looks in a row say the same. The time of the last change tells nothing: it may be that of the acceptance.
 */
function createEnd(before: FunctionState | undefined): Waiting['isOver'] {
  let isSure = before === undefined;
  let calm = 0;
  return (state) => {
    if (!state) return false;
    isSure ||= state.status !== before?.status;
    calm += 1;
    return !isBusy(state) && (isSure || calm >= CALM_POLLS);
  };
}

/**
 * Waits until a write to the function itself has come to its end, up to 5 minutes, and gives what is there then. `before` is what
 * was there before the write; absent: nothing, and a new function may take a moment to be seen. Throws PurgeError `DEPLOY` with
 * the platform's own reasons when the write has failed.
 */
export async function untilActive(
  place: FunctionPlace,
  cloud: Cloud,
  before?: FunctionState,
): Promise<FunctionState | undefined> {
  const state = await poll(place, cloud, { limitMs: SETTLE_MS, isOver: createEnd(before) });
  if (!state || state.status === 'Active') return state;
  const reasons = state.reasons.join('; ') || 'the platform gives no reason';
  throw new PurgeError('DEPLOY', `${place.name} ended as ${state.status}: ${reasons}`);
}

/** Waits until a function is gone, up to 2 minutes. Throws PurgeError `DEPLOY` when it stays. */
export async function untilGone(place: FunctionPlace, cloud: Cloud): Promise<undefined> {
  const isOver = (state: FunctionState | undefined) => !state || state.status === 'DeleteFailed';
  const state = await poll(place, cloud, { limitMs: GONE_MS, isOver });
  if (!state) return;
  throw new PurgeError('DEPLOY', `${place.name} could not be deleted: ${state.reasons.join('; ')}`);
}
