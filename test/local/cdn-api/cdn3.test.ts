import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { control, purge, purgeDirs, targets } from './caller.ts';
import { cdn3, refused } from './tc3-caller.ts';

const DAY = 24 * 3_600_000;
/** Ten minutes before midnight in Beijing. */
const NOW = Date.UTC(2026, 7, 20, 15, 50);
const PAGE = ['https://a.example/'];
let api: LocalApi;
let offset = 0;

beforeAll(async () => {
  api = await startLocalApi({ domains: ['a.example', 'b.example:8443'], now: () => NOW });
});
afterAll(() => api.close());
afterEach(async () => {
  await control(api, 'reset');
  offset = 0;
});

const call = (action: string, body: unknown) => cdn3(api, action, body, NOW + offset);
const codes = () => api.calls().map(({ code }) => code);

async function moveClock(offsetMs: number) {
  offset = offsetMs;
  await control(api, 'clock', { offsetMs });
}

/** What the journal says of such a call. */
async function code(action: string, body: unknown) {
  await call(action, body);
  return api.calls().at(-1)?.code;
}

describe.each([
  {
    action: 'PurgeUrlsCache',
    name: 'Urls',
    more: {},
    batch: 1000,
    what: 'PurgeUrl',
    wildcard: 'CdnPurgeWildcardNotAllowed',
  },
  {
    action: 'PurgePathCache',
    name: 'Paths',
    more: { FlushType: 'flush' },
    batch: 500,
    what: 'PurgePath',
    wildcard: 'CdnPurgeWildcardNotAllowed',
  },
  { action: 'PushUrlsCache', name: 'Urls', more: {}, batch: 500, what: 'Push', wildcard: 'CdnPushWildcardNotAllowed' },
])('$action', ({ action, name, more, batch, what, wildcard }) => {
  const body = (list: unknown, other: object = {}) => ({ ...more, [name]: list, ...other });
  const journalName = name === 'Urls' ? 'urls' : 'dirs';

  it('answers with one task id, and is written down', async () => {
    const list = ['https://a.example/1', 'http://A.example:81/%E5%9B%BE?x=1', 'https://a.example/图'];
    expect(await call(action, body(list))).toEqual({
      TaskId: expect.stringMatching(new RegExp(`^${NOW / 1000}-[0-9a-z]{8}$`)),
      RequestId: expect.any(String),
    });
    expect(api.calls()).toEqual([
      { api: 'cdn-3.0', action, code: 0, urls: [], dirs: [], at: NOW, [journalName]: list },
    ]);
  });

  it('gives each call another task id', async () => {
    const ids = [await call(action, body(PAGE)), await call(action, body(PAGE))].map(({ TaskId }) => TaskId);
    expect(new Set(ids).size).toBe(2);
  });

  it.each<[string, string, object]>([
    ['MissingParameter', 'no list', { [name]: undefined }],
    ['MissingParameter', 'null for the list', { [name]: null }],
    ['InvalidParameter', 'a text for the list', { [name]: 'https://a.example/' }],
    ['InvalidParameter', 'a number in the list', { [name]: [7] }],
    ['InvalidParameter', 'a number for Area', { Area: 7 }],
    ['InvalidParameter', 'a text for UrlEncode', { UrlEncode: 'true' }],
    ['UnknownParameter', 'an unknown parameter', { Url: 'https://a.example/' }],
    ['UnknownParameter', 'a list of API 2.0', { 'urls.0': 'https://a.example/' }],
    ['UnknownParameter', 'a parameter in another case', { area: 'overseas' }],
    ['InvalidParameter.CdnParamError', 'an empty list', { [name]: [] }],
    ['InvalidParameter.CdnParamError', 'an unknown Area', { Area: 'asia' }],
    ['InvalidParameter.CdnParamError', 'an inherited Area', { Area: 'constructor' }],
    ['InvalidParameter.CdnParamError', 'no scheme', { [name]: ['a.example/1'] }],
    ['InvalidParameter.CdnParamError', 'another scheme', { [name]: ['ftp://a.example/'] }],
    ['InvalidParameter.CdnParamError', 'a scheme in upper case', { [name]: ['HTTPS://a.example/'] }],
    ['InvalidParameter.CdnParamError', 'no host', { [name]: ['https://'] }],
    ['InvalidParameter.CdnParamError', 'one bad URL among good ones', { [name]: [...PAGE, 'x'] }],
    [`InvalidParameter.${wildcard}`, 'a wildcard', { [name]: ['https://*.example/'] }],
    ['ResourceNotFound.CdnHostNotExists', 'an unknown host', { [name]: ['https://c.example/'] }],
    [
      'ResourceNotFound.CdnHostNotExists',
      'one unknown host among known ones',
      { [name]: [...PAGE, 'https://c.example/', ...PAGE] },
    ],
    ['ResourceNotFound.CdnHostNotExists', 'another port than is listed', { [name]: ['https://b.example/'] }],
    [`LimitExceeded.Cdn${what}ExceedBatchLimit`, `${batch + 1} targets`, { [name]: targets(batch + 1) }],
  ])('is refused with %s for %s, and spends nothing', async (wanted, _, change) => {
    expect(await call(action, body(PAGE, change))).toEqual(
      refused(wanted, expect.stringMatching(/^[A-Z].*\.$|cdn no such host$/)),
    );
    const list: unknown = (change as Record<string, unknown>)[name] ?? (name in change ? [] : PAGE);
    const texts = Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
    expect(api.calls()).toMatchObject([{ api: 'cdn-3.0', action, code: wanted, [journalName]: texts }]);
    expect((await call('DescribePurgeQuota', {}))['UrlPurge']).toMatchObject([
      { Available: 10_000 },
      { Available: 10_000 },
    ]);
    expect((await call('DescribePurgeQuota', {}))['PathPurge']).toMatchObject([{ Available: 100 }, { Available: 100 }]);
  });

  it('takes a URL of any length', async () => {
    expect(await code(action, body([`https://a.example/${'x'.repeat(5000)}`]))).toBe(0);
  });
});

