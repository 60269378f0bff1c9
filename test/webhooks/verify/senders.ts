import { createHmac } from 'node:crypto';
import type { Proof } from '../../../lib/config/webhook.ts';
import { type HttpRequest, readHttpEvent } from '../../../lib/scf/http.ts';
import { SCHEMES } from '../../../lib/webhooks/verify/schemes.ts';
import type { Terms, Verdict, Verifier } from '../../../lib/webhooks/verify/verdict.ts';

/** The clock of these tests, in ms. */
export const NOW = 1_700_000_000_000;

export const TOLERANCE = 300_000;

/** A secret that every scheme can use. */
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export const OTHER_SECRET = 'whsec_plJ3nmyCDGBKInavdOK15jsl';

/** What a sender puts on the wire. */
export interface Sent {
  readonly method: string;
  /** With a query, where there is one. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[] | true>>;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** As the platform and our reader of events make it; the method stays as it is, so that its bits can be tried. */
function requestOf({ method, path, query, headers, body }: Sent): HttpRequest {
  const event = {
    httpMethod: method,
    path,
    headers,
    queryString: query,
    body: body.toString('base64'),
    isBase64Encoded: true,
  };
  return { ...readHttpEvent(event), method };
}

export function verify(sent: Sent, proof: Proof, terms: Partial<Terms> = {}): Verdict {
  const verifier = SCHEMES[proof.scheme] as Verifier<Proof>;
  return verifier(requestOf(sent), { secrets: [SECRET], nowMs: NOW, toleranceMs: TOLERANCE, ...terms }, proof);
}

/** The key of a secret of Standard Webhooks. */
export function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace('whsec_', ''), 'base64');
}

type Part = string | Buffer;

function sign(key: Part, parts: readonly Part[], encoding: 'hex' | 'base64' | 'base64url', algorithm = 'sha256') {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return createHmac(algorithm, key).update(bytes).digest(encoding);
}

function post(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string>> = {},
): Sent {
  return {
    method: 'POST',
    path: '/hooks/site',
    query,
    headers: { 'content-type': 'application/json', ...headers },
    body,
  };
}

/** A sender of one scheme, written from the vendors' documents and not from our verifiers. */
export interface Sender {
  readonly name: string;
  readonly proof: Proof;
  readonly sign: (body: Buffer, secret: string, timeMs: number) => Sent;
  /** The header that holds its secret or signature; absent where that is in the body or the query. */
  readonly header?: string;
  /** Its signature covers a time. */
  readonly isTimed?: true;
  /** It covers the body. */
  readonly isSigned?: true;
  /** It can only send UTF-8. */
  readonly isText?: true;
  /** What must not change: a header by its name, all of it or what the expression finds. */
  readonly covered: Readonly<Record<string, RegExp>>;
}

const ALL = /^.*$/s;

function hmacSender(
  name: string,
  header: string,
  encoding: 'hex' | 'base64',
  prefix = '',
  algorithm: 'sha1' | 'sha256' = 'sha256',
): Sender {
  return {
    name,
    proof: { scheme: 'hmac', name: header, algorithm, encoding, prefix },
    sign: (body, secret) => post(body, { [header]: prefix + sign(secret, [body], encoding, algorithm) }),
    header,
    isSigned: true,
    covered: { [header]: ALL },
  };
}

function ghostSender(name: string, old: boolean, isTimed: boolean): Sender {
  return {
    name,
    proof: { scheme: 'ghost', old },
    sign: (body, secret, timeMs) => {
      const parts = isTimed ? [body, String(timeMs)] : [body];
      return post(body, { 'x-ghost-signature': `sha256=${sign(secret, parts, 'hex')}, t=${timeMs}` });
    },
    header: 'x-ghost-signature',
    isSigned: true,
    ...(isTimed && { isTimed }),
    covered: { 'x-ghost-signature': isTimed ? ALL : /^sha256=\w+/ },
  };
}

function standardSender(family: 'webhook' | 'svix'): Sender {
  const names = [`${family}-id`, `${family}-timestamp`, `${family}-signature`] as const;
  return {
    name: `standard-webhooks (${family}-*)`,
    proof: { scheme: 'standard-webhooks' },
    sign: (body, secret, timeMs) => {
      const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
      const time = String(timeMs / 1000);
      const signature = `v1,${sign(keyOf(secret), [`${id}.${time}.`, body], 'base64')}`;
      return post(body, { [names[0]]: id, [names[1]]: time, [names[2]]: signature });
    },
    header: names[2],
    isTimed: true,
    isSigned: true,
    covered: Object.fromEntries(names.map((name) => [name, ALL])),
  };
}

