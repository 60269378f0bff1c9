import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { ask, common, control, type Message, messageOf, purge, purgeDirs, send, signed } from './caller.ts';
import { exchange, open } from './raw-socket.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi();
});
afterAll(() => api.close());
afterEach(async () => {
  await control(api, 'reset');
  expect(await purge(api, ['https://a.example/'])).toMatchObject({ code: 0 }); // it still lives
  await control(api, 'reset');
});

const good = { Action: 'RefreshCdnOverSeaUrl', 'urls.0': 'https://a.example/' };
const form = new URLSearchParams(good).toString();
const post = (contentType: string | undefined, body: string | Uint8Array): Message => ({
  method: 'POST',
  headers: contentType === undefined ? {} : { 'content-type': contentType },
  body,
});

describe('parameters that cannot be read', () => {
  it.each<[string, Message]>([
    ['no content type', post(undefined, form)],
    ['JSON', post('application/json', JSON.stringify(good))],
    ['a content type that is none', post('§§;;', form)],
    ['multipart without a boundary', post('multipart/form-data', form)],
    ['multipart with another boundary', post('multipart/form-data; boundary=x', '--y\r\n\r\n--y--')],
    [
      'multipart that is cut off',
      post('multipart/form-data; boundary=cut', '--cut\r\ncontent-disposition: form-data; na'),
    ],
    ['multipart of noise', post('multipart/form-data; boundary=cut', Buffer.from([0, 255, 13, 10, 45, 45, 0]))],
    ['an empty body', post('application/x-www-form-urlencoded', '')],
    ['noise as a form', post('application/x-www-form-urlencoded', Buffer.from([0, 255, 37, 37, 38, 61, 61]))],
    ['a query in place of a body', { ...post(undefined, ''), path: `/v2/index.php?${form}` }],
    ['percent signs without digits', { path: '/v2/index.php?%zz=%&%E4%=1&=&&' }],
  ])('%s: 4000 in JSON', async (_, message) => {
    expect(await ask(api, message)).toMatchObject({ code: 4000, codeDesc: 'InvalidParameter' });
    expect(api.calls()).toEqual([]);
  });

  it('are told which formats are read', async () => {
    const { message } = await ask(api, post('application/json', '{}'));
    expect(message).toMatch(/form-data or x-www-form-urlencoded/);
  });

  it('are not files: a file among good fields is passed over', async () => {
    const message = messageOf(signed(api, { ...common(), ...good }, 'multipart'), 'multipart');
    const file = '--cut\r\ncontent-disposition: form-data; name="urls.1"; filename="x"\r\n\r\nhttps://a.example/\r\n';
    expect(await ask(api, { ...message, body: file + message.body })).toMatchObject({ code: 0, data: { count: 1 } });
  });
});

describe('bytes that are no HTTP', () => {
  it.each([
    ['noise', '\0\u0001\r\n\r\n'],
    ['the start of TLS', Buffer.from('16030100c8010000c40303', 'hex')],
    ['a blank in a header name', 'GET / HTTP/1.1\r\nhost: x\r\nb ad: 1\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx'],
    ['a chunk without a size', 'POST /v2/index.php HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
    ['no host', 'GET /v2/index.php HTTP/1.1\r\nconnection: close\r\n\r\n'],
  ])('%s: HTTP 400', async (_, bytes) => {
    expect(await exchange(api, bytes)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('headers beyond all measure: HTTP 431', async () => {
    const answer = await exchange(api, `GET / HTTP/1.1\r\nhost: x\r\nbig: ${'x'.repeat(4 * 1024 * 1024)}`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 .*\{"error":"Request Header Fields Too Large"\}$/s);
  });

  it('but a good call with a huge header is taken', async () => {
    const message = messageOf(signed(api, { ...common(), ...good }, 'GET'), 'GET');
    expect(await ask(api, { ...message, headers: { big: 'x'.repeat(200_000) } })).toMatchObject({ code: 0 });
  });

  it('and HTTP/1.0 without a host is only signed wrong', async () => {
    const query = new URLSearchParams(signed(api, { ...common(), ...good }, 'GET'));
    expect(await exchange(api, `GET /v2/index.php?${query} HTTP/1.0\r\n\r\n`)).toMatch(/"code":4100/);
  });

  it('and a caller that hangs up in the middle is forgotten', async () => {
    const socket = open(api, 'POST /v2/index.php HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nAction=');
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(api.calls()).toEqual([]);
  });
});

describe('laws', () => {
  it('noise in a body or a query is answered with 4000', async () => {
    const type = fc.constantFrom(
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=cut',
      'text/plain',
    );
    await fc.assert(
      fc.asyncProperty(type, fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (contentType, bytes, inQuery) => {
        const printable = Buffer.from(bytes)
          .toString('latin1')
          .replace(/[^!-~]/g, '%');
        const message = inQuery ? { path: `/v2/index.php?${form}&${printable}` } : post(contentType, bytes);
        expect(await ask(api, message)).toMatchObject({ code: 4000 });
      }),
      { numRuns: 60 },
    );
  });

  it('one changed byte of a body purges nothing that was not signed', async () => {
    const urls = { ...good, 'urls.1': 'https://a.example/2' };
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (where, flip) => {
        await control(api, 'reset');
        const message = messageOf(signed(api, { ...common(), ...urls }));
        const body = Buffer.from(String(message.body));
        const at = where % body.length;
        body[at] = (body[at] ?? 0) ^ flip;
        await send(api, { ...message, body });
        // Only %3a for %3A says the same as before.
        const same = body.toString('latin1').toUpperCase() === String(message.body).toUpperCase();
        const done = api.calls().filter(({ code }) => code === 0);
        if (!same) expect(done).toEqual([]);
        for (const { urls: purged } of done) expect(purged).toEqual(['https://a.example/', 'https://a.example/2']);
      }),
      { numRuns: 100 },
    );
  });

  it('calls at once are each answered and written down', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => purgeDirs(api, ['https://a.example/'])));
    expect(answers.every(({ code }) => code === 0)).toBe(true);
    expect(api.calls()).toHaveLength(20);
  });
});

it('a listener that throws costs its own call only', async () => {
  const broken = await startLocalApi({
    onCall() {
      throw new Error('listener');
    },
  });
  const answer = await send(broken, messageOf({ Action: 'X' }));
  expect(answer).toMatchObject({ status: 500, text: expect.stringMatching(/listener/) });
  expect(await send(broken, { path: '/_local/calls' })).toMatchObject({ status: 200 });
  await broken.close();
});
