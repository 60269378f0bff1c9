import type { APIGatewayProxyEvent } from 'aws-lambda';
import { PurgeError } from '../errors.ts';
import { field, isFields, kindOf } from './shape.ts';

/**
 * An HTTP event of SCF: a Function URL (583/96099), or API Gateway (583/31439), of which it is a subset. It agrees with
 * AWS on `httpMethod` and `path`. It differs in the query (`queryString`: text, list or `true`), in headers (one map),
 * and in that a body, its flag and `requestContext` may be absent.
 */
export interface HttpEvent extends Pick<APIGatewayProxyEvent, 'httpMethod' | 'path'> {
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly queryString?: Readonly<Record<string, string | readonly string[] | true>>;
  readonly body?: string;
  /** A boolean by the SDK's types; texts have been seen elsewhere and are read, too. */
  readonly isBase64Encoded?: boolean | 'true' | 'false';
  /** API Gateway only. */
  readonly requestContext?: { readonly serviceId: string; readonly sourceIp?: string; readonly stage?: string };
}

/** A request as a handler wants it: header names in lower case, every value listed, the body in raw bytes. */
export interface HttpRequest {
  readonly method: string;
  /** As it came, without a query and without a slash at its end. */
  readonly path: string;
  /** Path and query as the caller wrote them, as far as the event tells: it holds the query decoded. */
  readonly target: string;
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Names of headers that came as lists, which no document shows: proof is not taken from them. */
  readonly lists: ReadonlySet<string>;
  readonly body: Buffer;
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string');
}

function readHeaders(event: unknown): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  const given = field(event, 'headers');
  for (const [name, value] of Object.entries(isFields(given) ? given : {})) {
    const key = name.toLowerCase();
    headers.set(key, [...(headers.get(key) ?? []), ...listOf(value)]);
  }
  return headers;
}

function listNames(event: unknown): ReadonlySet<string> {
  const given = field(event, 'headers');
  const lists = Object.entries(isFields(given) ? given : {}).filter(([, value]) => Array.isArray(value));
  return new Set(lists.map(([name]) => name.toLowerCase()));
}

/** A key without "=" has the value `true` (628/51799), which is read as an empty text. */
function readQuery(event: unknown): Map<string, string[]> {
  const given = field(event, 'queryString');
  const pairs = Object.entries(isFields(given) ? given : {});
  return new Map(pairs.map(([name, value]) => [name, value === true ? [''] : listOf(value)]));
}

/** The query again, in the order of the event, where the path does not still hold it. */
function targetOf(path: string, event: unknown, query: ReadonlyMap<string, readonly string[]>): string {
  if (path.includes('?') || query.size === 0) return path;
  const given = field(event, 'queryString');
  const encode = (text: string) => encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd')); // it throws for half a pair
  const pairs = [...query].flatMap(([name, values]) =>
    values.map((value) => (field(given, name) === true ? encode(name) : `${encode(name)}=${encode(value)}`)),
  );
  return `${path}?${pairs.join('&')}`;
}

function readBody(event: unknown): Buffer {
  const body = field(event, 'body');
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body !== 'string') throw new PurgeError('BAD_REQUEST', `the body should be a text but is ${kindOf(body)}`);
  const flag = field(event, 'isBase64Encoded');
  const isBase64 = flag === true || (typeof flag === 'string' && flag.toLowerCase() === 'true');
  return Buffer.from(body, isBase64 ? 'base64' : 'utf8');
}

/** By hand: a regular expression takes quadratic time on a path of slashes, and strangers send paths. */
function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** Reads an HTTP event. Throws PurgeError `BAD_EVENT` for another kind of event, `BAD_REQUEST` for an unreadable body; nothing else. */
export function readHttpEvent(event: unknown): HttpRequest {
  const method = field(event, 'httpMethod');
  const path = field(event, 'path');
  if (typeof method !== 'string' || typeof path !== 'string') {
    throw new PurgeError('BAD_EVENT', 'not an HTTP event: it needs "httpMethod" and "path"');
  }
  const plain = withoutTrailingSlashes(path.replace(/[?#].*$/s, ''));
  const query = readQuery(event);
  return {
    method: method.toUpperCase(),
    path: plain === '' ? '/' : plain,
    target: targetOf(path, event, query),
    query,
    headers: readHeaders(event),
    lists: listNames(event),
    body: readBody(event),
  };
}

/** The integrated response (583/96099, 583/31439); API Gateway wants `isBase64Encoded`, a Function URL does not mind it. */
export interface HttpReply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** A JSON reply. `no-store`, since an answer to a purge is never worth keeping. */
export function jsonReply(
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpReply {
  const standard = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  return { statusCode, headers: { ...standard, ...headers }, body: JSON.stringify(body), isBase64Encoded: false };
}
