import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { ask, call, common, control, listOf, messageOf, type Params, purge, signed, targets } from './caller.ts';

const URLS: Params = { Action: 'RefreshCdnOverSeaUrl', 'urls.0': 'https://a.example/1' };
const DIRS: Params = { Action: 'RefreshCdnOverSeaDir', 'dirs.0': 'https://a.example/d/' };
let api: LocalApi;

beforeAll(async () => {
  api = await startLocalApi({ domains: ['a.example', 'b.example'] });
});
afterAll(() => api.close());
afterEach(() => control(api, 'reset'));

const codes = () => api.calls().map(({ code }) => code);

describe('a call', () => {
  it.each(['DescribeCdnHosts', 'refreshcdnoverseaurl', 'GetCdnOverSeaRefreshLog', 'constructor'])(
    'of the action %s is refused with 6100',
    async (Action) => {
      expect(await call(api, { ...URLS, Action })).toMatchObject({ code: 6100, codeDesc: expect.any(String) });
      expect(api.calls()).toMatchObject([{ action: Action, code: 6100 }]);
    },
  );

  it.each<[string, Params, string]>([
    ['no URL', { Action: 'RefreshCdnOverSeaUrl' }, 'urls.0 is missing'],
    ['directories for URLs', { ...DIRS, Action: 'RefreshCdnOverSeaUrl' }, 'urls.0 is missing'],
    ['URLs for directories', { ...URLS, Action: 'RefreshCdnDir' }, 'dirs.0 is missing'],
    ['numbers from 1', { Action: 'RefreshCdnOverSeaUrl', 'urls.1': 'https://a.example/' }, 'urls.0 is missing'],
    ['a gap', { ...URLS, 'urls.2': 'https://a.example/' }, 'urls.1 is missing'],
    ['a number with a leading zero', { ...URLS, 'urls.01': 'https://a.example/' }, 'numbered from 0'],
    ['a number beyond all numbers', { ...URLS, [`urls.${'9'.repeat(400)}`]: 'https://a.example/' }, 'numbered from 0'],
    ['a key without a number', { ...URLS, urls: 'https://a.example/' }, 'numbered from 0'],
    ['a key with an empty number', { ...URLS, 'urls.': 'https://a.example/' }, 'numbered from 0'],
    ['a key with a word', { ...URLS, 'urls.one': 'https://a.example/' }, 'numbered from 0'],
  ])('with %s is refused with a plain 4000', async (_, params, message) => {
    const answer = await call(api, params);
    expect(answer).toEqual({ code: 4000, message: expect.stringContaining(message), codeDesc: 'InvalidParameter' });
    expect(codes()).toEqual([4000]);
  });

  it.each<[string, number, readonly string[]]>([
    ['no scheme', 9003, ['a.example/1']],
    ['an empty text', 9003, ['']],
    ['another scheme', 9003, ['ftp://a.example/1']],
    ['a blank before the scheme', 9003, [' https://a.example/1']],
    ['a scheme in upper case', 9003, ['HTTPS://a.example/1']],
    ['one bad URL among good ones', 9003, ['https://a.example/1', 'x', 'https://b.example/1']],
    ['no host', 9107, ['https://']],
    ['a host with a blank', 9107, ['https://a b/']],
    ['an unknown host', 9110, ['https://c.example/']],
    ['one unknown host among known ones', 9110, ['https://a.example/', 'https://c.example/', 'https://b.example/']],
    ['a sub-domain', 9110, ['https://x.a.example/']],
    ['a wildcard', 9110, ['http://*.a.example/']],
    ['1001 URLs', 22043, targets(1001)],
  ])('with %s is refused with %s, as text in codeDesc', async (_, code, urls) => {
    expect(await purge(api, urls)).toEqual({
      code: 4000,
      message: expect.stringMatching(new RegExp(`^\\(${code}\\) \\w`)),
      codeDesc: String(code),
    });
    expect(codes()).toEqual([code]);
  });

  it('for an unknown host is refused in the words of the official sample', async () => {
    expect(await purge(api, ['https://c.example/'])).toEqual({
      code: 4000,
      message: '(9110) Information for this domain does not exist. cdn no such host',
      codeDesc: '9110',
    });
  });

  it.each<[string, number, string, readonly string[], Params]>([
    ['21 directories', 22045, 'RefreshCdnOverSeaDir', targets(21), {}],
    ['a directory of an unknown host', 9110, 'RefreshCdnOverSeaDir', ['https://c.example/d/'], {}],
    ['a directory without scheme', 9003, 'RefreshCdnDir', ['a.example/d/'], {}],
    ['an unknown type of directory purge', 9003, 'RefreshCdnDir', targets(1), { type: '3' }],
  ])('with %s is refused with %s, as a number in codeDesc', async (_, code, Action, dirs, more) => {
    expect(await call(api, { Action, ...more, ...listOf('dirs', dirs) })).toEqual({
      code: 4000,
      message: expect.stringMatching(new RegExp(`^\\(${code}\\) \\w`)),
      codeDesc: code,
    });
    expect(codes()).toEqual([code]);
  });

  it('with an unsigned @ value is refused for that value', async () => {
    const params = signed(api, { ...common(), Action: 'RefreshCdnOverSeaUrl' });
    expect(await ask(api, messageOf({ ...params, 'urls.0': '@file' }))).toMatchObject({ code: 4000, codeDesc: '9003' });
  });
});
