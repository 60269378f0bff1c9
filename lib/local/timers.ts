import { nextFire } from '../scf/cron.ts';
import type { Cron } from '../types.ts';

/** A timer trigger: its name, and when it fires (UTC+8). */
export interface TimerTrigger {
  readonly name: string;
  readonly cron: Cron;
  /** What its events have as `Message`; the name by default. */
  readonly argument?: string;
}

const LONGEST_MS = 2 ** 31 - 1; // what setTimeout can wait

/** Calls `wake` once in so many ms; returns what calls it off. */
export type SetTimer = (wake: () => void, ms: number) => () => void;

const setNodeTimer: SetTimer = (wake, ms) => {
  const timeout = setTimeout(wake, ms);
  return () => clearTimeout(timeout);
};

/** Fires timer events as SCF would (583/9708). Returns a function that stops them. Waits for no invocation. `setTimer` is Node's by default. */
export function startTimers(
  triggers: readonly TimerTrigger[],
  now: () => number,
  fire: (event: { Type: 'Timer'; TriggerName: string; Time: string; Message: string }) => void,
  setTimer = setNodeTimer,
): () => void {
  const waiting = new Map<TimerTrigger, () => void>();
  const arm = (trigger: TimerTrigger, after: number) => {
    const at = nextFire(trigger.cron, after);
    if (at === undefined) return;
    const wait = at - now();
    const wake = () => {
      if (wait > LONGEST_MS) return arm(trigger, after);
      const Time = `${new Date(at).toISOString().slice(0, 19)}Z`;
      fire({ Type: 'Timer', TriggerName: trigger.name, Time, Message: trigger.argument ?? trigger.name });
      arm(trigger, at);
    };
    waiting.set(trigger, setTimer(wake, Math.min(Math.max(wait, 0), LONGEST_MS)));
  };
  for (const trigger of triggers) arm(trigger, now());
  return () => {
    for (const callOff of waiting.values()) callOff();
  };
}
