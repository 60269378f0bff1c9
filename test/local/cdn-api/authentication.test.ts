import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { ask, common, control, messageOf, type Params, signed } from './caller.ts';

const NOW = Date.UTC(2026, 7, 20, 12);
const URLS: Params = { Action: 'RefreshCdnOverSeaUrl', 'urls.0': 'https://a.example/1' };
const DIRS: Params = { Action: 'RefreshCdnOverSeaDir', 'dirs.0': 'https://a.example/d/' };
let api: LocalApi;

beforeAll(async () => {
  api = await startLocalApi({ now: () => NOW });
});
afterAll(() => api.close());
afterEach(() => control(api, 'reset'));

const seconds = (fromNow: number) => String(NOW / 1000 + fromNow);
const codes = () => api.calls().map(({ code }) => code);

/** A well signed call with some parameters changed, or left out where undefined, before signing. */
function callWith(changes: Readonly<Record<string, string | undefined>>, base: Params = URLS) {
  const params = Object.entries({ ...common(NOW), ...base, ...changes }).filter(([, value]) => value !== undefined);
  return ask(api, messageOf(signed(api, Object.fromEntries(params) as Params)));
}

describe('common parameters', () => {
  it.each([
    ['no Timestamp', { Timestamp: undefined }, /Timestamp is missing/],
    ['an empty Timestamp', { Timestamp: '' }, /Timestamp must be/],
    ['a Timestamp in words', { Timestamp: 'now' }, /Timestamp must be/],
    ['a negative Timestamp', { Timestamp: '-1' }, /Timestamp must be/],
    ['a Timestamp with a fraction', { Timestamp: `${NOW / 1000}.5` }, /Timestamp must be/],
    ['no Nonce', { Nonce: undefined }, /Nonce is missing/],
    ['a Nonce of 0', { Nonce: '0' }, /Nonce must be a positive integer/],
    ['a negative Nonce', { Nonce: '-7' }, /Nonce must be/],
    ['a Nonce with a fraction', { Nonce: '1.5' }, /Nonce must be/],
    ['a Nonce in words', { Nonce: 'seven' }, /Nonce must be/],
    ['a Nonce with a blank', { Nonce: '7 ' }, /Nonce must be/],
    ['no SecretId', { SecretId: undefined }, /SecretId is missing/],
    ['an empty SecretId', { SecretId: '' }, /SecretId must be/],
  ])('are refused with 4000 for %s', async (_, changes, message) => {
    const answer = await callWith(changes);
    expect(answer).toEqual({ code: 4000, message: expect.stringMatching(message), codeDesc: 'InvalidParameter' });
    expect(codes()).toEqual([4000]);
  });

  it.each([
    ['no', {}],
    ['an empty', { Signature: '' }],
  ])('are refused with 4000 for %s Signature', async (_, signature: Params) => {
    const params = { ...common(NOW), ...URLS, ...signature };
    expect(await ask(api, messageOf(params))).toMatchObject({
      code: 4000,
      message: expect.stringMatching(/Signature/),
    });
    expect(codes()).toEqual([4000]);
  });

  it.each([undefined, ''])('are refused with 4000 and not written down for Action %j', async (Action) => {
    expect(await callWith({ Action })).toMatchObject({ code: 4000, message: expect.stringMatching(/Action/) });
    expect(codes()).toEqual([]);
  });

  it('are refused with 4000 when a key comes twice', async () => {
    const message = messageOf(signed(api, { ...common(NOW), ...URLS }));
    const body = `${message.body}&urls.0=https%3A%2F%2Fa.example%2F1`;
    expect(await ask(api, { ...message, body })).toMatchObject({
      code: 4000,
      message: expect.stringMatching(/more than once/),
    });
  });

  it('take a Nonce above 2^53', async () => {
    expect(await callWith({ Nonce: '1290303896666895346' })).toMatchObject({ code: 0 });
    expect(await callWith({ Nonce: '1290303896666895347' })).toMatchObject({ code: 0 });
  });
});

