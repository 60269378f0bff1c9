import type { IncomingHttpHeaders } from 'node:http';
import { isFields } from '../../scf/shape.ts';

/** What a Function URL gets: a real request. */
export interface WebRequest {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly remoteAddress: string;
}

/** What a Function URL sends back. */
export interface WebReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** Repeated keys as lists and keys without "=" as `true`: the forms of API Gateway; for a Function URL no document says. */
function readQuery(query: string): Record<string, string | string[] | true> {
  const values = new Map<string, string[]>();
  const bare = new Set<string>();
  for (const part of query.split('&').filter((text) => text !== '')) {
    const [[key, value] = ['', '']] = new URLSearchParams(part);
    values.set(key, [...(values.get(key) ?? []), value]);
    if (!part.includes('=')) bare.add(key);
  }
  return Object.fromEntries(
    [...values].map(([key, list]) => [key, list.length > 1 ? list : bare.has(key) ? (true as const) : (list[0] ?? '')]),
  );
}

/** Text as it is; bytes that are no UTF-8 as base64 with its flag, which is our guess: no document describes binary bodies. */
function readBody(body: Buffer): { body?: string; isBase64Encoded?: true } {
  if (body.length === 0) return {};
  const text = body.toString('utf8');
  return Buffer.from(text).equals(body) ? { body: text } : { body: body.toString('base64'), isBase64Encoded: true };
}

/** Makes the event of a Function URL (583/96099): lower-case headers, the client's address in one of them, a raw path. */
export function httpEventOf({ method, target, headers, body, remoteAddress }: WebRequest): Record<string, unknown> {
  const [path = '/', query = ''] = target.split(/\?(.*)/s);
  const own = { ...headers, 'x-scf-remote-addr': remoteAddress };
  return { httpMethod: method, path, queryString: readQuery(query), headers: own, ...readBody(body) };
}

const JSON_TYPE = { 'content-type': 'application/json' };

function headersOf(value: unknown): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(isFields(value) ? value : {}).map(([name, item]) => [
      name,
      Array.isArray(item) ? item.map(String) : String(item),
    ]),
  );
}

/**
 * Maps a result to a reply (583/96099): an object with `statusCode` says it all; anything else is 200 with its JSON, and a
 * text is 200 as it is. A `statusCode` that is none becomes 502.
 */
export function webReplyOf(result: unknown): WebReply {
  if (typeof result === 'string')
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from(result) };
  if (!isFields(result) || result['statusCode'] === undefined) {
    return { status: 200, headers: JSON_TYPE, body: Buffer.from(JSON.stringify(result ?? null)) };
  }
  const { statusCode, headers, body, isBase64Encoded } = result;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599)
    return failureReply(502, 'Invalid scf response format');
  const text = body === undefined || body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: headersOf(headers), body: Buffer.from(text, isBase64Encoded === true ? 'base64' : 'utf8') };
}

/** What a caller sees of a failed invocation; no document says, so it is a JSON error that names the platform's status code. */
export function failureReply(status: number, message: string, requestId = ''): WebReply {
  const body = { errorCode: status, errorMessage: message, requestId };
  return { status: status === 502 ? 502 : 500, headers: JSON_TYPE, body: Buffer.from(JSON.stringify(body)) };
}
