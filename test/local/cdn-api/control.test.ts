import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { call, control, purge, send } from './caller.ts';

const NOW = Date.UTC(2026, 7, 20, 12);
const PAGE = ['https://a.example/'];
let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ now: () => NOW });
});
afterAll(() => api.close());
afterEach(() => control(api, 'reset'));

describe('the clock', () => {
  it('is set from that of the machine, not from where it was', async () => {
    await control(api, 'clock', { offsetMs: 3_600_000 });
    const { text } = await control(api, 'clock', { offsetMs: -600_000 });
    expect(JSON.parse(text)).toEqual({ ok: true, now: NOW - 600_000 });
    expect(await purge(api, PAGE, NOW - 600_000)).toMatchObject({ code: 0 });
    expect(await purge(api, PAGE, NOW)).toMatchObject({ code: 4500 });
    expect(api.calls()[0]).toMatchObject({ at: NOW - 600_000 });
  });

  it.each([{}, { offsetMs: '5' }, { offsetMs: null }, { offsetMs: 1e300 }, [], 'x'])(
    'is not set by %j',
    async (body) => {
      expect(await control(api, 'clock', body)).toMatchObject({ status: 400, text: expect.stringMatching(/offsetMs/) });
      expect(await purge(api, PAGE, NOW)).toMatchObject({ code: 0 });
    },
  );
});

describe('a reset', () => {
  it('empties the journal, forgets nonces and sets the clock right', async () => {
    const params = { Action: 'RefreshCdnOverSeaUrl', 'urls.0': 'https://a.example/', Nonce: '4711' };
    expect(await call(api, params, 'urlencoded', NOW)).toMatchObject({ code: 0 });
    expect(await call(api, params, 'urlencoded', NOW)).toMatchObject({ code: 4500 });
    await control(api, 'clock', { offsetMs: 3_600_000 });
    expect((await control(api, 'reset')).status).toBe(200);
    expect(api.calls()).toEqual([]);
    expect(await call(api, params, 'urlencoded', NOW)).toMatchObject({ code: 0 });
  });

  it.each(['', '{broken'])('minds no body: %j', async (body) => {
    expect(await send(api, { method: 'POST', path: '/_local/reset', body })).toMatchObject({ status: 200 });
  });
});

describe('paths and methods', () => {
  it.each([
    ['GET', '/index.html', 404],
    ['POST', '//', 404],
    ['GET', '/v2/index.php/', 404],
    ['GET', '/v2/Index.php', 404],
    ['GET', '//v2/index.php', 404],
    ['OPTIONS', '*', 404],
    ['GET', '/_local', 404],
    ['GET', '/_local/', 404],
    ['GET', '/_local/constructor', 404],
    ['PUT', '/v2/index.php', 405],
    ['DELETE', '/v2/index.php?Action=RefreshCdnOverSeaUrl', 405],
    ['POST', '/_local/calls', 405],
    ['GET', '/_local/faults', 405],
    ['GET', '/_local/reset', 405],
    ['GET', '/_local/clock', 405],
  ])('%s %s is answered with %s in JSON', async (method, path, status) => {
    const answer = await send(api, { method, path });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({ error: expect.any(String) });
    expect(api.calls()).toEqual([]);
  });
});

describe('starting and closing', () => {
  it('listens on 127.0.0.1, on the port that was asked for', async () => {
    const first = await startLocalApi();
    const port = Number(new URL(first.url).port);
    expect(first.url).toBe(`http://127.0.0.1:${port}`);
    await expect(startLocalApi({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
    const second = await startLocalApi({ port });
    expect(second.url).toBe(first.url);
    await second.close();
  });

  it('ends sockets that hang, and may be closed twice', async () => {
    const hanging = await startLocalApi();
    await control(hanging, 'faults', { kind: 'timeout' });
    const lost = send(hanging, { path: '/v2/index.php?Action=X' }).catch((error: Error) => error.message);
    while (hanging.calls().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await hanging.close();
    expect(await lost).toBe('socket hang up');
    await hanging.close();
  });

  it('takes the keys that it was given and no others', async () => {
    const other = await startLocalApi({ secretKey: 'another' });
    expect(await purge(other, PAGE)).toMatchObject({ code: 4100 });
    await other.close();
    const renamed = await startLocalApi({ secretId: 'AKIDother' });
    expect(await purge(renamed, PAGE)).toMatchObject({ code: 4104 });
    await renamed.close();
  });
});