describe('a signature', () => {
  it('of an unknown SecretId is refused with 4104', async () => {
    expect(await callWith({ SecretId: 'AKIDother' })).toMatchObject({ code: 4104 });
    expect(codes()).toEqual([4104]);
  });

  it.each<[string, (params: Params) => Params]>([
    ['by another key', (params) => signed(api, params, 'urlencoded', 'other-secret')],
    ['for the other method', (params) => signed(api, params, 'GET')],
    ['before a URL was changed', (params) => ({ ...signed(api, params), 'urls.0': 'https://a.example/2' })],
    ['before a URL was added', (params) => ({ ...signed(api, params), 'urls.1': 'https://a.example/2' })],
    ['before SHA-256 was said', (params) => ({ ...signed(api, params), SignatureMethod: 'HmacSHA256' })],
    [
      'before a value was encoded twice',
      (params) => ({ ...signed(api, params), 'urls.0': 'https%3A%2F%2Fa.example%2F1' }),
    ],
    ['that is no base64', (params) => ({ ...params, Signature: '图' })],
  ])('%s is refused with 4100', async (_, sign) => {
    const answer = await ask(api, messageOf(sign({ ...common(NOW), ...URLS })));
    expect(answer).toEqual({ code: 4100, message: expect.any(String), codeDesc: 'AuthFailure' });
    expect(codes()).toEqual([4100]);
  });

  it('covers the Host header as sent, port included', async () => {
    const message = messageOf(signed(api, { ...common(NOW), ...URLS }));
    const headers = { ...message.headers, host: '127.0.0.1' };
    expect(await ask(api, { ...message, headers })).toMatchObject({ code: 4100 });
  });

  it('is refused with 4100 for a + that was not encoded', async () => {
    const message = messageOf(signed(api, { ...common(NOW), ...URLS, 'urls.0': 'https://a.example/a+b' }));
    const body = String(message.body).replace('a%2Bb', 'a+b');
    expect(await ask(api, { ...message, body })).toMatchObject({ code: 4100 });
  });
});

describe('the clock', () => {
  it.each([
    [4200, 'old', -301],
    [0, 'just not old', -300],
    [0, 'just not early', 300],
    [4500, 'early', 301],
    [4500, 'in milliseconds', NOW],
  ])('gives %s to a Timestamp that is %s', async (code, _, fromNow) => {
    expect(await callWith({ Timestamp: seconds(fromNow) })).toMatchObject({ code });
    expect(codes()).toEqual([code]);
  });

  it('is told to who comes early', async () => {
    const { message } = await callWith({ Timestamp: seconds(400) });
    expect(/Timestamp = (\d+)$/.exec(message)?.[1]).toBe(seconds(0));
  });
});

describe('a nonce', () => {
  it('is good for one call: the same bytes again are a replay', async () => {
    const message = messageOf(signed(api, { ...common(NOW), ...URLS }));
    expect([await ask(api, message), await ask(api, message)]).toMatchObject([{ code: 0 }, { code: 4500 }]);
    expect(codes()).toEqual([0, 4500]);
  });

  it('is a replay under another Timestamp and Action, too, and not only right after', async () => {
    expect(await callWith({ Nonce: '770' })).toMatchObject({ code: 0 });
    expect(await callWith({}, DIRS)).toMatchObject({ code: 0 });
    expect(await callWith({ Nonce: '770', Timestamp: seconds(200) }, DIRS)).toMatchObject({
      code: 4500,
      message: expect.stringMatching(/replay/),
    });
  });

  it('is used up by a call that is refused for what it asks', async () => {
    expect(await callWith({ Nonce: '770', 'urls.0': 'x' })).toMatchObject({ code: 4000 });
    expect(await callWith({ Nonce: '770' })).toMatchObject({ code: 4500 });
  });

  it('is not used up by a call that is signed wrong or comes at the wrong time', async () => {
    await ask(api, messageOf(signed(api, { ...common(NOW), ...URLS, Nonce: '780' }, 'urlencoded', 'wrong')));
    await callWith({ Nonce: '780', Timestamp: seconds(-900) });
    expect(codes()).toEqual([4100, 4200]);
    expect(await callWith({ Nonce: '780' })).toMatchObject({ code: 0 });
  });

  it('may come again once its first call would be too old', async () => {
    expect(await callWith({ Nonce: '790', Timestamp: seconds(100) })).toMatchObject({ code: 0 });
    await control(api, 'clock', { offsetMs: 400_000 });
    expect(await callWith({ Nonce: '790', Timestamp: seconds(400) })).toMatchObject({ code: 4500 });
    await control(api, 'clock', { offsetMs: 400_001 });
    expect(await callWith({ Nonce: '790', Timestamp: seconds(400) })).toMatchObject({ code: 0 });
  });
});
