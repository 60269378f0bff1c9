import { type ErrorCode, PurgeError } from '../errors.ts';

/** 0 done, 1 something failed or was refused, 2 wrong usage or configuration. */
export type ExitCode = 0 | 1 | 2;

const CONFIGURATION: ReadonlySet<ErrorCode> = new Set([
  'BAD_CONFIG',
  'BAD_SETTINGS',
  'BAD_USAGE',
  'NO_CREDENTIALS',
  'SITE_UNKNOWN',
]);

/** What an error is worth as an exit code. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof PurgeError && CONFIGURATION.has(error.code) ? 2 : 1;
}

/** Prints one JSON document, or lines for people, on standard output. */
export function print(json: boolean, document: unknown, lines: readonly string[]): void {
  console.log(json ? JSON.stringify(document) : lines.join('\n'));
}

/** Prints an error: as a document with `--json`, and for people on standard error. Returns its exit code. */
export function printError(json: boolean, error: unknown): ExitCode {
  const code = error instanceof PurgeError ? error.code : 'INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  if (json) console.log(JSON.stringify({ error: { code, message } }));
  else console.error(`${code}: ${message}`);
  return exitCodeOf(error);
}
