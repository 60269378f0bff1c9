import type { SetTimer } from '../../../lib/local/timers.ts';

/** A clock that stands still, at the time of the machine, since the SDK signs by that, until a test lets time pass. */
export interface ManualClock {
  /** ms since 1970. */
  readonly now: () => number;
  readonly setTimer: SetTimer;
  /** Wakes whatever waits for one of the next so many ms, each at its time. */
  pass(ms: number): void;
}

/** Makes such a clock. */
export function manualClock(): ManualClock {
  const waiting = new Set<{ readonly at: number; readonly wake: () => void }>();
  let now = Date.now();
  return {
    now: () => now,
    setTimer(wake, ms) {
      const timer = { at: now + ms, wake };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    pass(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...waiting].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (!next) break;
        now = next.at;
        waiting.delete(next);
        next.wake();
      }
      now = end;
    },
  };
}
