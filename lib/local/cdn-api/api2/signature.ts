import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a signature of API 2.0 covers. `host` is the Host header as it was sent, port included. */
export interface SignedRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Decoded parameters; a `Signature` among them is never part of its own input. */
  readonly params: ReadonlyMap<string, string>;
}

/**
 * The text that is signed: method, host, path, `?`, and `key=value` pairs with raw values, in byte order of the keys as they
 * were sent (pages 228/9261 and 231/1725). A `_` in a key is written `.` there.
 */
export function stringToSign({ method, host, path, params }: SignedRequest): string {
  const pairs = [...params]
    .filter(([key]) => key !== 'Signature')
    // A form value that starts with @ meant "upload this file"; Tencent's SDKs for Python and PHP leave it out in POST.
    .filter(([, value]) => method !== 'POST' || !value.startsWith('@'))
    .map(([key, value]) => ({ order: Buffer.from(key), text: `${key.replaceAll('_', '.')}=${value}` }))
    .sort((one, other) => Buffer.compare(one.order, other.order))
    .map(({ text }) => text);
  return `${method}${host}${path}?${pairs.join('&')}`;
}

/** The signature that a request must carry: base64 of HMAC-SHA256 when `SignatureMethod` says so, else of HMAC-SHA1. */
export function signatureOf(request: SignedRequest, secretKey: string): string {
  const hash = request.params.get('SignatureMethod') === 'HmacSHA256' ? 'sha256' : 'sha1';
  return createHmac(hash, secretKey).update(stringToSign(request)).digest('base64');
}

/** Says whether a request carries its right signature. Compares in constant time; knows nothing of clocks and nonces. */
export function isSignedBy(secretKey: string, request: SignedRequest): boolean {
  const expected = Buffer.from(signatureOf(request, secretKey));
  const given = Buffer.from(request.params.get('Signature') ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