describe('PurgePathCache', () => {
  it.each<[string, unknown]>([
    ['MissingParameter', undefined],
    ['InvalidParameter', 1],
    ['InvalidParameter.CdnParamError', 'all'],
    ['InvalidParameter.CdnParamError', ''],
  ])('is refused with %s for the FlushType %j', async (wanted, FlushType) => {
    expect(await code('PurgePathCache', { Paths: PAGE, FlushType })).toBe(wanted);
  });

  it.each(['flush', 'delete'])('takes the FlushType %s', async (FlushType) => {
    expect(await code('PurgePathCache', { Paths: PAGE, FlushType, Area: 'overseas', UrlEncode: true })).toBe(0);
  });
});

describe('PushUrlsCache', () => {
  it('takes everything that is documented', async () => {
    const body = {
      Urls: PAGE,
      Area: 'overseas',
      UserAgent: 'x',
      Layer: 'middle',
      ParseM3U8: false,
      DisableRange: true,
    };
    expect(await code('PushUrlsCache', { ...body, Headers: [{ Name: 'a', Value: 'b' }], UrlEncode: false })).toBe(0);
    expect(await code('PushUrlsCache', { ...body, Headers: ['a: b'] })).toBe('InvalidParameter');
  });
});

it('global is an area of pushes, not of purges', async () => {
  expect(await code('PushUrlsCache', { Urls: PAGE, Area: 'global' })).toBe(0);
  expect(await code('PurgeUrlsCache', { Urls: PAGE, Area: 'global' })).toBe('InvalidParameter.CdnParamError');
});

