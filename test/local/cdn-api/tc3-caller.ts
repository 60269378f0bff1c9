import { createHash, createHmac } from 'node:crypto';
import type { LocalApi } from '../../../lib/local/cdn-api/server.ts';
import { type Message, send } from './caller.ts';

export type Headers = Readonly<Record<string, string>>;

/** `Response` of an answer. */
export interface Response {
  readonly RequestId: string;
  readonly Error?: { readonly Code: string; readonly Message: string };
  readonly TaskId?: string;
  readonly JobId?: string;
  readonly TotalCount?: number;
  readonly [field: string]: unknown;
}

/** What a call says of itself; everything is right unless told otherwise. */
export interface Call {
  readonly action: string;
  readonly body?: unknown;
  readonly now?: number;
  readonly service?: string;
  readonly version?: string;
  readonly secretId?: string;
  readonly secretKey?: string;
  /** What is signed for the host; the Host header by default. */
  readonly host?: string;
  readonly date?: string;
  readonly signedHeaders?: readonly string[];
  readonly headers?: Headers;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The documented signature, computed apart from the verifier. */
function authorizationFor(call: Call, headers: Headers, body: string): string {
  const { service = 'cdn', secretId = 'AKIDlocal', secretKey = 'local-secret' } = call;
  const timestamp = headers['x-tc-timestamp'] ?? '';
  const date = call.date ?? new Date(Number(timestamp) * 1000).toISOString().slice(0, 10);
  const names = call.signedHeaders ?? ['content-type', 'host'];
  const block = names.map((name) => `${name}:${(headers[name] ?? '').trim().toLowerCase()}\n`).join('');
  const canonical = `POST\n/\n\n${block}\n${names.join(';')}\n${sha256(body)}`;
  const scope = `${date}/${service}/tc3_request`;
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request');
  const signature = hmac(key, `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`).toString('hex');
  return `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
}

/** The message of a call, signed. */
export function tc3Message(api: LocalApi, call: Call): Message & { readonly headers: Headers; readonly body: string } {
  const { action, body = {}, now = Date.now(), service = 'cdn' } = call;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = {
    host: new URL(api.url).host,
    'content-type': 'application/json; charset=utf-8',
    'x-tc-action': action,
    'x-tc-version': call.version ?? (service === 'teo' ? '2022-09-01' : '2018-06-06'),
    'x-tc-timestamp': String(Math.floor(now / 1000)),
    ...call.headers,
  };
  const signing = { ...headers, host: call.host ?? headers.host };
  return {
    method: 'POST',
    path: '/',
    headers: { ...headers, authorization: authorizationFor(call, signing, text) },
    body: text,
  };
}

/** Sends a message and reads `Response`. Rejects when the answer is not HTTP 200. */
export async function askTc3(api: LocalApi, message: Message, patienceMs?: number): Promise<Response> {
  const { status, text } = await send(api, message, patienceMs);
  if (status !== 200) throw new Error(`HTTP ${status}: ${text}`);
  return JSON.parse(text).Response;
}

/** A well signed call of CDN 3.0. */
export function cdn3(api: LocalApi, action: string, body: unknown = {}, now?: number): Promise<Response> {
  return askTc3(api, tc3Message(api, { action, body, ...(now !== undefined && { now }) }));
}

/** A well signed call of EdgeOne. */
export function edgeone(api: LocalApi, action: string, body: unknown = {}, now?: number): Promise<Response> {
  return askTc3(api, tc3Message(api, { action, body, service: 'teo', ...(now !== undefined && { now }) }));
}

/** What a refusal looks like. */
export function refused(code: string, message: unknown): object {
  return { Error: { Code: code, Message: message }, RequestId: UUID };
}

const UUID = { asymmetricMatch: (value: unknown) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(value)) };
