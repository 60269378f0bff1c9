import type { InvocationResult } from './function-spec.ts';

/** How the platform goes on with an event that was not taken. */
export interface RetryRules {
  /** How often an event that failed is tried again. */
  readonly retries: number;
  /** Resolves when it is time for the next try, with whether there is one. */
  readonly pause: () => Promise<boolean>;
}

const FAILED: ReadonlySet<number> = new Set([430, 433, 434, 439]); // 583/41138
const OVERLOADED = 432; // 429, 449 and 500 would be treated alike, but do not arise here
const OVERLOADED_TRIES = 360; // one a minute for as long as MsgTTL says by default, 6 h

/**
 * Delivers an event as the platform does for COS and timers (583/41138): what failed comes again, `retries` times; what found
 * no free instance waits, up to 360 times, and does not count as a try. Resolves with the tries, in order; waits are left out
 * unless nothing else came of it. There is no dead-letter queue.
 */
export async function deliver(
  invoke: () => Promise<InvocationResult>,
  { retries, pause }: RetryRules,
): Promise<InvocationResult[]> {
  const attempts: InvocationResult[] = [];
  let overloads = 0;
  for (;;) {
    const attempt = await invoke();
    const isOverload = attempt.statusCode === OVERLOADED;
    if (isOverload) overloads += 1;
    else attempts.push(attempt);
    const comesAgain = isOverload
      ? overloads < OVERLOADED_TRIES
      : FAILED.has(attempt.statusCode) && attempts.length <= retries;
    if (comesAgain && (await pause())) continue;
    return attempts.length > 0 ? attempts : [attempt];
  }
}
