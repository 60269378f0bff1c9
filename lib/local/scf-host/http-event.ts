import { type IncomingHttpHeaders, validateHeaderName, validateHeaderValue } from 'node:http';
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

/** The event of a Function URL (583/96099). It has no `requestContext`, and no flag unless the body is no text. */
export interface FunctionUrlEvent {
  readonly httpMethod: string;
  /** As it came, without the query. */
  readonly path: string;
  readonly queryString: Readonly<Record<string, string | readonly string[] | true>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: true;
}

/**
 * Repeated keys as lists and keys without "=" as `true`: the forms of API Gateway; for a Function URL no document says. Keys
 * and values are decoded as forms are, which is our guess.
 */
function readQuery(query: string): FunctionUrlEvent['queryString'] {
  const values = new Map<string, string[]>();
  const bare = new Set<string>();
  for (const part of query.split('&').filter((text) => text !== '')) {
    const [[key, value] = ['', '']] = new URLSearchParams(`&${part}`); // a "?" in front would be dropped
    values.set(key, [...(values.get(key) ?? []), value]);
    if (!part.includes('=')) bare.add(key);
  }
  return Object.fromEntries(
    [...values].map(([key, list]) => [key, list.length > 1 ? list : bare.has(key) ? (true as const) : (list[0] ?? '')]),
  );
}

/** Text as it is; bytes that are no UTF-8 as base64 with its flag, which is our guess: no document describes binary bodies. */
function readBody(body: Buffer): Pick<FunctionUrlEvent, 'body' | 'isBase64Encoded'> {
  if (body.length === 0) return {};
  const text = body.toString('utf8');
  return Buffer.from(text).equals(body) ? { body: text } : { body: body.toString('base64'), isBase64Encoded: true };
}

/** One text a name. Callers cannot set `x-scf-` headers themselves, by one report. */
function readHeaders(headers: IncomingHttpHeaders, remoteAddress: string): Record<string, string> {
  const texts = Object.entries(headers)
    .filter(([name]) => !name.startsWith('x-scf-'))
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]);
  return Object.fromEntries([...texts, ['x-scf-remote-addr', remoteAddress]]);
}

/** Makes the event of a Function URL (583/96099): lower-case headers, the client's address in one of them, a raw path. */
export function httpEventOf({ method, target, headers, body, remoteAddress }: WebRequest): FunctionUrlEvent {
  const [path = '/', query = ''] = target.split(/\?(.*)/s);
  return {
    httpMethod: method,
    path,
    queryString: readQuery(query),
    headers: readHeaders(headers, remoteAddress),
    ...readBody(body),
  };
}

/** What a Function URL sends back. */
export interface WebReply {
  readonly status: number;
  /** Names in lower case; a list is one header line each. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

const JSON_TYPE = { 'content-type': 'application/json' };
// The server frames the body itself; a second, other length would break the answer.
const FRAMING: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

/** What a caller sees of a failed invocation; no document says, so it is a JSON error that names the platform's status code. */
export function failureReply(statusCode: number, errorMessage: string, requestId = ''): WebReply {
  const body = { errorCode: statusCode, errorMessage, requestId };
  return { status: statusCode === 502 ? 502 : 500, headers: JSON_TYPE, body: Buffer.from(JSON.stringify(body)) };
}

function replyHeader(name: string, value: unknown): [string, string | string[]] {
  validateHeaderName(name);
  const values = (Array.isArray(value) ? value : [value]).map(String);
  for (const text of values) validateHeaderValue(name, text);
  return [name.toLowerCase(), Array.isArray(value) ? values : (values[0] ?? '')];
}

/** Undefined when they cannot be sent. */
function replyHeaders(value: unknown): WebReply['headers'] | undefined {
  if (value !== undefined && value !== null && !isFields(value)) return undefined;
  try {
    const headers = Object.entries(value ?? {}).map((pair) => replyHeader(...pair));
    return Object.fromEntries(headers.filter(([name]) => !FRAMING.has(name)));
  } catch {
    return undefined;
  }
}

/**
 * Maps a result to a reply (583/96099): an object with `statusCode` says it all; anything else is 200 with its JSON, and a
 * text is 200 as it is. Our guesses: a text is `text/plain`; `isBase64Encoded` counts; a body that is no text is sent as JSON;
 * what is no HTTP reply (a status outside 200 to 599, impossible headers) becomes 502.
 */
export function webReplyOf(result: unknown): WebReply {
  if (typeof result === 'string') {
    return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(result) };
  }
  if (!isFields(result) || result['statusCode'] === undefined) {
    return { status: 200, headers: JSON_TYPE, body: Buffer.from(JSON.stringify(result ?? null)) };
  }
  const { statusCode: status, body, isBase64Encoded } = result;
  const headers = replyHeaders(result['headers']);
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599 || !headers) {
    return failureReply(502, 'Invalid scf response format');
  }
  const text = body === undefined || body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers, body: Buffer.from(text, isBase64Encoded === true ? 'base64' : 'utf8') };
}
