import { asPurgeError, PurgeError } from '../errors.ts';

/** SQLSTATEs of tables, columns and functions that are not there. */
const SCHEMA = /^(42P01|42703|42883|3F000|42P10)$/;
/** SQLSTATEs after which the connection is of no more use. */
const LOST = /^(57P0[123]|08...|28...|3D000|53...)$/;
const SQLSTATE = /^[0-9A-Z]{5}$/;

const ADVICE: readonly [codes: RegExp, advice: string][] = [
  [/^28|^3D000$/, 'check DATABASE_URL'],
  [/^42501$/, 'grant SELECT, INSERT, UPDATE and DELETE on its tables'],
  [/^53/, 'the server is full; it may pass'],
  [/^(57014|55P03|40...)$/, 'the server is busy; it may pass'],
];

function codeOf(cause: unknown): string | undefined {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Says whether the connection, rather than the statement, has failed. */
export function isLost(cause: unknown): boolean {
  const code = cause instanceof PurgeError ? undefined : codeOf(cause);
  return code !== undefined && (!SQLSTATE.test(code) || LOST.test(code));
}

/**
 * Whatever the driver threw as a PurgeError: `OUTBOX_SCHEMA`, `OUTBOX_UNAVAILABLE`, or a fault of this project where it
 * has no code. Its message holds what the server said, and neither the password nor values that were sent.
 */
export function toOutboxError(cause: unknown): PurgeError {
  const code = codeOf(cause);
  if (cause instanceof PurgeError || code === undefined) return asPurgeError(cause);
  // The driver does not know the address of a line that we open.
  const said = cause instanceof Error ? cause.message.replace(/(write )?(\w+) undefined:undefined/, '$2') : '';
  const options = { detail: { cause: code }, cause };
  if (SCHEMA.test(code))
    return new PurgeError(
      'OUTBOX_SCHEMA',
      `the outbox is not up to date (${said}); run overseas-purge migrate`,
      options,
    );
  const advice = ADVICE.find(([codes]) => codes.test(code))?.[1] ?? 'check DATABASE_URL and the network';
  return new PurgeError('OUTBOX_UNAVAILABLE', `the outbox cannot be used (${code}: ${said}); ${advice}`, options);
}
