import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { buffer, json } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { InvocationResult } from '../../../lib/local/scf-host/function-spec.ts';
import { type FunctionUrlOptions, startFunctionUrl } from '../../../lib/local/scf-host/function-url.ts';
import { refuse } from '../../../lib/local/scf-host/pool.ts';
import { fixtureHost, handler } from './fixture-host.ts';

type Invoke = FunctionUrlOptions['host']['invoke'];

/** A Function URL before a host that answers as a test says, without a process. */
async function urlOf(answer: (event: unknown) => unknown, more: Partial<FunctionUrlOptions> = {}) {
  const invoke: Invoke = async (_, event) => ({ ...refuse('r-1', 200, ''), ok: true, result: answer(event) });
  const web = await startFunctionUrl({ host: { invoke }, function: 'f', ...more });
  return { ...web, [Symbol.asyncDispose]: () => web.close() };
}

/** One exchange on a socket of its own, with the raw header lines. */
function exchange(
  url: string,
  options: object = {},
  body?: string | Buffer,
): Promise<{ answer: IncomingMessage; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent: false, ...options }, (answer) => {
      buffer(answer).then((bytes) => resolve({ answer, bytes }), reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe('a request', () => {
  it('reaches the function as it was sent: raw path, method, binary body, the address of the caller', async () => {
    await using web = await urlOf((event) => event);
    const body = Buffer.from([0, 0xff, 0x0a]);
    const { bytes } = await exchange(
      `${web.url}/a%2Fb//c?x=%20`,
      { method: 'PUT', headers: { 'X-Scf-Remote-Addr': '1.1.1.1' } },
      body,
    );
    expect(JSON.parse(bytes.toString())).toMatchObject({
      httpMethod: 'PUT',
      path: '/a%2Fb//c',
      queryString: { x: ' ' },
      headers: { 'x-scf-remote-addr': '127.0.0.1' },
      body: body.toString('base64'),
      isBase64Encoded: true,
    });
  });

  it('of exactly 6 MB is read; what is invoked may still be above the limit of an event', async () => {
    await using fixture = fixtureHost(handler('return 1;'));
    const web = await startFunctionUrl({ host: fixture.host, function: 'f' });
    const body = 'x'.repeat(6 * 1024 * 1024);
    const { answer, bytes } = await exchange(web.url, { method: 'POST' }, body);
    expect([answer.statusCode, JSON.parse(bytes.toString())]).toMatchObject([500, { errorCode: 406 }]);
    expect((await exchange(web.url, { method: 'POST' }, body.slice(1000))).answer.statusCode).toBe(200);
    await web.close();
  });

  it('far above 6 MB is read to its end, for callers that send everything before they read', async () => {
    await using web = await urlOf(() => 1);
    const outgoing = request(web.url, { method: 'POST', agent: new Agent({ keepAlive: true }) });
    const answered = once(outgoing, 'response');
    outgoing.end(Buffer.alloc(40 * 1024 * 1024));
    await once(outgoing, 'finish');
    const [answer] = await answered;
    expect([answer.statusCode, await json(answer)]).toMatchObject([500, { errorCode: 406 }]);
  });

  it('is told of, with what came of it', async () => {
    const seen: [string | undefined, InvocationResult][] = [];
    await using web = await urlOf(() => 'x', { onResult: ({ url }, result) => seen.push([url, result]) });
    await exchange(`${web.url}/p`);
    expect(seen).toMatchObject([['/p', { ok: true, requestId: 'r-1' }]]);
  });

  it('may be answered by somebody else, who finds the body unread', async () => {
    await using web = await urlOf(() => 'function', {
      fallback(incoming, response) {
        if (incoming.url !== '/other') return false;
        buffer(incoming).then((bytes) => response.end(`other ${bytes}`));
        return true;
      },
    });
    const ask = async (path: string) => (await exchange(web.url + path, { method: 'POST' }, 'body')).bytes.toString();
    expect([await ask('/other'), await ask('/')]).toEqual(['other body', 'function']);
  });
});

describe('a reply', () => {
  it('has its length in bytes, and one line a header value', async () => {
    const headers = { 'Set-Cookie': ['a=1', 'b=2'], 'Content-Length': 1, 'Content-Type': 'text/html' };
    await using web = await urlOf(() => ({ statusCode: 418, headers, body: '图' }));
    const { answer, bytes } = await exchange(web.url);
    expect(answer.statusCode).toBe(418);
    expect(answer.headers).toMatchObject({
      'content-length': '3',
      'set-cookie': ['a=1', 'b=2'],
      'content-type': 'text/html',
    });
    expect(bytes.toString()).toBe('图');
  });

  it.each([
    ['HEAD', 200, '3'],
    ['GET', 204, undefined],
    ['GET', 304, undefined],
  ])('to %s with %i has no body', async (method, statusCode, length) => {
    await using web = await urlOf(() => ({ statusCode, body: 'abc' }));
    const { answer, bytes } = await exchange(web.url, { method });
    expect([answer.statusCode, answer.headers['content-length'], bytes.length]).toEqual([statusCode, length, 0]);
  });

  it('that cannot be sent is 502 and does not end the server', async () => {
    await using web = await urlOf(() => ({ statusCode: 200, headers: { a: 'b\nc' } }));
    for (const _ of [1, 2]) expect((await exchange(web.url)).answer.statusCode).toBe(502);
  });

  it('is a JSON error when the host rejects', async () => {
    const invoke: Invoke = () => Promise.reject(new Error('closed'));
    await using web = await urlOf(() => null, { host: { invoke } });
    const { answer, bytes } = await exchange(web.url);
    expect([answer.statusCode, JSON.parse(bytes.toString())]).toMatchObject([500, { errorMessage: 'Error: closed' }]);
  });
});

describe('a server', () => {
  it('invokes for several callers at once', async () => {
    await using fixture = fixtureHost(handler('await new Promise((r) => setTimeout(r, 100)); return event.path;'));
    const web = await startFunctionUrl({ host: fixture.host, function: 'f' });
    const answers = await Promise.all(['/a', '/b', '/c'].map((path) => exchange(web.url + path)));
    expect(answers.map(({ bytes }) => bytes.toString())).toEqual(['/a', '/b', '/c']);
    await web.close();
  });

  it('says so when its port is taken', async () => {
    await using web = await urlOf(() => 1);
    const port = Number(new URL(web.url).port);
    await expect(urlOf(() => 1, { port })).rejects.toThrow(/EADDRINUSE/);
  });

  it('closes with callers that still wait', async () => {
    const invoke: Invoke = () => new Promise(() => undefined);
    const web = await urlOf(() => 1, { host: { invoke } });
    const waiting = exchange(web.url).catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await web.close();
    expect(await waiting).toMatch(/hang up/);
  });
});
