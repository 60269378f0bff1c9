import { describe, expect, it } from 'vitest';
import gatewayBase64 from '../../events/api-gateway-base64.json' with { type: 'json' };
import gateway from '../../events/api-gateway-post.json' with { type: 'json' };
import functionUrl from '../../events/function-url-post.json' with { type: 'json' };
import purgeGateway from '../../events/purge-api-gateway.json' with { type: 'json' };
import purgeUrl from '../../events/purge-function-url.json' with { type: 'json' };
import { jsonReply, readHttpEvent } from '../../lib/scf/http.ts';
import { httpEvent } from './http-event.ts';

describe('the golden HTTP events', () => {
  it('of a Function URL and of API Gateway read as requests of one shape', () => {
    for (const event of [purgeUrl, purgeGateway]) {
      const { method, path, headers, body } = readHttpEvent(event);
      expect({ method, path }).toEqual({ method: 'POST', path: '/purge' });
      expect(headers.get('authorization')).toEqual(['Bearer local-purge-token']);
      expect(headers.get('content-type')).toEqual(['application/json']);
      expect(JSON.parse(body.toString())).toMatchObject({ site: 'www' });
    }
  });

  it('of API Gateway read the same with and without base64', () => {
    expect(readHttpEvent(gatewayBase64)).toEqual(readHttpEvent(gateway));
    expect(readHttpEvent(gateway).body.toString()).toBe('{"test":"body"}');
  });

  it('take the path of the request, not the template of the API', () => {
    expect(readHttpEvent(gateway).path).toBe('/test/value');
  });

  it('of a Function URL keep the body as it was sent', () => {
    expect(readHttpEvent(functionUrl).body.toString()).toBe(functionUrl.body);
  });
});

describe('the path of a request', () => {
  it.each([
    ['/purge', '/purge', 'as it came'],
    ['/purge/', '/purge', 'a slash at its end'],
    ['/purge//', '/purge', 'several'],
    ['/purge?a=1', '/purge', 'a query that was left in'],
    ['/purge/?a=/b/', '/purge', 'a slash before a query'],
    ['/purge#a', '/purge', 'a fragment'],
    ['/purge?a\nb', '/purge', 'a line end in the query'],
    ['/', '/', 'the root'],
    ['', '/', 'nothing'],
    ['//', '/', 'slashes alone'],
    ['//purge', '//purge', 'another path, which no route has'],
    ['/hooks/a%2Fb', '/hooks/a%2Fb', 'an escape, not decoded twice'],
    ['/Purge', '/Purge', 'case counts'],
  ])('%j is read as %j: %s', (path, expected) => expect(readHttpEvent(httpEvent({ path })).path).toBe(expected));
});

describe('the target of a request', () => {
  it.each<readonly [string, object, string, string]>([
    ['/hooks/a/', {}, '/hooks/a/', 'as it came'],
    ['/a?b=c', { b: 'c' }, '/a?b=c', 'with a query that was left in'],
    ['/a', { b: 'c d', e: ['1', '2'], f: true }, '/a?b=c%20d&e=1&e=2&f', 'with its query written anew'],
    ['/a', { b: '\ud800' }, '/a?b=%EF%BF%BD', 'half a surrogate pair is no reason to throw'],
  ])('%j with %j is %j: %s', (path, queryString, target) => {
    expect(readHttpEvent(httpEvent({ path, queryString })).target).toBe(target);
  });

  it('comes with its query by name', () => {
    const { query } = readHttpEvent(httpEvent({ queryString: { a: '1', b: ['2', '3'], c: true, d: 4 } }));
    expect([...query]).toEqual([
      ['a', ['1']],
      ['b', ['2', '3']],
      ['c', ['']],
      ['d', []],
    ]);
  });
});

describe('the method of a request', () => {
  it.each(['POST', 'post', 'Post'])('%s is read in capitals', (httpMethod) => {
    expect(readHttpEvent(httpEvent({ httpMethod })).method).toBe('POST');
  });
});