describe('the quota of a day', () => {
  /** What is left: URLs on the mainland and overseas, then paths. */
  async function left() {
    const { UrlPurge, PathPurge } = await call('DescribePurgeQuota', {});
    return [UrlPurge, PathPurge].flat().map((quota) => (quota as { Available: number }).Available);
  }

  it('is told in full', async () => {
    await call('PurgeUrlsCache', { Urls: targets(3), Area: 'mainland' });
    await call('PurgePathCache', { Paths: targets(2), FlushType: 'flush', Area: 'overseas' });
    expect(await call('DescribePurgeQuota', {})).toEqual({
      UrlPurge: [
        { Batch: 1000, Total: 10_000, Available: 9997, Area: 'mainland' },
        { Batch: 1000, Total: 10_000, Available: 10_000, Area: 'overseas' },
      ],
      PathPurge: [
        { Batch: 500, Total: 100, Available: 100, Area: 'mainland' },
        { Batch: 500, Total: 100, Available: 98, Area: 'overseas' },
      ],
      RequestId: expect.any(String),
    });
    expect(await code('DescribePurgeQuota', { Area: 'overseas' })).toBe('UnknownParameter');
  });

  it('of URLs ends after ten calls of 1000, and doubles count each', async () => {
    for (let n = 0; n < 9; n += 1) await call('PurgeUrlsCache', { Urls: targets(1000) });
    await call('PurgeUrlsCache', { Urls: Array(999).fill(PAGE[0]) });
    expect(new Set(codes())).toEqual(new Set([0]));
    expect(await code('PurgeUrlsCache', { Urls: targets(2) })).toBe('LimitExceeded.CdnPurgeUrlExceedDayLimit');
    expect(await code('PurgeUrlsCache', { Urls: targets(1) })).toBe(0);
    expect(await code('PurgeUrlsCache', { Urls: targets(1) })).toBe('LimitExceeded.CdnPurgeUrlExceedDayLimit');
    expect(await code('PurgeUrlsCache', { Urls: targets(1), Area: 'mainland' })).toBe(0);
    expect(await left()).toEqual([9999, 0, 100, 100]);
  });

  it('of paths ends after 100', async () => {
    const paths = (count: number) => code('PurgePathCache', { Paths: targets(count), FlushType: 'delete' });
    expect([await paths(101), await paths(100), await paths(1)]).toEqual([
      'LimitExceeded.CdnPurgePathExceedDayLimit',
      0,
      'LimitExceeded.CdnPurgePathExceedDayLimit',
    ]);
  });

  it('is one for API 2.0 and 3.0', async () => {
    expect(await purge(api, targets(1000), NOW)).toMatchObject({ code: 0 });
    expect(await purgeDirs(api, targets(20), NOW)).toMatchObject({ code: 0 });
    await call('PurgePathCache', { Paths: targets(75), FlushType: 'flush' });
    expect(await left()).toEqual([10_000, 9000, 100, 5]);
    expect(await purgeDirs(api, targets(6), NOW)).toMatchObject({ codeDesc: 22046 });
    expect(await purgeDirs(api, targets(5), NOW)).toMatchObject({ code: 0 });
  });

  it('of pushes is 1000, on the mainland when nothing else is said, and global spends of both', async () => {
    const push = (count: number, Area?: string) => code('PushUrlsCache', { Urls: targets(count), Area });
    const full = 'LimitExceeded.CdnPushExceedDayLimit';
    expect([await push(500), await push(400, 'mainland'), await push(500, 'overseas')]).toEqual([0, 0, 0]);
    expect(await push(101, 'global')).toBe(full);
    expect([await push(100, 'global'), await push(1)]).toEqual([0, full]);
    expect([await push(401, 'overseas'), await push(400, 'overseas'), await push(1, 'overseas')]).toEqual([
      full,
      0,
      full,
    ]);
    expect(await left()).toEqual([10_000, 10_000, 100, 100]);
  });

  it('is full again at 00:00 UTC+8', async () => {
    await call('PurgeUrlsCache', { Urls: targets(1000) });
    await moveClock(10 * 60_000 - 1);
    expect(await left()).toEqual([10_000, 9000, 100, 100]);
    await moveClock(10 * 60_000);
    expect(await left()).toEqual([10_000, 10_000, 100, 100]);
    await moveClock(10 * 60_000 - DAY);
    expect(await left()).toEqual([10_000, 9000, 100, 100]);
  });
});
