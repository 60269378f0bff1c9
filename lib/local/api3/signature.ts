import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a TC3 signature covers. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark; empty for POST. */
  readonly query: string;
  /** The signed headers in order, with the values that were sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Uint8Array;
}

/** When and for what a signature is good. */
export interface Scope {
  /** UNIX time in seconds, as it was sent. */
  readonly timestamp: string;
  /** The UTC date of the timestamp, `yyyy-mm-dd`. */
  readonly date: string;
  readonly service: string;
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** The request as it is signed: headers in lower case and trimmed, each on a line, an empty line, their names, the body's hash. */
export function canonicalRequest({ method, path, query, headers, body }: SignedRequest): string {
  const lines = headers.map(([name, value]) => `${name}:${value.trim().toLowerCase()}\n`);
  const names = headers.map(([name]) => name);
  return [method, path, query, lines.join(''), names.join(';'), sha256(body)].join('\n');
}

/** The text that is signed. */
export function stringToSign(canonical: string, { timestamp, date, service }: Scope): string {
  return ['TC3-HMAC-SHA256', timestamp, `${date}/${service}/tc3_request`, sha256(canonical)].join('\n');
}

/** The key of a day and a service, made of the secret key in three steps. */
export function signingKey(secretKey: string, { date, service }: Scope): Buffer {
  return hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request');
}

/** The signature of a text: hex of HMAC-SHA256. */
export function signatureOf(text: string, key: Uint8Array): string {
  return hmac(key, text).toString('hex');
}

/** Says whether a request carries its right signature. Compares in constant time; knows nothing of clocks. */
export function isSignedBy(secretKey: string, request: SignedRequest, scope: Scope, signature: string): boolean {
  const text = stringToSign(canonicalRequest(request), scope);
  const expected = Buffer.from(signatureOf(text, signingKey(secretKey, scope)));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
