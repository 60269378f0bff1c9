/** Random choices that a seed repeats. */
export interface Dice {
  /** Uniform in [0, 1). */
  roll(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
  /** True with this chance. */
  chance(of: number): boolean;
}

/** Makes dice from a seed (mulberry32). */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + Math.floor(roll() * (to - from + 1));
  return {
    roll,
    between,
    pick: <T>(list: readonly T[]) => list[between(0, list.length - 1)] as T,
    chance: (of) => roll() < of,
  };
}

/** The seed that `SEED` names, or a new one. */
export function readSeed(): number {
  const text = process.env['SEED'];
  return text === undefined || text === '' ? Math.floor(Math.random() * 2 ** 31) : Number(text);
}
