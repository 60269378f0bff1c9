const MOST = 10_000; // a name is a digest, so this is about a megabyte

/** What was done a short while ago, under names. */
export interface Recent {
  /** Says whether any of these names was noted, and its time is not over. */
  has(names: readonly string[]): boolean;
  note(names: readonly string[], keepMs: number): void;
}

/** Makes the memory; beyond 10 000 names it forgets the oldest. */
export function createRecent(now: () => number): Recent {
  const ends = new Map<string, number>();
  return {
    has: (names) => names.some((name) => (ends.get(name) ?? 0) > now()),
    note(names, keepMs) {
      for (const name of names) {
        ends.delete(name); // a map keeps its order of first insertion
        ends.set(name, now() + keepMs);
      }
      for (const [name, end] of ends) {
        if (end > now() && ends.size <= MOST) break;
        ends.delete(name);
      }
    },
  };
}
