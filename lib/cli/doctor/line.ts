/** What one look came to. `fix`: something is wrong. `skipped`: it was not looked at, and says why. */
export interface Line {
  readonly name: string;
  readonly state: 'ok' | 'fix' | 'skipped';
  readonly message: string;
  /** What to do; with state `fix`. */
  readonly fix?: string;
}

/** All is well. */
export function ok(name: string, message: string): Line {
  return { name, state: 'ok', message };
}

/** Something is wrong, and this is what to do. */
export function fix(name: string, message: string, what: string): Line {
  return { name, state: 'fix', message, fix: what };
}

/** It was not looked at. */
export function skipped(name: string, why: string): Line {
  return { name, state: 'skipped', message: why };
}

const MARKS = { ok: 'ok', fix: 'fix', skipped: '-' } as const;

/** Lines for people, in columns. */
export function linesForPeople(lines: readonly Line[]): string[] {
  const width = Math.max(...lines.map(({ name }) => name.length));
  return lines.map(({ name, state, message, fix: what }) => {
    const said = state === 'skipped' ? `not looked at: ${message}` : message;
    return `${MARKS[state].padEnd(5)} ${name.padEnd(width)}  ${said}${what === undefined ? '' : ` → ${what}`}`;
  });
}