describe('the headers of a request', () => {
  it.each<readonly [Record<string, unknown>, readonly string[] | undefined, string]>([
    [{ authorization: 'a' }, ['a'], 'a Function URL'],
    [{ Authorization: 'a' }, ['a'], 'API Gateway'],
    [{ AUTHORIZATION: 'a' }, ['a'], 'some proxy'],
    [{ authorization: ['a'] }, ['a'], 'a list of one'],
    [{ authorization: ['a', 'b'] }, ['a', 'b'], 'repeated as a list'],
    [{ Authorization: 'a', authorization: 'b' }, ['a', 'b'], 'repeated in another case'],
    [{ authorization: '' }, [''], 'empty, but there'],
    [{ authorization: [] }, [], 'an empty list'],
    [{ authorization: ['a', 7, null] }, ['a'], 'a list of other things, too'],
    [{ authorization: 7 }, [], 'no text'],
    [{ authorization: { a: 'a' } }, [], 'an object'],
    [{ 'x-authorization': 'a' }, undefined, 'missing'],
  ])('%j give %j: %s', (headers, expected) => {
    expect(readHttpEvent(httpEvent({ headers })).headers.get('authorization')).toEqual(expected);
  });

  it.each([[undefined], [null], ['text'], [['authorization', 'a']], [7]])('%j count as none', (headers) => {
    expect(readHttpEvent(httpEvent({ headers })).headers.size).toBe(0);
  });

  it('may have names that objects inherit', () => {
    const { headers } = readHttpEvent(httpEvent({ headers: JSON.parse('{"__proto__": "a", "Constructor": "b"}') }));
    expect([...headers]).toEqual([
      ['__proto__', ['a']],
      ['constructor', ['b']],
    ]);
    expect(readHttpEvent(httpEvent()).headers.get('tostring')).toBeUndefined();
  });
});

describe('the body of a request', () => {
  const base64 = Buffer.from('{"a":"你"}').toString('base64');
  it.each<readonly [unknown, string, string]>([
    [undefined, base64, 'no flag, no decoding'],
    [false, base64, 'the flag is off'],
    ['false', base64, 'the flag is off, as text'],
    ['', base64, 'an empty flag'],
    [1, base64, 'a flag of another type'],
    [true, '{"a":"你"}', 'the flag is on'],
    ['true', '{"a":"你"}', 'the flag is on, as text'],
    ['True', '{"a":"你"}', 'in another case'],
  ])('with isBase64Encoded %j is %j: %s', (isBase64Encoded, text) => {
    expect(readHttpEvent(httpEvent({ body: base64, isBase64Encoded })).body.toString()).toBe(text);
  });

  it('is bytes, which may be no text at all', () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    const event = httpEvent({ body: bytes.toString('base64'), isBase64Encoded: true });
    expect(readHttpEvent(event).body).toEqual(bytes);
  });

  it('of text is its UTF-8', () => {
    expect(readHttpEvent(httpEvent({ body: '你😀' })).body).toEqual(Buffer.from('你😀', 'utf8'));
  });

  it.each([undefined, null, ''])('%j is empty', (body) => {
    expect(readHttpEvent(httpEvent({ body })).body.length).toBe(0);
  });

  it.each<readonly [unknown, string]>([
    [{ a: 1 }, 'a value of type object'],
    [[1], 'a list'],
    [7, 'a value of type number'],
    [true, 'a value of type boolean'],
  ])('%j is refused: %s', (body, kind) => {
    expect(() => readHttpEvent(httpEvent({ body }))).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST', message: `the body should be a text but is ${kind}` }),
    );
  });
});

describe('what is no HTTP event', () => {
  it.each([
    null,
    undefined,
    'x',
    [],
    {},
    { httpMethod: 'GET' },
    { path: '/' },
    { httpMethod: 1, path: '/' },
    { Records: [] },
  ])('%j is refused', (event) => {
    expect(() => readHttpEvent(event)).toThrow(
      expect.objectContaining({ code: 'BAD_EVENT', message: expect.stringContaining('"httpMethod" and "path"') }),
    );
  });
});

describe('a JSON reply', () => {
  it('has the fields that both kinds of trigger want, and is never kept', () => {
    expect(jsonReply(200, { ok: true })).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
      body: '{"ok":true}',
      isBase64Encoded: false,
    });
  });

  it('may have further headers', () => {
    expect(jsonReply(401, {}, { 'www-authenticate': 'Bearer' }).headers).toMatchObject({
      'www-authenticate': 'Bearer',
      'cache-control': 'no-store',
    });
  });
});
