import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { control, type Message, send } from './caller.ts';
import { askTc3, type Call, type Headers, refused, tc3Message } from './tc3-caller.ts';

const NOW = Date.UTC(2026, 7, 20, 12);
const MB = 1024 * 1024;
const PURGE: Call = { action: 'PurgeUrlsCache', body: { Urls: ['https://a.example/'] }, now: NOW };
const TEO: Call = { action: 'DescribeContentQuota', body: { ZoneId: 'zone-1' }, service: 'teo', now: NOW };
let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ now: () => NOW });
});
afterAll(() => api.close());
afterEach(() => control(api, 'reset'));

const codes = () => api.calls().map(({ code }) => code);

/** The code of an answer; undefined when it is done. */
async function codeOf(message: Message): Promise<string | undefined> {
  return (await askTc3(api, message)).Error?.Code;
}

/** A good call without some of its headers. */
function without(...names: string[]): Message {
  const message = tc3Message(api, PURGE);
  return {
    ...message,
    headers: Object.fromEntries(Object.entries(message.headers).filter(([name]) => !names.includes(name))),
  };
}

/** A good call with some headers changed after it was signed. */
function tampered(headers: Headers, call = PURGE): Message {
  const message = tc3Message(api, call);
  return { ...message, headers: { ...message.headers, ...headers } };
}

/** A good call with its Authorization changed. */
function reauthorized(change: (authorization: string) => string): Message {
  const message = tc3Message(api, PURGE);
  return tampered({ authorization: change(message.headers['authorization'] ?? '') });
}

