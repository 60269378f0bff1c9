import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startFunctionUrl } from '../../../lib/local/scf-host/function-url.ts';
import { failureReply, httpEventOf, webReplyOf } from '../../../lib/local/scf-host/http-event.ts';
import { fixtureHost, handler } from './fixture-host.ts';

const web = (more: object = {}) => ({
  method: 'POST',
  target: '/a%20b/?x=1',
  headers: {},
  body: Buffer.from('{}'),
  remoteAddress: '192.0.2.1',
  ...more,
});

describe('the event of a request', () => {
  it('has the documented fields and no others', () => {
    expect(httpEventOf(web({ headers: { 'content-type': 'text/plain' } }))).toEqual({
      httpMethod: 'POST',
      path: '/a%20b/',
      queryString: { x: '1' },
      headers: { 'content-type': 'text/plain', 'x-scf-remote-addr': '192.0.2.1' },
      body: '{}',
    });
  });

  it.each([
    ['/?a=b&a=c&x=y&i', { a: ['b', 'c'], x: 'y', i: true }],
    ['/?a=', { a: '' }],
    ['/?a=%20+b&=x', { a: '  b', '': 'x' }],
    ['/', {}],
    ['/?a=1?2', { a: '1?2' }],
  ])('reads the query of %s', (target, queryString) => {
    expect(httpEventOf(web({ target }))).toMatchObject({ queryString });
  });

  it('has no body where there is none, and base64 where it is no text', () => {
    expect(httpEventOf(web({ body: Buffer.alloc(0) }))).not.toHaveProperty('body');
    expect(httpEventOf(web({ body: Buffer.from([0xff, 0]) }))).toMatchObject({ body: '/wA=', isBase64Encoded: true });
  });
});

describe('the reply of a result', () => {
  it.each([
    ['an integrated response', { statusCode: 201, headers: { a: 'b' }, body: 'x' }, 201, 'x'],
    ['a response without a body', { statusCode: 204 }, 204, ''],
    ['a response with an object for a body', { statusCode: 200, body: { a: 1 } }, 200, '{"a":1}'],
    ['base64', { statusCode: 200, body: 'eA==', isBase64Encoded: true }, 200, 'x'],
    ['JSON without a status', { a: 1 }, 200, '{"a":1}'],
    ['a text', 'hello', 200, 'hello'],
    ['nothing', null, 200, 'null'],
    ['a status that is none', { statusCode: 'x' }, 502, expect.stringContaining('Invalid scf response')],
  ])('%s', (_, result, status, body) => {
    const reply = webReplyOf(result);
    expect([reply.status, reply.body.toString()]).toEqual([status, body]);
  });

  it('of a failure is a JSON error that names the code of the platform', () => {
    const reply = failureReply(433, 'timed out', 'r-1');
    expect([reply.status, JSON.parse(reply.body.toString())]).toEqual([
      500,
      { errorCode: 433, errorMessage: 'timed out', requestId: 'r-1' },
    ]);
  });
});

describe('a Function URL', () => {
  it('invokes the function for a real request and sends its reply', async () => {
    const body = "return { statusCode: 201, headers: { 'x-a': ['1', '2'] }, body: JSON.stringify(event) + '图' };";
    await using fixture = fixtureHost(handler(body));
    const web = await startFunctionUrl({ host: fixture.host, function: 'f' });
    const response = await fetch(`${web.url}/p?q=1`, { method: 'POST', headers: { 'X-Own': 'y' }, body: 'hello' });
    expect([response.status, response.headers.get('x-a')]).toEqual([201, '1, 2']);
    const text = await response.text();
    expect(text.at(-1)).toBe('图');
    expect(JSON.parse(text.slice(0, -1))).toMatchObject({
      httpMethod: 'POST',
      path: '/p',
      queryString: { q: '1' },
      headers: { 'x-own': 'y' },
      body: 'hello',
    });
    await web.close();
  });

  it.each([
    [handler("throw new Error('no');"), 500, 430],
    [handler('await new Promise(() => setInterval(() => {}, 50));'), 500, 433],
  ])('answers 5xx when %s fails', async (source, status, errorCode) => {
    await using fixture = fixtureHost(source, { timeoutMs: 150 });
    const web = await startFunctionUrl({ host: fixture.host, function: 'f' });
    const response = await fetch(web.url);
    expect([response.status, await response.json()]).toMatchObject([status, { errorCode }]);
    await web.close();
  });

  it('refuses a request above 6 MB, and survives a client that hangs up', async () => {
    await using fixture = fixtureHost(handler('return 1;'));
    const web = await startFunctionUrl({ host: fixture.host, function: 'f' });
    const large = await fetch(web.url, { method: 'POST', body: 'x'.repeat(6 * 1024 * 1024 + 1) });
    expect([large.status, await large.json()]).toMatchObject([500, { errorCode: 406 }]);
    const cut = request(web.url, { method: 'POST', headers: { 'content-length': 100 } });
    cut.on('error', () => undefined);
    cut.write('x', () => cut.destroy());
    await new Promise((resolve) => cut.once('close', resolve));
    expect((await fetch(web.url)).status).toBe(200);
    await web.close();
  });
});
