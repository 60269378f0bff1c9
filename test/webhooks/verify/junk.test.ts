import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOW, SECRET, SENDERS, verify } from './senders.ts';

const names = [
  'authorization',
  'x-webhook-secret',
  'x-hub-signature-256',
  'x-wc-webhook-signature',
  'x-ghost-signature',
  'x-contentful-signature',
  'x-contentful-signed-headers',
  'x-contentful-timestamp',
  'gcms-signature',
  'sanity-webhook-signature',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
  'svix-id',
  'svix-timestamp',
  'svix-signature',
];

const any = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

/** Any UTF-16, halves of pairs included. */
const broken = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));

/** What looks right at first sight. */
const near = fc
  .tuple(
    fc.constantFrom('', 'Bearer ', 'Basic ', 'sha256=', 't=', 'v1,', 'v1=', 'sign='),
    fc.oneof(any, fc.stringMatching(/^[0-9a-f]{64}$/), fc.stringMatching(/^[0-9]{9,14}$/), fc.base64String()),
    fc.constantFrom('', `, t=${NOW}`, `,v1=`, `, env=master, t=${NOW}`, ' v1,', '=', 'x-contentful-signed-headers'),
    fc.oneof(fc.constant(''), any),
  )
  .map((parts) => parts.join(''));

const list = fc
  .subarray([...names, '', 'constructor', '__proto__', 'x-contentful-signed-headers,x-contentful-timestamp'])
  .map((some) => some.join(','));

const time = fc.constantFrom(String(NOW), String(NOW / 1000), '0', '-1', '1e13', 'Infinity', '9'.repeat(400));

const value = fc.oneof(any, broken, near, list, time);

const headers = fc.dictionary(
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...names) }, any),
  fc.oneof(value, fc.array(value)),
);

/** Without halves of pairs, which the reader of events can not put into a target. */
const query = fc.dictionary(
  fc.oneof(fc.constantFrom('token', 'constructor', '__proto__'), any),
  fc.oneof(any, near, fc.array(near), fc.constant<true>(true)),
);

const body = fc.oneof(
  fc.uint8Array().map(Buffer.from),
  fc
    .oneof(
      any,
      fc.json(),
      value.map((secret) => JSON.stringify({ secret })),
    )
    .map((text) => Buffer.from(text)),
);

const path = fc
  .oneof(any, broken, fc.constantFrom('/', '/?', '??', '/a?b?c', '/%', '\ud800', '/?\udfff'))
  .map((text) => `/${text}`);

describe.each(SENDERS)('$name and junk', ({ proof }) => {
  it('throws nothing, and is never right', () => {
    fc.assert(
      fc.property(fc.string(), path, query, headers, body, (method, target, parameters, sent, content) => {
        const request = { method, path: target, query: parameters, headers: sent, body: content };
        for (const secrets of [[SECRET], [SECRET, ''], [''], [], ['密码\ud800']]) {
          expect(verify(request, proof, { secrets }).ok).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});
