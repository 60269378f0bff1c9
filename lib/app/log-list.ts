/** How many items of a list one log line shows. */
export const LOGGED = 100;

/** Cuts a list into pieces that a log line can show, in order. */
export function linesOf<Item>(list: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(list.length / LOGGED) }, (_, n) => list.slice(n * LOGGED, (n + 1) * LOGGED));
}
