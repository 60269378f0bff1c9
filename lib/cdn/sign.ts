import { tencentSignV1 } from '@tencent-sdk/capi';
import type { Credentials } from '../types.ts';
import { encodeFormValue } from '../url/form.ts';

/** A request of API 2.0 as it must be sent: every signed parameter, empty ones included, encoded once. */
export interface SignedForm {
  readonly form: string;
}

/**
 * Signs a call of API 2.0 with HmacSHA256 for the Host that is sent, port included. capi takes clock and nonce itself and
 * always signs Region, Version and RequestClient, so what it signed is what is returned. Sends nothing.
 */
export function signApi2(
  params: Readonly<Record<string, string>>,
  endpoint: URL,
  method: 'GET' | 'POST',
  credentials: Credentials,
): SignedForm {
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
  return { form: pairs.join('&') };
}
