/** How loud a line is. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

/** Writes one fact as one JSON line. `fields` must hold neither keys, tokens nor whole headers or contexts. */
export type Log = (level: Level, msg: string, fields?: Readonly<Record<string, unknown>>) => void;

const LEVELS: readonly Level[] = ['debug', 'info', 'warn', 'error'];

/** A line that cannot be written must not fail what it tells of. */
function stringify(line: unknown): string | undefined {
  try {
    return JSON.stringify(line);
  } catch {
    return undefined; // a BigInt or a circle; the caller says so
  }
}

/**
 * Makes a logger that writes `{time, level, msg, ...bound, ...fields}` lines at or above `threshold`.
 * An unknown threshold counts as `info`. Does not add a stack trace by itself.
 */
export function createLog(
  threshold: string | undefined,
  bound: Readonly<Record<string, unknown>>,
  write: (line: string) => void,
  now: () => number,
): Log {
  const known = LEVELS.indexOf(threshold as Level);
  const lowest = known < 0 ? 1 : known;
  return (level, msg, fields) => {
    if (LEVELS.indexOf(level) < lowest) return;
    const line = { time: new Date(now()).toISOString(), level, msg, ...bound };
    write(stringify({ ...line, ...fields }) ?? JSON.stringify({ ...line, fields: 'cannot be written as JSON' }));
  };
}
