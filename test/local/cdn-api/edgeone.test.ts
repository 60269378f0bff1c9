import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { control, targets } from './caller.ts';
import { edgeone, refused } from './tc3-caller.ts';

/** Ten minutes before midnight in Beijing. */
const NOW = Date.UTC(2026, 7, 20, 15, 50);
const ZoneId = 'zone-2p6kwzrgrq7z';
const [A, DIR, C] = ['https://a.example/1', 'https://a.example/d/', 'https://c.example/'];
const URLS = { ZoneId, Type: 'purge_url', Targets: [A] };
const TAGS = { ZoneId, Type: 'purge_cache_tag', Targets: ['tag'], CacheTag: { Domains: ['a.example'] } };
let api: LocalApi;

beforeAll(async () => {
  api = await startLocalApi({ domains: ['a.example', 'b.example:8443'], now: () => NOW });
});
afterAll(() => api.close());
afterEach(() => control(api, 'reset'));

const call = (action: string, body: unknown) => edgeone(api, action, body, NOW);
const purge = (body: unknown) => call('CreatePurgeTask', body);
const prefix = (Targets: readonly string[]) => purge({ ZoneId, Type: 'purge_prefix', Targets });

/** What is left of today for a zone, by type. */
async function left(zone = ZoneId) {
  const { PurgeQuota, PrefetchQuota } = await call('DescribeContentQuota', { ZoneId: zone });
  const quotas = [PurgeQuota, PrefetchQuota].flat() as { Type: string; DailyAvailable: number }[];
  return Object.fromEntries(quotas.map(({ Type, DailyAvailable }) => [Type, DailyAvailable]));
}

const FULL = {
  purge_url: 10_000,
  purge_prefix: 100,
  purge_host: 100,
  purge_all: 10,
  purge_cache_tag: 100,
  prefetch_url: 1000,
};

