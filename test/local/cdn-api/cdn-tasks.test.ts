import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { call as api2, control, listOf, purge, purgeDirs } from './caller.ts';
import { cdn3, edgeone } from './tc3-caller.ts';

const MINUTE = 60_000;
/** 20:00:00.700 in Beijing. */
const NOW = Date.UTC(2026, 7, 20, 12) + 700;
const SPAN = { StartTime: '2026-08-20 00:00:00', EndTime: '2026-08-20 23:59:59' };
const [A, B, DIR] = ['https://a.example/1', 'https://b.example/2?x', 'https://a.example/d/'];
let api: LocalApi;
let offset = 0;

beforeAll(async () => {
  api = await startLocalApi({ now: () => NOW });
});
afterAll(() => api.close());
afterEach(async () => {
  await control(api, 'reset');
  offset = 0;
});

const call = (action: string, body: unknown) => cdn3(api, action, body, NOW + offset);

async function moveClock(offsetMs: number) {
  offset = offsetMs;
  await control(api, 'clock', { offsetMs });
}

/** The records of a list. */
async function records(query: object, action = 'DescribePurgeTasks') {
  const { PurgeLogs, PushLogs, Error: error } = await call(action, query);
  if (error) throw new Error(error.Code);
  return (PurgeLogs ?? PushLogs) as readonly Readonly<Record<string, unknown>>[];
}

/** The targets of what a query finds, in order. */
async function found(query: object, action?: string) {
  return (await records(query, action)).map(({ Url }) => Url);
}

const codeOf = async (query: unknown, action = 'DescribePurgeTasks') => (await call(action, query)).Error?.Code;

describe('DescribePurgeTasks', () => {
  it('has a record for each URL: in process, and done after five minutes', async () => {
    const { TaskId } = await call('PurgeUrlsCache', { Urls: [A, B] });
    const record = {
      TaskId,
      Status: 'process',
      PurgeType: 'url',
      FlushType: 'delete',
      CreateTime: '2026-08-20 20:00:00',
    };
    const [one, two] = [
      { ...record, Url: A },
      { ...record, Url: B },
    ];
    expect(await call('DescribePurgeTasks', { TaskId })).toEqual({
      PurgeLogs: [two, one],
      TotalCount: 2,
      RequestId: expect.any(String),
    });
    await moveClock(5 * MINUTE - 1);
    expect(await records({ TaskId })).toEqual([two, one]);
    await moveClock(5 * MINUTE);
    expect(await records({ TaskId })).toEqual([two, one].map((log) => ({ ...log, Status: 'done' })));
  });

  it('tells of directories how they were purged, and of API 2.0, too', async () => {
    await call('PurgePathCache', { Paths: [DIR], FlushType: 'flush' });
    await call('PurgePathCache', { Paths: [DIR], FlushType: 'delete' });
    await purgeDirs(api, [DIR], NOW);
    await api2(api, { Action: 'RefreshCdnDir', type: '2', ...listOf('dirs', [DIR]) }, 'urlencoded', NOW);
    await purge(api, [A], NOW);
    const logs = (await records(SPAN)).map(({ PurgeType, FlushType }) => [PurgeType, FlushType]);
    expect(logs).toEqual([
      ['url', 'delete'],
      ['path', 'delete'],
      ['path', 'flush'],
      ['path', 'delete'],
      ['path', 'flush'],
    ]);
  });

  it('finds by id, type, word, area and status', async () => {
    const { TaskId } = await call('PurgeUrlsCache', { Urls: [A] });
    await moveClock(5 * MINUTE);
    await call('PurgeUrlsCache', { Urls: [B], Area: 'mainland' });
    await call('PurgePathCache', { Paths: [DIR], FlushType: 'flush' });
    await call('PushUrlsCache', { Urls: [A] });
    expect(await found(SPAN)).toEqual([DIR, B, A]);
    expect(await found({ ...SPAN, TaskId })).toEqual([A]);
    expect(await found({ TaskId: 'other' })).toEqual([]);
    expect(await found({ ...SPAN, PurgeType: 'url' })).toEqual([B, A]);
    expect(await found({ ...SPAN, PurgeType: 'path' })).toEqual([DIR]);
    expect(await found({ ...SPAN, Keyword: 'a.example' })).toEqual([DIR, A]);
    expect(await found({ ...SPAN, Keyword: B })).toEqual([B]);
    expect(await found({ ...SPAN, Keyword: 'https://b.example/' })).toEqual([]);
    expect(await found({ ...SPAN, Area: 'mainland' })).toEqual([B]);
    expect(await found({ ...SPAN, Area: 'overseas' })).toEqual([DIR, A]);
    expect(await found({ ...SPAN, Area: 'global' })).toEqual([DIR, B, A]);
    expect(await found({ ...SPAN, Status: 'done' })).toEqual([A]);
    expect(await found({ ...SPAN, Status: 'process' })).toEqual([DIR, B]);
    expect(await found({ ...SPAN, Status: 'fail' })).toEqual([]);
  });

  it('finds by time, both ends included', async () => {
    await call('PurgeUrlsCache', { Urls: [A] });
    const [before, at, after] = ['2026-08-20 19:59:59', '2026-08-20 20:00:00', '2026-08-20 20:00:01'];
    expect(await found({ StartTime: before, EndTime: before })).toEqual([]);
    expect(await found({ StartTime: before, EndTime: at })).toEqual([A]);
    expect(await found({ StartTime: at, EndTime: at })).toEqual([A]);
    expect(await found({ StartTime: after, EndTime: after })).toEqual([]);
  });

  it('comes in pages of 20, and says how many there are', async () => {
    const urls = Array.from({ length: 45 }, (_, n) => `https://a.example/${44 - n}`);
    await call('PurgeUrlsCache', { Urls: urls });
    const page = async (query: object) => {
      const { PurgeLogs, TotalCount } = await call('DescribePurgeTasks', { ...SPAN, ...query });
      return [TotalCount, (PurgeLogs as { Url: string }[]).map(({ Url }) => Number(new URL(Url).pathname.slice(1)))];
    };
    const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
    expect(await page({})).toEqual([45, numbers(0, 20)]);
    expect(await page({ Offset: 40 })).toEqual([45, numbers(40, 45)]);
    expect(await page({ Offset: 5, Limit: 3 })).toEqual([45, numbers(5, 8)]);
    expect(await page({ Offset: 45 })).toEqual([45, []]);
    expect(await page({ Limit: 1000 })).toEqual([45, numbers(0, 45)]);
  });

  it.each<[string, unknown]>([
    ['InvalidParameter.CdnParamError', {}],
    ['InvalidParameter.CdnParamError', { StartTime: SPAN.StartTime }],
    ['InvalidParameter.CdnParamError', { EndTime: SPAN.EndTime }],
    ['InvalidParameter.CdnParamError', { TaskId: 'x', EndTime: SPAN.EndTime }],
    ['InvalidParameter.CdnStatInvalidDate', { StartTime: SPAN.EndTime, EndTime: SPAN.StartTime }],
    ['InvalidParameter.CdnStatInvalidDate', { ...SPAN, StartTime: '2026-08-20' }],
    ['InvalidParameter.CdnStatInvalidDate', { ...SPAN, StartTime: '2026-08-20T00:00:00Z' }],
    ['InvalidParameter.CdnStatInvalidDate', { ...SPAN, StartTime: '2026-02-30 00:00:00' }],
    ['InvalidParameter.CdnStatInvalidDate', { ...SPAN, EndTime: '2026-08-20 24:60:00' }],
    ['InvalidParameter.CdnParamError', { ...SPAN, PurgeType: 'dir' }],
    ['InvalidParameter.CdnParamError', { ...SPAN, Area: 'asia' }],
    ['InvalidParameter.CdnParamError', { ...SPAN, Status: 'success' }],
    ['InvalidParameter.CdnParamError', { ...SPAN, Status: 'invalid' }],
    ['InvalidParameter.CdnParamError', { ...SPAN, Limit: 0 }],
    ['InvalidParameter', { ...SPAN, Limit: -1 }],
    ['InvalidParameter', { ...SPAN, Offset: '1' }],
    ['InvalidParameter', { ...SPAN, Offset: 0.5 }],
    ['UnknownParameter', { ...SPAN, Url: A }],
  ])('is refused with %s for %j', async (code, query) => {
    expect(await codeOf(query)).toBe(code);
    expect(api.calls()).toEqual([{ api: 'cdn-3.0', action: 'DescribePurgeTasks', code, urls: [], dirs: [], at: NOW }]);
  });
});