describe('a call', () => {
  it.each<[string, Call]>([
    ['as documented', PURGE],
    ['to EdgeOne', TEO],
    [
      'with more signed headers',
      { ...PURGE, signedHeaders: ['content-type', 'host', 'x-tc-action', 'x-tc-timestamp'] },
    ],
    ['signed for the host without its port, as the SDKs do', { ...PURGE, host: '127.0.0.1' }],
    ['for a host of its own', { ...PURGE, headers: { host: 'cdn.tencentcloudapi.com' } }],
    ['with a token and a region', { ...PURGE, headers: { 'x-tc-token': 'a+/=', 'x-tc-region': 'ap-guangzhou' } }],
    ['with a bare content type', { ...PURGE, headers: { 'content-type': 'application/json' } }],
    ['five minutes late', { ...PURGE, now: NOW - 300_000 }],
    ['five minutes early', { ...PURGE, now: NOW + 300_000 }],
    ['by an SDK that takes 127.0.0.1 for the service', { ...PURGE, service: '127' }],
    ['by an SDK that takes it so, to EdgeOne', { ...TEO, service: '127', version: '2022-09-01' }],
    ['by an SDK on localhost', { ...PURGE, service: 'localhost' }],
  ])('%s is taken', async (_, call) => {
    expect(await codeOf(tc3Message(api, call))).toBeUndefined();
    expect(codes()).toEqual([0]);
  });

  it('is answered as JSON with HTTP 200 and a request id of its own', async () => {
    const [one, two] = [await send(api, tc3Message(api, TEO)), await send(api, tc3Message(api, TEO))];
    expect([one.status, one.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(Object.keys(JSON.parse(one.text))).toEqual(['Response']);
    expect(JSON.parse(one.text).Response.RequestId).not.toBe(JSON.parse(two.text).Response.RequestId);
  });

  it('may come again unchanged, since TC3 has no nonce', async () => {
    const message = tc3Message(api, PURGE);
    expect([await codeOf(message), await codeOf(message)]).toEqual([undefined, undefined]);
  });
});

describe('who calls', () => {
  it.each<[string, string, () => Message]>([
    ['AuthFailure.InvalidAuthorization', 'no Authorization', () => without('authorization')],
    ['AuthFailure.InvalidAuthorization', 'another scheme', () => tampered({ authorization: 'SKIP' })],
    [
      'AuthFailure.InvalidAuthorization',
      'another algorithm',
      () => reauthorized((text) => text.replace('TC3-HMAC-SHA256', 'TC3-HMAC-SM3')),
    ],
    ['AuthFailure.InvalidAuthorization', 'no scope', () => reauthorized((text) => text.replace('/tc3_request', ''))],
    [
      'AuthFailure.InvalidAuthorization',
      'no signature',
      () => reauthorized((text) => text.replace(/Signature=.*$/, '')),
    ],
    ['AuthFailure.InvalidAuthorization', 'more behind', () => reauthorized((text) => `${text}, X=y`)],
    [
      'AuthFailure.InvalidAuthorization',
      'headers out of order',
      () => tc3Message(api, { ...PURGE, signedHeaders: ['host', 'content-type'] }),
    ],
    [
      'AuthFailure.InvalidAuthorization',
      'a header twice',
      () => tc3Message(api, { ...PURGE, signedHeaders: ['content-type', 'content-type', 'host'] }),
    ],
    [
      'AuthFailure.InvalidAuthorization',
      'a header in upper case',
      () => reauthorized((text) => text.replace('=content-type', '=Content-Type')),
    ],
    [
      'AuthFailure.InvalidAuthorization',
      'no host',
      () => tc3Message(api, { ...PURGE, signedHeaders: ['content-type'] }),
    ],
    [
      'AuthFailure.InvalidAuthorization',
      'no content type',
      () => tc3Message(api, { ...PURGE, signedHeaders: ['host'] }),
    ],
    [
      'AuthFailure.InvalidAuthorization',
      'a signed header that is not there',
      () => tc3Message(api, { ...PURGE, signedHeaders: ['content-type', 'host', 'x-tc-token'] }),
    ],
    ['MissingParameter', 'no timestamp', () => without('x-tc-timestamp')],
    ['MissingParameter', 'an empty timestamp', () => tampered({ 'x-tc-timestamp': '' })],
    ['InvalidParameter', 'a timestamp in words', () => tampered({ 'x-tc-timestamp': 'now' })],
    ['InvalidParameter', 'a timestamp below 0', () => tampered({ 'x-tc-timestamp': '-5' })],
    ['AuthFailure.SecretIdNotFound', 'an unknown key', () => tc3Message(api, { ...PURGE, secretId: 'AKIDother' })],
    ['AuthFailure.SignatureFailure', 'another secret', () => tc3Message(api, { ...PURGE, secretKey: 'wrong' })],
    ['AuthFailure.SignatureFailure', 'a changed body', () => ({ ...tc3Message(api, PURGE), body: '{"Urls":[]}' })],
    [
      'AuthFailure.SignatureFailure',
      'another host',
      () => tc3Message(api, { ...PURGE, host: 'cdn.tencentcloudapi.com' }),
    ],
    ['AuthFailure.SignatureFailure', 'another port', () => tc3Message(api, { ...PURGE, host: '127.0.0.1:1' })],
    [
      'AuthFailure.SignatureFailure',
      'another content type than was signed',
      () => tampered({ 'content-type': 'application/json' }),
    ],
    [
      'AuthFailure.SignatureFailure',
      'another action than was signed',
      () =>
        tampered(
          { 'x-tc-action': 'PurgePathCache' },
          { ...PURGE, signedHeaders: ['content-type', 'host', 'x-tc-action'] },
        ),
    ],
    [
      'AuthFailure.SignatureFailure',
      'another time than was signed',
      () => tampered({ 'x-tc-timestamp': String(NOW / 1000 + 1) }),
    ],
    [
      'AuthFailure.SignatureFailure',
      'the date of another day',
      () => tc3Message(api, { ...PURGE, date: '2026-08-21' }),
    ],
    [
      'AuthFailure.SignatureFailure',
      'a signature in upper case',
      () => reauthorized((text) => text.replace(/[0-9a-f]{64}$/, (hex) => hex.toUpperCase())),
    ],
    ['AuthFailure.SignatureExpire', 'a call too late', () => tc3Message(api, { ...PURGE, now: NOW - 301_000 })],
    ['AuthFailure.SignatureExpire', 'a call too early', () => tc3Message(api, { ...PURGE, now: NOW + 301_000 })],
  ])('is refused with %s for %s, and that is written down', async (code, _, message) => {
    expect(await askTc3(api, message())).toEqual(refused(code, expect.stringMatching(/^[A-Z][^{}]*\w/)));
    expect(codes()).toEqual([code]);
  });

  it('is asked on the UTC day, not on that of Beijing', async () => {
    await control(api, 'clock', { offsetMs: 8 * 3_600_000 }); // 20:00 UTC is the next day in Beijing
    const now = NOW + 8 * 3_600_000;
    expect(await codeOf(tc3Message(api, { ...PURGE, now }))).toBeUndefined();
    expect(await codeOf(tc3Message(api, { ...PURGE, now, date: '2026-08-21' }))).toBe('AuthFailure.SignatureFailure');
  });
});

describe('what is called', () => {
  it.each<[string, string, Partial<Call>]>([
    ['NoSuchVersion', 'another version', { version: '2017-03-12' }],
    ['NoSuchVersion', 'the version of the other product', { version: '2022-09-01' }],
    ['MissingParameter', 'no version', { version: '' }],
    ['InvalidAction', 'an unknown action', { action: 'PurgeEverything' }],
    ['InvalidAction', 'an action in another case', { action: 'purgeurlscache' }],
    ['InvalidAction', 'an action of the other product', { action: 'CreatePurgeTask' }],
    ['InvalidAction', 'an inherited name', { action: 'constructor' }],
  ])('is refused with %s for %s', async (code, _, change) => {
    expect(await codeOf(tc3Message(api, { ...PURGE, ...change }))).toBe(code);
    expect(api.calls()).toMatchObject([{ api: 'cdn-3.0', code, urls: ['https://a.example/'] }]);
  });

  it.each<[string, string, () => Message]>([
    ['MissingParameter', 'no action', () => without('x-tc-action')],
    ['MissingParameter', 'nothing at all', () => ({ method: 'POST', path: '/' })],
    ['NoSuchProduct', 'an unknown service', () => tc3Message(api, { ...PURGE, service: 'cvm' })],
    ['MissingParameter', 'neither scope nor version', () => without('authorization', 'x-tc-version')],
    [
      'NoSuchVersion',
      'no scope and an unknown version',
      () => ({ ...without('authorization'), headers: { 'x-tc-action': 'X', 'x-tc-version': '1' } }),
    ],
    ['UnsupportedOperation', 'GET', () => ({ ...tc3Message(api, PURGE), method: 'GET', body: '' })],
    ['UnsupportedProtocol', 'PUT', () => ({ ...tc3Message(api, PURGE), method: 'PUT' })],
    ['RequestSizeLimitExceeded', 'more than 10 MB', () => tc3Message(api, { ...PURGE, body: ' '.repeat(10 * MB + 1) })],
  ])('is refused with %s for %s, and no API is said to have got it', async (code, _, message) => {
    expect(await askTc3(api, message())).toEqual(refused(code, expect.stringMatching(/\w/)));
    expect(api.calls()).toEqual([]);
  });

  it.each<[string, Call]>([
    ['text', { ...PURGE, body: 'Urls=x' }],
    ['nothing', { ...PURGE, body: '' }],
    ['a list', { ...PURGE, body: [] }],
    ['null', { ...PURGE, body: 'null' }],
    ['10 MB of blanks', { ...PURGE, body: ' '.repeat(10 * MB) }],
    ['a form', { ...PURGE, headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['JSON that is called something longer', { ...PURGE, headers: { 'content-type': 'application/jsonp' } }],
  ])('is refused with InvalidParameter for a body that is %s', async (_, call) => {
    expect(await codeOf(tc3Message(api, call))).toBe('InvalidParameter');
  });

  it('does not depend on the query', async () => {
    expect(await codeOf({ ...tc3Message(api, PURGE), path: '/?Action=Other&x=%zz' })).toBeUndefined();
  });
});

describe('the rate', () => {
  const at = (offset: number) => codeOf(tc3Message(api, { ...PURGE, now: NOW + offset }));

  it('is 20 calls of an action in any second; what is refused does not count', async () => {
    for (let n = 0; n < 10; n += 1) expect(await at(0)).toBeUndefined();
    await control(api, 'clock', { offsetMs: 600 });
    for (let n = 0; n < 10; n += 1) expect(await at(0)).toBeUndefined();
    for (let n = 0; n < 5; n += 1) expect(await at(0)).toBe('RequestLimitExceeded');
    await control(api, 'clock', { offsetMs: 999 });
    expect(await at(0)).toBe('RequestLimitExceeded');
    await control(api, 'clock', { offsetMs: 1000 });
    for (let n = 0; n < 10; n += 1) expect(await at(1000)).toBeUndefined();
    expect(await at(1000)).toBe('RequestLimitExceeded');
  });

  it('is that of one action of one product, and full again after a reset', async () => {
    const list = { TaskId: 'x' };
    for (let n = 0; n < 21; n += 1)
      await codeOf(tc3Message(api, { action: 'DescribePurgeTasks', body: list, now: NOW }));
    expect(codes().slice(-2)).toEqual([0, 'RequestLimitExceeded']);
    expect(await at(0)).toBeUndefined();
    const other = {
      ...TEO,
      action: 'DescribePurgeTasks',
      body: { ZoneId: '*', Filters: [{ Name: 'job-id', Values: ['x'] }] },
    };
    expect(await codeOf(tc3Message(api, other))).toBeUndefined();
    await control(api, 'reset');
    expect(await codeOf(tc3Message(api, { action: 'DescribePurgeTasks', body: list, now: NOW }))).toBeUndefined();
  });

  it('is that of the time which the clock shows, also when the clock goes back', async () => {
    await control(api, 'clock', { offsetMs: 500 });
    for (let n = 0; n < 21; n += 1) await at(0);
    expect(codes().at(-1)).toBe('RequestLimitExceeded');
    await control(api, 'clock', { offsetMs: 0 });
    expect(await at(0)).toBeUndefined();
  });

  it('counts no strangers', async () => {
    for (let n = 0; n < 25; n += 1) await codeOf(tc3Message(api, { ...PURGE, secretKey: 'wrong' }));
    expect(await at(0)).toBeUndefined();
  });
});
