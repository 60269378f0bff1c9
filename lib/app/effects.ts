/** What the outside world gives an invocation; tests pass their own. */
export interface Effects {
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Takes one finished log line. */
  readonly write: (line: string) => void;
}

/** The real clock, dice, timers and standard output. */
export const systemEffects: Effects = {
  now: Date.now,
  random: Math.random,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  write: (line) => console.log(line),
};