/** Signs as Contentful does, which covers what of these headers `names` has. */
export function signContentful(sent: Sent, names: readonly string[], secret: string): Sent {
  const list = [...names].sort().join(',');
  const headers: Record<string, string | readonly string[]> = { ...sent.headers, 'x-contentful-signed-headers': list };
  const [path = '', search = ''] = sent.path.split('?');
  const target = encodeURI(search === '' ? path : `${path}?${encodeURIComponent(search)}`);
  const lines = [...names].sort().map((name) => `${name}:${String(headers[name]).trim()}`);
  const text = `${sent.method}\n${target}\n${lines.join(';')}\n`;
  return { ...sent, headers: { ...headers, 'x-contentful-signature': sign(secret, [text, sent.body], 'hex') } };
}

export const CONTENTFUL_HEADERS = [
  'content-type',
  'x-contentful-signed-headers',
  'x-contentful-timestamp',
  'x-contentful-topic',
];

/** Every way to prove anything, of every scheme at least one. */
export const SENDERS: readonly Sender[] = [
  {
    name: 'bearer',
    proof: { scheme: 'bearer' },
    sign: (body, secret) => post(body, { authorization: `Bearer ${secret}` }),
    header: 'authorization',
    covered: { authorization: /(?<=^Bearer ).*$/s },
  },
  {
    name: 'header',
    proof: { scheme: 'header', name: 'x-webhook-secret' },
    sign: (body, secret) => post(body, { 'x-webhook-secret': secret }),
    header: 'x-webhook-secret',
    covered: { 'x-webhook-secret': ALL },
  },
  {
    name: 'basic with a user',
    proof: { scheme: 'basic', user: 'cms' },
    sign: (body, secret) => post(body, { authorization: `Basic ${Buffer.from(`cms:${secret}`).toString('base64')}` }),
    header: 'authorization',
    covered: { authorization: /(?<=^Basic ).*$/s },
  },
  {
    name: 'basic without a user',
    proof: { scheme: 'basic' },
    sign: (body, secret) => post(body, { authorization: `Basic ${Buffer.from(secret).toString('base64')}` }),
    header: 'authorization',
    covered: { authorization: /(?<=^Basic ).*$/s },
  },
  {
    name: 'body',
    proof: { scheme: 'body', name: 'secret' },
    sign: (body, secret) => post(Buffer.from(JSON.stringify({ text: body.toString('utf8'), secret })), {}),
    isText: true,
    covered: {},
  },
  {
    name: 'query',
    proof: { scheme: 'query', name: 'token' },
    sign: (body, secret) => post(body, {}, { token: secret }),
    covered: {},
  },
  hmacSender('hmac, as GitHub', 'x-hub-signature-256', 'hex', 'sha256='),
  hmacSender('hmac, as WooCommerce', 'x-wc-webhook-signature', 'base64'),
  hmacSender('hmac, as Storyblok', 'webhook-signature', 'hex', '', 'sha1'),
  ghostSender('ghost', false, true),
  ghostSender('ghost, where the old form is good too', true, true),
  ghostSender('ghost of old', true, false),
  {
    name: 'contentful',
    proof: { scheme: 'contentful' },
    sign: (body, secret, timeMs) => {
      const headers = {
        'x-contentful-timestamp': String(timeMs),
        'x-contentful-topic': 'ContentManagement.Entry.publish',
      };
      return signContentful({ ...post(body, headers), path: '/hooks/site?a=1&b=%2F' }, CONTENTFUL_HEADERS, secret);
    },
    header: 'x-contentful-signature',
    isTimed: true,
    isSigned: true,
    covered: Object.fromEntries(['x-contentful-signature', ...CONTENTFUL_HEADERS].map((name) => [name, ALL])),
  },
  {
    name: 'hygraph',
    proof: { scheme: 'hygraph' },
    sign: (body, secret, timeMs) => {
      const text = JSON.stringify({ Body: body.toString('utf8'), EnvironmentName: 'master', TimeStamp: timeMs });
      return post(body, { 'gcms-signature': `sign=${sign(secret, [text], 'base64')}, env=master, t=${timeMs}` });
    },
    header: 'gcms-signature',
    isTimed: true,
    isSigned: true,
    isText: true,
    covered: { 'gcms-signature': ALL },
  },
  {
    name: 'sanity',
    proof: { scheme: 'sanity' },
    sign: (body, secret, timeMs) => {
      const signature = sign(secret, [`${timeMs}.`, body], 'base64url');
      return post(body, { 'sanity-webhook-signature': `t=${timeMs},v1=${signature}` });
    },
    header: 'sanity-webhook-signature',
    isTimed: true,
    isSigned: true,
    covered: { 'sanity-webhook-signature': ALL },
  },
  standardSender('webhook'),
  standardSender('svix'),
];