describe('DescribePushTasks', () => {
  it('has a record for each URL, of API 2.0, too', async () => {
    const { TaskId } = await call('PushUrlsCache', { Urls: [A] });
    const record = { TaskId, Url: A, Status: 'process', Percent: 0, Area: 'mainland' };
    const [CreateTime, done] = ['2026-08-20 20:00:00', '2026-08-20 20:05:00'];
    expect(await records({ TaskId }, 'DescribePushTasks')).toEqual([{ ...record, CreateTime, UpdateTime: CreateTime }]);
    await moveClock(5 * MINUTE);
    expect(await records({ TaskId }, 'DescribePushTasks')).toEqual([
      { ...record, Status: 'done', Percent: 100, CreateTime, UpdateTime: done },
    ]);
    await moveClock(0);
    await api2(api, { Action: 'CdnOverseaPushser', ...listOf('urls', [B]) }, 'urlencoded', NOW);
    await call('PurgeUrlsCache', { Urls: [A] });
    expect(await found(SPAN, 'DescribePushTasks')).toEqual([B, A]);
    expect(await found({ ...SPAN, Area: 'overseas' }, 'DescribePushTasks')).toEqual([B]);
  });

  it('finds what is for both areas in each', async () => {
    await call('PushUrlsCache', { Urls: [A], Area: 'global' });
    for (const Area of ['mainland', 'overseas', 'global']) {
      expect(await records({ ...SPAN, Area }, 'DescribePushTasks')).toMatchObject([{ Url: A, Area: 'global' }]);
    }
  });

  it('knows a status more, and no type', async () => {
    expect(await found({ ...SPAN, Status: 'invalid' }, 'DescribePushTasks')).toEqual([]);
    expect(await codeOf({ ...SPAN, PurgeType: 'url' }, 'DescribePushTasks')).toBe('UnknownParameter');
  });
});

it('what EdgeOne purged is in no list of CDN', async () => {
  await edgeone(api, 'CreatePurgeTask', { ZoneId: 'zone-1', Type: 'purge_url', Targets: [A] }, NOW);
  expect(await found(SPAN)).toEqual([]);
});

it('a reset forgets every task', async () => {
  await call('PurgeUrlsCache', { Urls: [A] });
  await control(api, 'reset');
  expect(await found(SPAN)).toEqual([]);
});
