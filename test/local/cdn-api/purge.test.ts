import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../lib/local/cdn-api/journal.ts';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { call, common, control, listOf, messageOf, type Params, purge, send, signed, type Way } from './caller.ts';

const WAYS: readonly Way[] = ['GET', 'urlencoded', 'multipart'];
let api: LocalApi;
const told: JournalEntry[] = [];

beforeAll(async () => {
  api = await startLocalApi({ domains: ['www.test.com', 'Ümlaut.example'], onCall: (entry) => told.push(entry) });
});
afterAll(() => api.close());
afterEach(async () => {
  await control(api, 'reset');
  told.length = 0;
});

const overseas = (urls: readonly string[]): Params => ({ Action: 'RefreshCdnOverSeaUrl', ...listOf('urls', urls) });

describe('a purge', () => {
  it.each(WAYS)('by %s is answered as in the official sample', async (way) => {
    const params = signed(api, { ...common(), ...overseas(['https://www.test.com/1.jpg']) }, way);
    const { status, headers, text } = await send(api, messageOf(params, way));
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(text.trim()).toBe('{"code":0,"message":"","codeDesc":"Success","data":{"count":1}}');
  });

  it.each(WAYS)('by %s has its values as they were before encoding', async (way) => {
    const urls = [
      'https://www.test.com/图 a+b.jpg?x=1&y=2',
      'https://www.test.com/%E5%9B%BE%20a%2Bb',
      'https://www.test.com/😀"=\'\\',
    ];
    expect(await call(api, overseas(urls), way)).toMatchObject({ code: 0, data: { count: 3 } });
    expect(api.calls()).toMatchObject([{ urls }]);
  });

  it.each(WAYS)('by %s is signed with SHA-256 when SignatureMethod says so', async (way) => {
    const params = { SignatureMethod: 'HmacSHA256', ...overseas(['https://www.test.com/']) };
    expect(await call(api, params, way)).toMatchObject({ code: 0 });
  });

  it('is signed with SHA-1 for any other SignatureMethod', async () => {
    const params = { SignatureMethod: 'hmacsha256', ...overseas(['https://www.test.com/']) };
    expect(await call(api, params)).toMatchObject({ code: 0 });
  });

  it('takes Token, Region and RequestClient, signed like the rest', async () => {
    const params = { Token: 'a+/=', Region: '', RequestClient: 'x', ...overseas(['https://www.test.com/']) };
    expect(await call(api, params)).toMatchObject({ code: 0 });
  });

  it.each([
    ['RefreshCdnOverSeaUrl', 'urls', { count: 2 }],
    ['RefreshCdnOverSeaDir', 'dirs', { count: 2 }],
    ['RefreshCdnUrl', 'urls', { count: 2, task_id: expect.stringMatching(/^\d{19}$/) }],
    ['RefreshCdnDir', 'dirs', { count: 2, task_id: expect.stringMatching(/^\d{19}$/) }],
  ] as const)('of %s takes %s', async (Action, name, data) => {
    const values = ['http://www.test.com/abc/', 'http://www.test.com/def/'];
    const answer = await call(api, { Action, ...listOf(name, values) });
    expect(answer).toEqual({ code: 0, message: '', codeDesc: 'Success', data });
    expect(api.calls()).toMatchObject([{ action: Action, code: 0, urls: [], dirs: [], [name]: values }]);
  });

  it('on the mainland has a task id of its own', async () => {
    const params = { Action: 'RefreshCdnUrl', 'urls.0': 'https://www.test.com/' };
    const [one, two] = [await call(api, params), await call(api, params)];
    expect(one.data?.task_id).not.toBe(two.data?.task_id);
  });

  it('of a thousand URLs, sorted as text to be signed, keeps their order', async () => {
    const urls = Array.from({ length: 1000 }, (_, n) => `https://www.test.com/${n}`);
    expect(await purge(api, urls)).toMatchObject({ data: { count: 1000 } });
    expect(api.calls()[0]?.urls).toEqual(urls);
  });

  it('goes by the numbers of the URLs, not by the order on the wire', async () => {
    const params = { 'urls.2': 'https://www.test.com/2', 'urls.0': 'https://www.test.com/0' };
    expect(await call(api, { ...overseas([]), ...params, 'urls.1': 'https://www.test.com/1' })).toMatchObject({
      code: 0,
    });
    expect(api.calls()).toMatchObject([{ urls: [0, 1, 2].map((n) => `https://www.test.com/${n}`) }]);
  });

  it('counts a URL that comes twice as two', async () => {
    expect(await purge(api, ['https://www.test.com/', 'https://www.test.com/'])).toMatchObject({ data: { count: 2 } });
  });

  it('knows a domain in any case, with any port, and in its own letters', async () => {
    const urls = ['https://WWW.test.com:8443/', 'http://xn--mlaut-jva.example/', 'http://ümlaut.example/'];
    expect(await purge(api, urls)).toMatchObject({ code: 0 });
  });

  it.each(['1', '2'])('of a mainland directory takes type %s', async (type) => {
    const params = { Action: 'RefreshCdnDir', type, 'dirs.0': 'https://www.test.com/' };
    expect(await call(api, params)).toMatchObject({ code: 0 });
  });
});

describe('the journal', () => {
  it('shows refused calls, too, with the code that says most, and tells a listener', async () => {
    await purge(api, ['https://www.test.com/']);
    await purge(api, ['https://unknown.example/']);
    await call(api, { Action: 'Nonsense', 'urls.0': 'x', 'dirs.7': 'y', 'dirs.x': 'z' });
    await send(api, messageOf({ Action: 'RefreshCdnOverSeaDir' }, 'GET'));
    const at = expect.any(Number);
    expect(api.calls()).toEqual([
      { api: 'cdn-2.0', action: 'RefreshCdnOverSeaUrl', code: 0, urls: ['https://www.test.com/'], dirs: [], at },
      { api: 'cdn-2.0', action: 'RefreshCdnOverSeaUrl', code: 9110, urls: ['https://unknown.example/'], dirs: [], at },
      { api: 'cdn-2.0', action: 'Nonsense', code: 6100, urls: ['x'], dirs: ['y', 'z'], at },
      { api: 'cdn-2.0', action: 'RefreshCdnOverSeaDir', code: 4000, urls: [], dirs: [], at },
    ]);
    expect(told).toEqual(api.calls());
    expect(JSON.parse((await send(api, { path: '/_local/calls' })).text)).toEqual(api.calls());
  });

  it('is a copy', async () => {
    const before = api.calls();
    await purge(api, ['https://www.test.com/']);
    expect(before).toEqual([]);
  });
});

it('knows every host when none is configured, wildcards excepted', async () => {
  const open = await startLocalApi();
  expect(await purge(open, ['http://any.example/'])).toMatchObject({ code: 0 });
  expect(await purge(open, ['http://*.example/'])).toMatchObject({ codeDesc: '9110' });
  await open.close();
});
