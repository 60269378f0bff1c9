import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { common, type Message, messageOf, send, signed } from './caller.ts';
import { exchange } from './raw-socket.ts';

const MB = 1024 * 1024;
let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi();
});
afterAll(() => api.close());

/** A GET whose request target has exactly so many bytes. */
function getOfSize(bytes: number): Message {
  const path = `/v2/index.php?${new URLSearchParams(signed(api, { ...common(), Action: 'X' }, 'GET'))}&x=`;
  return { path: path + 'x'.repeat(bytes - path.length) };
}

/** A POST whose body has exactly so many bytes. */
function postOfSize(bytes: number, way: 'urlencoded' | 'multipart'): Message {
  const bare = Buffer.byteLength(String(messageOf({ Action: 'X', pad: '' }, way).body));
  return messageOf({ Action: 'X', pad: 'x'.repeat(bytes - bare) }, way);
}

const head = (length: number, more = '') =>
  `POST /v2/index.php HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n${more}\r\n`;

describe('the size of a call', () => {
  it('is at most 32 KB of request target for GET, else HTTP 501', async () => {
    expect(await send(api, getOfSize(32 * 1024))).toMatchObject({
      status: 200,
      text: expect.stringMatching(/"code":4100/),
    });
    expect(await send(api, getOfSize(32 * 1024 + 1))).toMatchObject({ status: 501 });
    expect(await send(api, getOfSize(300_000))).toMatchObject({ status: 501 });
  });

  it.each(['urlencoded', 'multipart'] as const)('is at most 1 MB of %s body for POST, else HTTP 501', async (way) => {
    expect(await send(api, postOfSize(MB, way))).toMatchObject({
      status: 200,
      text: expect.stringMatching(/"code":4000/),
    });
    expect(await send(api, postOfSize(MB + 1, way))).toMatchObject({ status: 501 });
  });

  it('does not count the query of a POST, which is not read', async () => {
    const path = `/v2/index.php?${'x'.repeat(40_000)}`;
    expect(await send(api, { ...messageOf({ Action: 'X' }), path })).toMatchObject({ status: 200 });
  });

  it('is known before all of it has come', async () => {
    const answer = await exchange(api, head(99_999_999_999) + 'x'.repeat(2 * MB), (text) => text.includes('\r\n\r\n'));
    expect(answer).toMatch(/^HTTP\/1\.1 501 /);
  });

  it('leaves the connection in order after a 501', async () => {
    const two = `${head(5 * MB)}${'x'.repeat(5 * MB)}${head(1, 'connection: close\r\n')}x`;
    expect((await exchange(api, two)).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 501', 'HTTP/1.1 200']);
  });

  it('is limited under /_local/, too', async () => {
    const body = JSON.stringify({ kind: 'reset', times: 1, pad: 'x'.repeat(100_000) });
    expect(await send(api, { method: 'POST', path: '/_local/faults', body })).toMatchObject({ status: 413 });
  });
});