describe('CreatePurgeTask', () => {
  it.each<[string, object, object]>([
    ['URLs', URLS, { urls: [A] }],
    ['URLs of every zone', { ...URLS, ZoneId: '*' }, { urls: [A] }],
    [
      'a URL on a listed port',
      { ...URLS, Targets: ['https://b.example:8443/'] },
      { urls: ['https://b.example:8443/'] },
    ],
    ['with all parameters', { ...URLS, Method: 'delete', EncodeUrl: true, CacheTag: null }, { urls: [A] }],
    ['prefixes', { ZoneId, Type: 'purge_prefix', Targets: [DIR], Method: 'delete' }, { dirs: [DIR] }],
    ['hosts', { ZoneId, Type: 'purge_host', Targets: ['a.example'] }, { dirs: ['a.example'] }],
    ['tags', TAGS, {}],
    ['everything', { ZoneId, Type: 'purge_all' }, {}],
    ['everything, with an empty list', { ZoneId, Type: 'purge_all', Targets: [] }, {}],
  ])('purges %s', async (_, body, lists) => {
    expect(await purge(body)).toEqual({
      JobId: expect.stringMatching(/^[0-9a-z]{14}$/),
      FailedList: [],
      RequestId: expect.any(String),
    });
    expect(api.calls()).toEqual([
      { api: 'edgeone', action: 'CreatePurgeTask', code: 0, urls: [], dirs: [], at: NOW, ...lists },
    ]);
  });

  it.each<[string, string, object]>([
    ['MissingParameter', 'no zone', { ...URLS, ZoneId: undefined }],
    ['MissingParameter', 'no type', { ...URLS, Type: undefined }],
    ['MissingParameter', 'no targets', { ...URLS, Targets: undefined }],
    ['MissingParameter', 'an empty list', { ...URLS, Targets: [] }],
    ['MissingParameter', 'no domains for tags', { ...TAGS, CacheTag: undefined }],
    ['MissingParameter', 'an empty list of domains', { ...TAGS, CacheTag: { Domains: [] } }],
    ['MissingParameter', 'no list of domains', { ...TAGS, CacheTag: {} }],
    ['MissingParameter', 'no tags', { ...TAGS, Targets: [] }],
    ['InvalidParameter', 'a text for the list', { ...URLS, Targets: A }],
    ['InvalidParameter', 'a number in the list', { ...URLS, Targets: [A, 1] }],
    ['InvalidParameter', 'a number for the zone', { ...URLS, ZoneId: 1 }],
    ['InvalidParameter', 'a text for EncodeUrl', { ...URLS, EncodeUrl: 'false' }],
    ['InvalidParameter', 'a list for CacheTag', { ...TAGS, CacheTag: ['a.example'] }],
    ['UnknownParameter', 'a parameter of CDN', { ...URLS, Area: 'overseas' }],
    ['UnknownParameter', 'an unknown field of CacheTag', { ...TAGS, CacheTag: { Domains: ['a.example'], Tags: [] } }],
    ['InvalidParameter.ParameterError', 'a zone of another form', { ...URLS, ZoneId: 'a.example' }],
    ['InvalidParameter.ParameterError', 'an empty zone', { ...URLS, ZoneId: '' }],
    ['InvalidParameter.ParameterError', 'an unknown type', { ...URLS, Type: 'purge_dir' }],
    ['InvalidParameter.ParameterError', 'an inherited type', { ...URLS, Type: 'toString' }],
    ['InvalidParameter.ParameterError', 'an unknown method', { ...URLS, Method: 'flush' }],
    ['InvalidParameter.ParameterError', 'everything of every zone', { ZoneId: '*', Type: 'purge_all' }],
    ['InvalidParameter.ParameterError', 'everything and targets', { ZoneId, Type: 'purge_all', Targets: [A] }],
    [
      'InvalidParameter.ParameterError',
      'a domain with a scheme',
      { ...TAGS, CacheTag: { Domains: ['http://a.example'] } },
    ],
    ['InvalidParameter.Target', 'no scheme', { ...URLS, Targets: ['a.example/1'] }],
    ['InvalidParameter.Target', 'a scheme in upper case', { ...URLS, Targets: ['HTTPS://a.example/'] }],
    ['InvalidParameter.Target', 'one bad URL among good ones', { ...URLS, Targets: [A, 'https://'] }],
    [
      'InvalidParameter.Target',
      'a prefix without scheme',
      { ...URLS, Type: 'purge_prefix', Targets: ['a.example/d/'] },
    ],
    ['InvalidParameter.Target', 'a host with a scheme', { ...URLS, Type: 'purge_host', Targets: ['http://a.example'] }],
    ['InvalidParameter.Target', 'a host with a path', { ...URLS, Type: 'purge_host', Targets: ['a.example/'] }],
    ['InvalidParameter.Target', 'an empty host', { ...URLS, Type: 'purge_host', Targets: [''] }],
    ['InvalidParameter.Target', 'an empty tag', { ...TAGS, Targets: [''] }],
    ['InvalidParameter.DomainNotFound', 'only unknown hosts', { ...URLS, Targets: [C, 'https://d.example/'] }],
    ['InvalidParameter.DomainNotFound', 'a wildcard', { ...URLS, Targets: ['https://*.example/'] }],
    ['InvalidParameter.DomainNotFound', 'another port than is listed', { ...URLS, Targets: ['https://b.example/'] }],
    [
      'InvalidParameter.DomainNotFound',
      'an unknown host to purge',
      { ...URLS, Type: 'purge_host', Targets: ['c.example'] },
    ],
    [
      'InvalidParameter.DomainNotFound',
      'tags on an unknown domain',
      { ...TAGS, CacheTag: { Domains: ['a.example', 'c.example'] } },
    ],
    ['LimitExceeded.BatchQuota', '1001 URLs', { ...URLS, Targets: targets(1001) }],
    ['LimitExceeded.BatchQuota', '101 prefixes', { ...URLS, Type: 'purge_prefix', Targets: targets(101) }],
  ])('is refused with %s for %s, and spends nothing', async (code, _, body) => {
    expect(await purge(body)).toEqual(refused(code, expect.stringMatching(/^[A-Z].*\.$/)));
    expect(api.calls()).toMatchObject([{ api: 'edgeone', action: 'CreatePurgeTask', code }]);
    expect(await left()).toEqual(FULL);
  });

  it('keeps the targets of a refused call in the journal', async () => {
    await purge({ ...URLS, Targets: [C, 'x', 7] });
    await purge({ ...URLS, Type: 'purge_prefix', Targets: [C] });
    await purge({ ...URLS, Type: 'nonsense', Targets: [C] });
    expect(api.calls()).toMatchObject([
      { urls: [C, 'x'], dirs: [] },
      { urls: [], dirs: [C] },
      { urls: [C], dirs: [] },
    ]);
  });

  it('reports unknown hosts in FailedList, and does and pays for the rest', async () => {
    const Targets = [C, A, 'https://*.a.example/', A, 'https://d.example/x'];
    const answer = await purge({ ...URLS, Targets });
    expect(answer['FailedList']).toEqual([
      { Reason: expect.stringMatching(/\w/), Targets: [C, Targets[2], Targets[4]] },
    ]);
    expect(api.calls()).toMatchObject([{ code: 0, urls: Targets }]);
    expect(await left()).toEqual({ ...FULL, purge_url: 9998 });
    const list = { ZoneId, Filters: [{ Name: 'job-id', Values: [answer.JobId] }] };
    expect((await call('DescribePurgeTasks', list))['Tasks']).toMatchObject([{ Target: A }, { Target: A }]);
  });

  it('counts hosts that are not known into the batch, not into the day', async () => {
    expect(await prefix([...targets(99), C])).toMatchObject({ FailedList: [{ Targets: [C] }] });
    expect(await prefix([C, ...targets(100)])).toMatchObject({ Error: { Code: 'LimitExceeded.BatchQuota' } });
    expect(await prefix([C, DIR])).toMatchObject({ FailedList: [{ Targets: [C] }] });
    expect(await prefix([DIR])).toMatchObject({ Error: { Code: 'LimitExceeded.DailyQuota' } });
  });
});

