import type { IncomingHttpHeaders } from 'node:http';
import type { Authorization } from './authorization.ts';
import { missing, type Refusal, refusal } from './refusal.ts';
import { isSignedBy } from './signature.ts';

/** A call of API 3.0 as it arrived: always POST to `/`. */
export interface Api3Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** Who may call, and the clock of the server, in ms since 1970. */
export interface Gate {
  readonly account: { readonly secretId: string; readonly secretKey: string };
  now(): number;
}

/** The difference of clocks that is borne (228/30988, AuthFailure.SignatureExpire). */
const WINDOW_MS = 5 * 60_000;

const WRONG = refusal('AuthFailure.SignatureFailure', 'The signature does not fit the request.');

/** A header as it was sent; undefined when it is absent, empty or no text. */
export function headerOf({ headers }: Api3Call, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Checks the signature against the Host header as it was sent, and against the name of the host without its port: Tencent's own
 * SDKs send the port and sign without it. To the real API both are one, since it is on the standard port.
 */
function isSigned(call: Api3Call, authorization: Authorization, timestamp: string, secretKey: string): boolean {
  const host = headerOf(call, 'host') ?? '';
  const scope = { timestamp, date: authorization.date, service: authorization.service };
  const fits = [host, host.replace(/:\d+$/, '')].map((signedHost) => {
    const headers = authorization.signedHeaders.map(
      (name) => [name, name === 'host' ? signedHost : (headerOf(call, name) ?? '')] as const,
    );
    const request = { method: 'POST', path: '/', query: '', headers, body: call.body };
    return isSignedBy(secretKey, request, scope, authorization.signature);
  });
  return fits.includes(true);
}

/**
 * Checks who calls, in this order: form of Authorization, every signed header there (AuthFailure.InvalidAuthorization), timestamp
 * (MissingParameter, InvalidParameter), key (SecretIdNotFound), date of the scope and signature (SignatureFailure), clock
 * (SignatureExpire, whether late or early). A token is taken as it is, since no session is known here. TC3 has no nonce, so a call
 * may come again. The order is ours; no page tells it.
 */
export function authenticate(
  call: Api3Call,
  authorization: Authorization | undefined,
  gate: Gate,
): Refusal | undefined {
  const isComplete = authorization?.signedHeaders.every((name) => headerOf(call, name) !== undefined);
  if (!authorization || !isComplete) {
    return refusal('AuthFailure.InvalidAuthorization', 'The header Authorization is not as Tencent Cloud wants it.');
  }
  const timestamp = headerOf(call, 'x-tc-timestamp');
  if (timestamp === undefined) return missing('X-TC-Timestamp');
  if (!/^\d{1,12}$/.test(timestamp)) {
    return refusal('InvalidParameter', 'X-TC-Timestamp must be a UNIX time in seconds.');
  }
  const { secretId, secretKey } = gate.account;
  if (authorization.secretId !== secretId) {
    return refusal('AuthFailure.SecretIdNotFound', 'The SecretId does not exist.');
  }
  const at = Number(timestamp) * 1000;
  if (authorization.date !== new Date(at).toISOString().slice(0, 10)) return WRONG;
  if (!isSigned(call, authorization, timestamp, secretKey)) return WRONG;
  if (Math.abs(gate.now() - at) <= WINDOW_MS) return undefined;
  const server = `Server time: ${Math.floor(gate.now() / 1000)}`;
  return refusal('AuthFailure.SignatureExpire', `X-TC-Timestamp is too far from the time of the server. ${server}`);
}
