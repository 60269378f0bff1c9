/** Every code an error of this project can carry, with what it means. Closed: a new one is added here or not used. */
export const ERROR_CODES = {
  BAD_EVENT: 'the event is not of the kind this function reads',
  BAD_RECORD: 'one record of an event cannot be read',
  BAD_REQUEST: 'an HTTP request cannot be read',
  UNAUTHORIZED: 'the caller showed no valid proof',
  NOT_FOUND: 'no such route',
  METHOD_NOT_ALLOWED: 'the route exists, the method does not',
  PAYLOAD_TOO_LARGE: 'the body is above the limit',
  UNSUPPORTED_MEDIA_TYPE: 'the body is of a type or coding that is not read',
  BAD_URL: 'a text is no URL that can be purged',
  FOREIGN_HOST: 'the host belongs to no configured site',
  WHOLE_SITE: 'the directory would purge a whole site',
  SITE_UNKNOWN: 'no site of that name is configured, or the request must name one',
  NO_VALUE: 'a template names a value that the payload (or the key) does not have',
  UNREACHABLE_KEY: 'no browser can request this object key',
  TOO_MANY_VARIANTS: 'an object has more variants than its site purges, and its directory cannot stand for them',
  URL_TOO_LONG: 'one URL alone is above the size of a call',
  NO_CREDENTIALS: 'no usable keys in the environment',
  BAD_SETTINGS: 'an environment variable has an unusable value',
  BAD_CONFIG: 'the configuration file has problems',
  SITEMAP: 'a sitemap of a schedule cannot be fetched or read, and nothing of it is purged',
  CDN_AUTH: 'the CDN API refused the keys',
  CDN_CONFIGURATION: 'the CDN API refused for a reason that an operator must mend',
  CDN_QUOTA: 'the daily quota is used up',
  CDN_UNAVAILABLE: 'the CDN API did not take the purge within the time left',
  CDN_RETIRED: 'the CDN API says that it is switched off',
  CDN_REFUSED: 'the CDN API will never take this URL',
  OUTBOX_UNAVAILABLE: 'the database of the outbox is out of reach, too slow, or refuses',
  OUTBOX_BEHIND:
    'the outbox does not get on: targets wait too long, the drain is paused or gone, or the day is nearly spent',
  OUTBOX_SCHEMA: 'the tables of the outbox are missing or older than this program',
  LEASE_LOST: 'the lease of this drain is over, or another drain has it',
  BAD_USAGE: 'a command was called with words or files that it cannot use',
  DEPLOY: 'the cloud refused a step of a deployment',
  DEADLINE: 'the invocation ran out of time',
  INTERNAL: 'a fault of this project',
} as const;

/** One of the closed set of codes. */
export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * The one error type of this project: what went wrong, where, and what to do.
 * `detail` holds safe fields only; keys, tokens and header values never go in.
 */
export class PurgeError extends Error {
  override readonly name = 'PurgeError';
  readonly code: ErrorCode;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: { detail?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = options.detail ?? {};
  }
}

/** Whatever was thrown as a PurgeError: itself, or a fault of this project with what was thrown as its cause. */
export function asPurgeError(cause: unknown): PurgeError {
  return cause instanceof PurgeError
    ? cause
    : new PurgeError('INTERNAL', `a fault of this project: ${cause}`, { cause });
}
