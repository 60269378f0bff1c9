import { PurgeError } from '../../errors.ts';
import type { Cloud, FunctionPlace } from './cloud.ts';
import { lookAt } from './cloud-state.ts';
import type { FunctionState } from './function-state.ts';

const POLL_MS = 500;
const SETTLE_MS = 5 * 60_000;
const GONE_MS = 120_000;

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
    if (waited >= limitMs) {
      throw new PurgeError(
        'DEPLOY',
        `${place.name} is still ${state?.status ?? 'not to be seen'} after ${limitMs / 1000} s; look at it in the console, and run the same command again when it has come to an end`,
      );
    }
    await cloud.sleep(POLL_MS);
  }
}

/** Waits while a write of whomsoever goes on, up to 5 minutes; undefined when there is no such function, or no longer. */
export function untilSettled(place: FunctionPlace, cloud: Cloud): Promise<FunctionState | undefined> {
  return poll(place, cloud, { limitMs: SETTLE_MS, isOver: (state) => !state || !isBusy(state) });
}

/**
 * Waits until a write to the function itself has come to its end, up to 5 minutes; a new one may take a moment to be seen. Throws
 * PurgeError `DEPLOY` with the platform's own reasons when the write has failed.
 */
export async function untilActive(place: FunctionPlace, cloud: Cloud): Promise<void> {
  const isOver = (state: FunctionState | undefined) => state !== undefined && !isBusy(state);
  const state = await poll(place, cloud, { limitMs: SETTLE_MS, isOver });
  if (!state || state.status === 'Active') return;
  const reasons = state.reasons.join('; ') || 'the platform gives no reason';
  throw new PurgeError('DEPLOY', `${place.name} ended as ${state.status}: ${reasons}`);
}

/** Waits until a function is gone, up to 2 minutes. Throws PurgeError `DEPLOY` when it stays. */
export async function untilGone(place: FunctionPlace, cloud: Cloud): Promise<void> {
  const isOver = (state: FunctionState | undefined) => !state || state.status === 'DeleteFailed';
  const state = await poll(place, cloud, { limitMs: GONE_MS, isOver });
  if (!state) return;
  throw new PurgeError('DEPLOY', `${place.name} could not be deleted: ${state.reasons.join('; ')}`);
}
