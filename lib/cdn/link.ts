import type { Call } from '../types.ts';
import { signApi2, signTc3, tc3WaitMs } from './sign.ts';
import type { HttpResult, Transport } from './transport.ts';

/** What carries calls: a transport, and the clock that says when TC3 may be signed. */
export interface Link {
  readonly transport: Transport;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Signs one action of API 2.0 and sends it once. Never throws for the network. */
export function callApi2(
  params: Readonly<Record<string, string>>,
  endpoint: URL,
  method: 'GET' | 'POST',
  { credentials, ...times }: Call,
  { transport }: Link,
): Promise<HttpResult> {
  const form = signApi2(params, endpoint, method, credentials);
  const url = new URL(endpoint);
  if (method === 'GET') url.search = form;
  const isPost = method === 'POST';
  return transport.send({
    url,
    method,
    headers: isPost ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
    body: isPost ? form : '',
    ...times,
  });
}

/** A product of API 3.0: what the credential scope calls it, its version, and where it is. */
export interface Api3 {
  readonly service: string;
  readonly version: string;
  readonly endpoint: URL;
}

/** Signs one action of API 3.0 or EdgeOne and sends it once; waits out the last second of a UTC day. Never throws for the network. */
export async function callApi3(
  { service, version, endpoint }: Api3,
  action: string,
  payload: Readonly<Record<string, unknown>>,
  { credentials, timeoutMs, ...times }: Call,
  { transport, now, sleep }: Link,
): Promise<HttpResult> {
  const startedAt = now();
  for (let wait = tc3WaitMs(startedAt); wait > 0; wait = tc3WaitMs(now())) await sleep(wait + 1); // timers may be early
  const left = Math.max(1, timeoutMs - (now() - startedAt));
  const headers = {
    ...signTc3(payload, endpoint, service, credentials),
    'x-tc-action': action,
    'x-tc-version': version,
  };
  return transport.send({
    url: endpoint,
    method: 'POST',
    headers,
    body: JSON.stringify(payload),
    timeoutMs: left,
    ...times,
  });
}
