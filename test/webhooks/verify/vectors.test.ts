import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Proof } from '../../../lib/config/webhook.ts';
import file from '../../vectors/webhooks.json' with { type: 'json' };
import { keyOf, type Sent, verify } from './senders.ts';

interface Vector {
  readonly name: string;
  readonly sender: string;
  readonly scheme: string;
  readonly algorithm?: string;
  readonly encoding?: string;
  readonly secret: string;
  readonly method: string;
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly bodyRepeat?: { readonly text: string; readonly count: number };
  readonly clockMs?: number;
  readonly signedString?: string;
  readonly formulaOnly?: boolean;
  readonly expected: { readonly signature?: string };
}

interface Forgery {
  readonly name: string;
  readonly basedOn: string;
  readonly change: {
    readonly headers?: Readonly<Record<string, string | null>>;
    readonly body?: string;
    readonly secret?: string;
    readonly path?: string;
    readonly clockMs?: number;
  };
}

const VECTORS = [...file.vectors, ...file.largeBody] as unknown as readonly Vector[];
const FORGERIES = file.mustFail as readonly Forgery[];
const usable = VECTORS.filter((vector) => !vector.formulaOnly);

function hmac(name: string, encoding: 'hex' | 'base64', prefix = '', algorithm: 'sha1' | 'sha256' = 'sha256'): Proof {
  return { scheme: 'hmac', name, algorithm, encoding, prefix };
}

const PROOFS: Readonly<Record<string, Proof>> = {
  contentful: { scheme: 'contentful' },
  sanity: { scheme: 'sanity' },
  ghost: { scheme: 'ghost', old: false },
  woocommerce: hmac('x-wc-webhook-signature', 'base64'),
  'wp-webhooks': hmac('x-wp-webhook-signature', 'base64'),
  shopify: hmac('x-shopify-hmac-sha256', 'base64'),
  storyblok: hmac('webhook-signature', 'hex', '', 'sha1'),
  github: hmac('x-hub-signature-256', 'hex', 'sha256='),
  hygraph: { scheme: 'hygraph' },
  'standard-webhooks': { scheme: 'standard-webhooks' },
  svix: { scheme: 'standard-webhooks' },
  prismic: { scheme: 'body', name: 'secret' },
};

function proofOf({ sender, scheme }: Vector): Proof {
  const proof = scheme === 'ghost-before-5.87.1' ? ({ scheme: 'ghost', old: true } as const) : PROOFS[sender];
  if (proof === undefined) throw new Error(`no proof for ${sender}`);
  return proof;
}

function bodyOf({ body, bodyRepeat }: Vector): string {
  return body ?? bodyRepeat?.text.repeat(bodyRepeat.count) ?? '';
}

function sentOf(vector: Vector): Sent {
  const { method, path = '/hook', headers } = vector;
  return { method, path, query: {}, headers, body: Buffer.from(bodyOf(vector)) };
}

function verdictOf(vector: Vector, proof = proofOf(vector), headers = vector.headers) {
  return verify({ ...sentOf(vector), headers }, proof, { secrets: [vector.secret], nowMs: vector.clockMs ?? 0 });
}

describe('a vector of a vendor', () => {
  it.each(VECTORS.filter(({ algorithm }) => algorithm !== undefined))('$name follows the formula', (vector) => {
    const { algorithm = '', encoding, secret, headers, expected } = vector;
    const prefix = Object.keys(headers).find((name) => name.endsWith('-id') && `${headers[name]}`.startsWith('msg_'));
    const time = headers['webhook-timestamp'] ?? headers['svix-timestamp'];
    const signed = vector.signedString ?? (prefix ? `${headers[prefix]}.${time}.` : '') + bodyOf(vector);
    const key = vector.scheme === 'standard-webhooks' ? keyOf(secret) : secret;
    const signature = createHmac(algorithm, key).update(signed);
    expect(signature.digest(encoding === 'base64url-nopad' ? 'base64url' : (encoding as 'hex'))).toBe(
      expected.signature,
    );
  });

  it.each(usable)('$name is right', (vector) => expect(verdictOf(vector).ok).toBe(true));

  it.each(usable)('$name is right for one of two secrets, and for no other', (vector) => {
    const nowMs = vector.clockMs ?? 0;
    const others = ['whsec_plJ3nmyCDGBKInavdOK15jsl', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'];
    const strangers = others.filter((other) => other !== vector.secret);
    const proof = proofOf(vector);
    for (const secrets of [
      [vector.secret, ...strangers],
      [...strangers, vector.secret],
    ]) {
      expect(verify(sentOf(vector), proof, { secrets, nowMs }).ok).toBe(true);
    }
    expect(verify(sentOf(vector), proof, { secrets: strangers, nowMs })).toEqual({ ok: false, why: 'wrong' });
  });

  it.each(usable.filter(({ scheme }) => scheme === 'ghost-before-5.87.1'))(
    '$name is refused by the new form',
    (vector) => expect(verdictOf(vector, { scheme: 'ghost', old: false })).toEqual({ ok: false, why: 'wrong' }),
  );

  it.each(FORGERIES)('$name is refused', ({ basedOn, change }) => {
    const base = usable.find(({ name }) => name === basedOn);
    if (base === undefined) throw new Error(`no vector ${basedOn}`);
    const { headers: changes = {}, ...rest } = change;
    const entries = Object.entries({ ...base.headers, ...changes });
    const headers = Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null));
    expect(verdictOf(base).ok).toBe(true);
    expect(verdictOf({ ...base, ...rest, headers }).ok).toBe(false);
  });
});

it('has a vector for every sender that we have a proof for, and as many forgeries as there are', () => {
  expect(new Set(VECTORS.map(({ sender }) => sender))).toEqual(new Set(Object.keys(PROOFS)));
  expect(usable).toHaveLength(28);
  expect(FORGERIES).toHaveLength(26);
});

// Their bodies or secrets were not published: a header that is read is wrong, one that is not read is malformed.
it.each([
  [
    'ghost',
    'x-ghost-signature',
    'sha256=fc9749d5b3333109bd779f65d4b1b891576bc5c92febea3b1d186a7f946d0745, t=1719842984367',
  ],
  ['sanity', 'sanity-webhook-signature', 't=1633470609222,v1=7kTYPaw6SmCoN2VJzFL24oEjV-ac7lRwbljOkh7d13A'],
])('the published header of %s is read', (sender, header, value) => {
  const vector = VECTORS.find((candidate) => candidate.sender === sender);
  if (vector === undefined) throw new Error(`no vector of ${sender}`);
  expect(JSON.stringify(file.notUsable)).toContain(value);
  expect(verdictOf(vector, proofOf(vector), { [header]: value })).toEqual({ ok: false, why: 'wrong' });
});

it('the published list of Standard Webhooks is read', () => {
  const signature = 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=';
  const vector = VECTORS.find(({ name }) => name === 'standard-webhooks-js');
  if (vector === undefined) throw new Error('no vector');
  const headers = {
    'webhook-id': 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
    'webhook-timestamp': '1674087231',
    'webhook-signature': `${signature} v1a,${'A'.repeat(86)}==`,
  };
  expect(JSON.stringify(file.notUsable)).toContain(signature);
  expect(verdictOf(vector, PROOFS['standard-webhooks'], headers)).toEqual({ ok: false, why: 'wrong' });
});
