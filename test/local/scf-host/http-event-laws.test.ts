import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { httpEventOf, webReplyOf } from '../../../lib/local/scf-host/http-event.ts';

const request = (more: Partial<Parameters<typeof httpEventOf>[0]>) =>
  httpEventOf({ method: 'GET', target: '/', headers: {}, body: Buffer.alloc(0), remoteAddress: '127.0.0.1', ...more });

describe('a body', () => {
  it('comes through unchanged, whatever its bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, (body) => {
        const event = request({ body: Buffer.from(body) });
        const read = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
        expect(read.equals(body)).toBe(true);
        expect(event).toEqual(JSON.parse(JSON.stringify(event)));
      }),
    );
  });
});

describe('a query', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 8 });

  it('gives back what was encoded into it, repeated keys as lists', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 6 }), (pairs) => {
        const query = pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&');
        const { queryString } = request({ target: `/p?${query}` });
        const lists = new Map<string, string[]>();
        for (const [key, value] of pairs) lists.set(key, [...(lists.get(key) ?? []), value]);
        const expected = [...lists].map(([key, list]) => [key, list.length > 1 ? list : list[0]]);
        expect(new Map(Object.entries(queryString))).toEqual(new Map(expected as [string, string | string[]][]));
      }),
    );
  });

  it.each([
    ['/?', {}],
    ['/?&&', {}],
    ['/?a', { a: true }],
    ['/?a&a', { a: ['', ''] }],
    ['/??a=1', { '?a': '1' }],
    ['/?a=b=c', { a: 'b=c' }],
    ['/?a=%zz', { a: '%zz' }],
    ['/?__proto__=1', JSON.parse('{"__proto__":"1"}')],
  ])('%s', (target, expected) => {
    expect(request({ target }).queryString).toEqual(expected);
  });
});

describe('headers', () => {
  it('are one text each, and x-scf- names are the platform’s own', () => {
    const headers = {
      'x-a': '1',
      'set-cookie': ['a=1', 'b=2'],
      'x-scf-remote-addr': 'forged',
      'x-scf-other': 'forged',
    };
    expect(request({ headers }).headers).toEqual({
      'x-a': '1',
      'set-cookie': 'a=1, b=2',
      'x-scf-remote-addr': '127.0.0.1',
    });
  });
});

describe('a reply', () => {
  it.each([
    ['a status in a text', { statusCode: '200' }],
    ['an informational status', { statusCode: 100 }],
    ['a status above 599', { statusCode: 600 }],
    ['a broken status', { statusCode: 200.5 }],
    ['headers that are a list', { statusCode: 200, headers: ['a: b'] }],
    ['a header name with a blank', { statusCode: 200, headers: { 'a b': '1' } }],
    ['a header value with a line break', { statusCode: 200, headers: { a: 'b\r\nc: d' } }],
    ['a header value beyond Latin-1', { statusCode: 200, headers: { a: '图' } }],
  ])('with %s is 502', (_, result) => {
    expect(webReplyOf(result)).toMatchObject({ status: 502, headers: { 'content-type': 'application/json' } });
  });

  it('has lower-case names, lists, and no length of its own making', () => {
    const headers = { 'Content-Type': 'text/html', 'Set-Cookie': ['a', 'b'], 'Content-Length': 99, 'X-Number': 5 };
    expect(webReplyOf({ statusCode: 200, headers, body: 'x' }).headers).toEqual({
      'content-type': 'text/html',
      'set-cookie': ['a', 'b'],
      'x-number': '5',
    });
  });

  it.each([[null], [0], [false], [[1, 2]], [{ a: 1 }], [{ statuscode: 500 }]])(
    'of %j is 200 with its JSON',
    (result) => {
      const { status, headers, body } = webReplyOf(result);
      expect([status, headers, JSON.parse(body.toString())]).toEqual([
        200,
        { 'content-type': 'application/json' },
        result,
      ]);
    },
  );

  it('can always be sent, whatever the result', () => {
    const junk = fc.record(
      { statusCode: fc.oneof(fc.integer(), fc.anything()), headers: fc.anything(), body: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(junk, fc.anything()), (value) => {
        const result: unknown = JSON.parse(
          JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? 1 : item)) ?? 'null',
        );
        const { status, headers, body } = webReplyOf(result);
        expect(status).toBeGreaterThanOrEqual(200);
        expect(
          () => new Response(null, { status, headers: Object.entries(headers).map(([k, v]) => [k, String(v)]) }),
        ).not.toThrow();
        expect(Buffer.isBuffer(body)).toBe(true);
      }),
    );
  });
});
