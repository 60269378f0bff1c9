import { asPurgeError, PurgeError } from '../errors.ts';
import type { Health } from '../outbox/port.ts';
import { intakesOf } from './outboxes.ts';
import { type Run, unusableReason } from './run.ts';

const MINUTE_MS = 60_000;
const OLDEST_MS = 10 * MINUTE_MS;
const DRAIN_MS = 5 * MINUTE_MS;
const SPENT = 0.9;
const CACHED_MS = 10_000;

function problemOf({ oldestDueMs = 0, lastDrainMs = 0, pauses, quota }: Health): string | undefined {
  const [pause] = pauses;
  if (pause) return `the drain is paused: ${pause.reason}`;
  if (oldestDueMs > OLDEST_MS) return `the oldest due target waits for ${Math.round(oldestDueMs / MINUTE_MS)} min`;
  if (lastDrainMs > DRAIN_MS)
    return `no drain for ${Math.round(lastDrainMs / MINUTE_MS)} min; check the timer of schedule`;
  const spent = oldestDueMs > 0 ? quota.find(({ used, limit }) => used >= limit * SPENT) : undefined;
  return spent && `${spent.used} of ${spent.limit} of the day of ${spent.pool} are spent, and more is due`;
}

async function ask(run: Run): Promise<PurgeError | undefined> {
  try {
    for (const intake of await intakesOf(run)) {
      const problem = problemOf(await intake.health());
      if (problem) return new PurgeError('OUTBOX_BEHIND', problem);
    }
    return undefined;
  } catch (error) {
    return asPurgeError(error);
  }
}

/** Why a purge would not reach the edges now: keys, endpoints, or an outbox that does not get on. Asked every 10 s at most. */
export async function healthProblem(run: Run): Promise<PurgeError | undefined> {
  const turn = String(Math.floor(run.effects.now() / CACHED_MS));
  return unusableReason(run) ?? run.warm.keep('health', turn, () => ask(run));
}
