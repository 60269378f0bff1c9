const CALLS = 20;
const WINDOW_MS = 1000;

/** What was called lately. */
export interface Rate {
  /** Counts a call at `now` (ms since 1970); false, and not counted, when the last second is full. */
  take(what: string, now: number): boolean;
  clear(): void;
}

/** Makes a memory of calls: twenty a second for each action (228/37870, 1552/80703), in any second, not only in whole ones. */
export function createRate(): Rate {
  const taken = new Map<string, readonly number[]>();
  return {
    take(what, now) {
      // A clock that was moved back leaves calls in its future; they are none of this second.
      const recent = (taken.get(what) ?? []).filter((at) => at > now - WINDOW_MS && at <= now);
      const fits = recent.length < CALLS;
      taken.set(what, fits ? [...recent, now] : recent);
      return fits;
    },
    clear: () => taken.clear(),
  };
}
