import { tencentSign, tencentSignV1 } from '@tencent-sdk/capi';
import type { Credentials } from '../types.ts';
import { encodeFormValue } from '../url/form.ts';

/**
 * Signs a call of API 2.0 with HmacSHA256 for the Host that is sent, port included, and returns its form: every signed
 * parameter, empty ones included, encoded once. capi takes clock and nonce itself and always signs Region, Version and
 * RequestClient, so what it signed is what is returned. Sends nothing.
 */
export function signApi2(
  params: Readonly<Record<string, string>>,
  endpoint: URL,
  method: 'GET' | 'POST',
  credentials: Credentials,
): string {
  const options = {
    host: endpoint.host,
    path: endpoint.pathname,
    method,
    serviceType: 'cdn',
    region: '',
    version: '',
    requestClient: 'overseas-purge',
    signatureMethod: 'sha256',
    ...credentials,
  };
  let signed = tencentSignV1({ ...params }, options);
  // The API asks for a positive nonce, and capi's may be 0.
  while (signed.payload.Nonce === 0) signed = tencentSignV1({ ...params }, options);
  const pairs = Object.entries(signed.payload).map(
    ([key, value]) => `${encodeFormValue(key)}=${encodeFormValue(String(value ?? ''))}`,
  );
  return pairs.join('&');
}

const DAY_MS = 86_400_000;

/** How long to wait before TC3 may be signed, in ms: capi takes the day as it is but rounds its seconds up, into the next one. */
export function tc3WaitMs(now: number): number {
  const left = DAY_MS - (now % DAY_MS);
  return left < 1000 ? left : 0;
}

/**
 * Signs a call of API 3.0 or EdgeOne (TC3-HMAC-SHA256) for the Host that is sent, port included, and returns the headers
 * that carry the signature. capi takes the clock itself and signs `JSON.stringify(payload)`: send exactly that text.
 */
export function signTc3(
  payload: Readonly<Record<string, unknown>>,
  endpoint: URL,
  service: string,
  { secretId, secretKey, token }: Credentials,
): Record<string, string> {
  const { authorization, timestamp } = tencentSign(payload, {
    host: endpoint.host,
    serviceType: service,
    region: '',
    secretId,
    secretKey,
  });
  return {
    'content-type': 'application/json',
    authorization: String(authorization),
    'x-tc-timestamp': String(timestamp),
    ...(token !== undefined && { 'x-tc-token': token }),
  };
}
