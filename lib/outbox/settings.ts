import { type Env, readVariable } from '../config/settings.ts';
import { PurgeError } from '../errors.ts';
import { isLoopback, parseUrl } from '../parse-url.ts';

/** `require` encrypts without asking who answers; `verify` asks for a certificate that the CA vouches for. */
export type Tls = 'off' | 'require' | 'verify';

/** Where the outbox is and how to talk to it. Holds the password: never log it. */
export interface Database {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly name: string;
  readonly tls: Tls;
  /** PEM of the authority that `verify` trusts; absent: those of Node. */
  readonly ca?: string;
}

const SHAPE = 'postgres://user:password@host:5432/database';

function isTls(text: string): text is Tls {
  return ['off', 'require', 'verify'].includes(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new PurgeError('BAD_SETTINGS', 'DATABASE_URL has a % that encodes nothing; write % itself as %25');
  }
}

/** A variable may be cut at its second "=" by the platform, so PEM may also come as base64 without padding. */
function readCa(env: Env): string | undefined {
  const text = readVariable(env, 'DATABASE_CA');
  if (text === undefined) return undefined;
  const pem = text.includes('-----BEGIN') ? text.replace(/\\n/g, '\n') : Buffer.from(text, 'base64').toString();
  if (/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(pem)) return pem;
  throw new PurgeError('BAD_SETTINGS', 'DATABASE_CA must be a PEM certificate, as it is or in base64 without "="');
}

function readTls(env: Env, host: string): Tls {
  const tls = readVariable(env, 'DATABASE_TLS') ?? (isLoopback(host) ? 'off' : 'require');
  if (isTls(tls)) return tls;
  throw new PurgeError('BAD_SETTINGS', 'DATABASE_TLS must be off, require or verify');
}

/**
 * Reads where the outbox is: `DATABASE_URL`, `DATABASE_TLS`, `DATABASE_CA`; nothing where there is no `DATABASE_URL`.
 * The query string decides nothing. Throws PurgeError `BAD_SETTINGS` naming the variable, never its value. Connects to nothing.
 */
export function readDatabase(env: Env): Database | undefined {
  const text = readVariable(env, 'DATABASE_URL');
  if (text === undefined) return undefined;
  const url = parseUrl(text);
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || !url.hostname || !url.username)
    throw new PurgeError('BAD_SETTINGS', `DATABASE_URL must look like ${SHAPE}; encode / @ : and % in the password`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const user = decode(url.username);
  const tls = readTls(env, host);
  const ca = readCa(env);
  if (ca && tls !== 'verify')
    throw new PurgeError('BAD_SETTINGS', 'DATABASE_CA is set but nothing uses it; set DATABASE_TLS to verify as well');
  return {
    host,
    port: Number(url.port || 5432),
    user,
    password: decode(url.password),
    name: decode(url.pathname.slice(1)) || user,
    tls,
    ...(ca && { ca }),
  };
}

/** As `readDatabase`, for those that have no direct mode: throws PurgeError `BAD_SETTINGS` without `DATABASE_URL`, too. */
export function requireDatabase(env: Env): Database {
  const database = readDatabase(env);
  if (database) return database;
  throw new PurgeError('BAD_SETTINGS', 'the outbox needs DATABASE_URL, the address of its PostgreSQL');
}
