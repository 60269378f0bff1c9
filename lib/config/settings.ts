import { PurgeError } from '../errors.ts';
import { isPrivate, parseUrl } from '../parse-url.ts';
import type { Credentials } from '../types.ts';

/** The environment of a function: `process.env` in the cloud, a plain object in tests. */
export type Env = Readonly<Record<string, string | undefined>>;

const PRINTABLE = /^[!-~]+$/;

/** Reads a variable; white space around it is dropped, and an empty value counts as absent. */
export function readVariable(env: Env, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

function readEndpoint(env: Env, name: string, standard: string): URL {
  const text = readVariable(env, name) ?? standard;
  const url = parseUrl(text);
  if (url && isPrivate(url)) return url;
  throw new PurgeError(
    'BAD_SETTINGS',
    `${name} must be an https:// URL (http:// is for loopback only); leave it unset for ${standard}`,
  );
}

/**
 * The endpoint of API 2.0, Tencent's own unless the environment names another; a bare host gets the standard path.
 * Throws PurgeError `BAD_SETTINGS` naming the variable.
 */
export function readApi2Url(env: Env): URL {
  const url = readEndpoint(env, 'CDN_API2_URL', 'https://cdn.api.qcloud.com/');
  if (url.pathname === '/') url.pathname = '/v2/index.php'; // as the local API prints its address
  return url;
}

/** The endpoint of CDN API 3.0, Tencent's own unless the environment names another. Throws PurgeError `BAD_SETTINGS`. */
export function readApi3Url(env: Env): URL {
  return readEndpoint(env, 'CDN_API3_URL', 'https://cdn.tencentcloudapi.com/');
}

/** The endpoint of EdgeOne, Tencent's own unless the environment names another. Throws PurgeError `BAD_SETTINGS`. */
export function readEdgeOneUrl(env: Env): URL {
  return readEndpoint(env, 'EDGEONE_API_URL', 'https://teo.tencentcloudapi.com/');
}

function readKeyPair(env: Env, id: string, key: string, token: string): Credentials | undefined {
  const secretId = readVariable(env, id);
  const secretKey = readVariable(env, key);
  const sessionToken = readVariable(env, token);
  if (!secretId && !secretKey) return undefined;
  if (!secretId || !secretKey) {
    const [set, missing] = secretId ? [id, key] : [key, id];
    throw new PurgeError('NO_CREDENTIALS', `${set} is set but ${missing} is missing or empty; set both`);
  }
  for (const [name, value] of [
    [id, secretId],
    [key, secretKey],
    [token, sessionToken],
  ] as const) {
    if (value && !PRINTABLE.test(value))
      throw new PurgeError('NO_CREDENTIALS', `${name} holds characters that no key has`);
  }
  return sessionToken ? { secretId, secretKey, token: sessionToken } : { secretId, secretKey };
}

/**
 * Reads the keys that sign CDN calls: explicit ones first, else those that SCF injects with an execution role.
 * Read it at every invocation, since role keys rotate. Throws PurgeError `NO_CREDENTIALS` naming the variables, never their values.
 */
export function readCredentials(env: Env): Credentials {
  const credentials =
    readKeyPair(env, 'PURGE_SECRET_ID', 'PURGE_SECRET_KEY', 'PURGE_SESSION_TOKEN') ??
    readKeyPair(env, 'TENCENTCLOUD_SECRETID', 'TENCENTCLOUD_SECRETKEY', 'TENCENTCLOUD_SESSIONTOKEN');
  if (credentials) return credentials;
  throw new PurgeError(
    'NO_CREDENTIALS',
    'no keys to sign with: set PURGE_SECRET_ID and PURGE_SECRET_KEY, or give the function an execution role (TENCENTCLOUD_SECRETID, TENCENTCLOUD_SECRETKEY)',
  );
}