describe('the quota of a zone', () => {
  it('is told in full', async () => {
    await prefix([DIR, DIR]);
    expect(await call('DescribeContentQuota', { ZoneId })).toEqual({
      PurgeQuota: [
        { Type: 'purge_url', Batch: 1000, Daily: 10_000, DailyAvailable: 10_000 },
        { Type: 'purge_prefix', Batch: 100, Daily: 100, DailyAvailable: 98 },
        { Type: 'purge_host', Batch: 100, Daily: 100, DailyAvailable: 100 },
        { Type: 'purge_all', Batch: 1, Daily: 10, DailyAvailable: 10 },
        { Type: 'purge_cache_tag', Batch: 100, Daily: 100, DailyAvailable: 100 },
      ],
      PrefetchQuota: [{ Type: 'prefetch_url', Batch: 500, Daily: 1000, DailyAvailable: 1000 }],
      RequestId: expect.any(String),
    });
    expect(api.calls().at(-1)).toMatchObject({ action: 'DescribeContentQuota', code: 0, urls: [], dirs: [] });
  });

  it.each<[string, unknown]>([
    ['MissingParameter', {}],
    ['InvalidParameter.ParameterError', { ZoneId: 'zone-' }],
    ['UnknownParameter', { ZoneId, Type: 'purge_url' }],
  ])('is refused with %s for %j', async (code, body) => {
    expect((await call('DescribeContentQuota', body)).Error?.Code).toBe(code);
  });

  it('of URLs ends after ten calls of 1000; another zone has its own', async () => {
    for (let n = 0; n < 10; n += 1) expect(await purge({ ...URLS, Targets: targets(1000) })).toHaveProperty('JobId');
    expect(await purge(URLS)).toMatchObject({ Error: { Code: 'LimitExceeded.DailyQuota' } });
    expect(await purge({ ...URLS, ZoneId: 'zone-other' })).toHaveProperty('JobId');
    expect(await purge({ ...URLS, ZoneId: '*' })).toHaveProperty('JobId');
    expect([await left(), await left('zone-other')]).toEqual([
      { ...FULL, purge_url: 0 },
      { ...FULL, purge_url: 9999 },
    ]);
  });

  it('begins anew at 00:00 UTC+8', async () => {
    await prefix([DIR]);
    await control(api, 'clock', { offsetMs: 10 * 60_000 });
    expect(await edgeone(api, 'DescribeContentQuota', { ZoneId }, NOW + 10 * 60_000)).toMatchObject({
      PurgeQuota: [{}, { DailyAvailable: 100 }, {}, {}, {}],
    });
  });
});

describe('CreatePrefetchTask', () => {
  const prefetch = (body: object) => call('CreatePrefetchTask', { ZoneId, ...body });

  it('takes URLs, reports unknown hosts, and pays from a quota of its own', async () => {
    const extra = {
      EncodeUrl: false,
      Headers: [{ Name: 'a', Value: 'b' }],
      Mode: 'default',
      PrefetchMediaSegments: 'off',
    };
    expect(await prefetch({ Targets: [A, C], ...extra })).toMatchObject({ FailedList: [{ Targets: [C] }] });
    expect(api.calls()).toMatchObject([{ action: 'CreatePrefetchTask', code: 0, urls: [A, C], dirs: [] }]);
    expect(await left()).toEqual({ ...FULL, prefetch_url: 999 });
  });

  it.each<[string, object]>([
    ['MissingParameter', {}],
    ['MissingParameter', { Targets: [] }],
    ['InvalidParameter.ParameterError', { ZoneId: 'x', Targets: [A] }],
    ['InvalidParameter.Target', { Targets: ['a.example'] }],
    ['InvalidParameter.DomainNotFound', { Targets: [C] }],
    ['LimitExceeded.BatchQuota', { Targets: targets(501) }],
    ['UnknownParameter', { Targets: [A], Type: 'purge_url' }],
  ])('is refused with %s for %j', async (code, body) => {
    expect((await prefetch(body)).Error?.Code).toBe(code);
  });
});
