import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { control } from './caller.ts';
import { cdn3, edgeone } from './tc3-caller.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 7, 20, 12) + 700;
const ZoneId = 'zone-1';
const SPAN = { ZoneId, StartTime: '2026-08-20T00:00:00Z', EndTime: '2026-08-21T07:59:59+08:00' };
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

const call = (action: string, body: unknown) => edgeone(api, action, body, NOW + offset);
const purge = (Type: string, Targets: readonly string[], more: object = {}) =>
  call('CreatePurgeTask', { ZoneId, Type, Targets, ...more });

async function moveClock(offsetMs: number) {
  offset = offsetMs;
  await control(api, 'clock', { offsetMs });
}

/** The records of a list. */
async function records(query: object, action = 'DescribePurgeTasks') {
  const { Tasks, Error: error } = await call(action, query);
  if (error) throw new Error(error.Code);
  return Tasks as readonly Readonly<Record<string, unknown>>[];
}

const filter = (Name: string, Values: readonly string[], more: object = {}) => ({
  ...SPAN,
  Filters: [{ Name, Values, ...more }],
});
const found = async (query: object, action?: string) => (await records(query, action)).map(({ Target }) => Target);

describe('DescribePurgeTasks of EdgeOne', () => {
  it('has a record for each target: processing, and a success after five minutes', async () => {
    const { JobId } = await purge('purge_prefix', [DIR], { Method: 'delete' });
    const times = { CreateTime: '2026-08-20T12:00:00Z', UpdateTime: '2026-08-20T12:00:00Z' };
    const record = { JobId, Target: DIR, Type: 'purge_prefix', Method: 'delete', Status: 'processing', ...times };
    const answer = {
      TotalCount: 1,
      Tasks: [{ ...record, FailType: '', FailMessage: '' }],
      RequestId: expect.any(String),
    };
    const query = { ZoneId, Filters: [{ Name: 'job-id', Values: [JobId] }] };
    expect(await call('DescribePurgeTasks', query)).toEqual(answer);
    await moveClock(5 * MINUTE - 1);
    expect(await call('DescribePurgeTasks', query)).toEqual(answer);
    await moveClock(5 * MINUTE);
    expect(await records(query)).toMatchObject([{ Status: 'success', UpdateTime: '2026-08-20T12:05:00Z' }]);
  });

  it('invalidates when nothing else is said', async () => {
    await purge('purge_host', ['a.example']);
    expect(await records(SPAN)).toMatchObject([{ Target: 'a.example', Method: 'invalidate', Type: 'purge_host' }]);
  });

  it('finds by each filter, and by several at once', async () => {
    const { JobId } = await purge('purge_url', [A]);
    await moveClock(5 * MINUTE);
    await purge('purge_url', [B]);
    await purge('purge_prefix', [DIR]);
    await purge('purge_cache_tag', ['tag'], { CacheTag: { Domains: ['b.example', 'c.example'] } });
    expect(await found(SPAN)).toEqual(['tag', DIR, B, A]);
    expect(await found(filter('job-id', [String(JobId)]))).toEqual([A]);
    expect(await found(filter('type', ['purge_url']))).toEqual([B, A]);
    expect(await found(filter('type', ['nonsense']))).toEqual([]);
    expect(await found(filter('target', [DIR]))).toEqual([DIR]);
    expect(await found(filter('target', ['a.example']))).toEqual([]);
    expect(await found(filter('target', ['a.example'], { Fuzzy: true }))).toEqual([DIR, A]);
    expect(await found(filter('domains', ['b.example']))).toEqual(['tag', B]);
    expect(await found(filter('domains', ['a.example', 'c.example']))).toEqual(['tag', DIR, A]);
    expect(await found(filter('domains', ['example'], { Fuzzy: true }))).toEqual([]);
    expect(await found(filter('statuses', ['success']))).toEqual([A]);
    expect(await found(filter('statuses', ['processing', 'failed']))).toEqual(['tag', DIR, B]);
    const both = [
      { Name: 'domains', Values: ['a.example'] },
      { Name: 'statuses', Values: ['processing'] },
    ];
    expect(await found({ ...SPAN, Filters: both })).toEqual([DIR]);
  });

  it('finds by time, both ends included, in any zone of the clock', async () => {
    await purge('purge_url', [A]);
    const at = '2026-08-20T12:00:00Z';
    expect(await found({ ZoneId, StartTime: at, EndTime: at })).toEqual([A]);
    expect(await found({ ZoneId, StartTime: '2026-08-20T20:00:00+08:00', EndTime: at })).toEqual([A]);
    expect(await found({ ZoneId, StartTime: '2026-08-20T12:00:01Z', EndTime: '2026-08-20T13:00:00Z' })).toEqual([]);
    expect(await found({ ZoneId, StartTime: '2026-08-20T11:00:00Z', EndTime: '2026-08-20T11:59:59Z' })).toEqual([]);
  });

  it('is of one zone; what was ordered for * is in each, and * finds all', async () => {
    await purge('purge_url', [A]);
    await purge('purge_url', [B], { ZoneId: '*' });
    await purge('purge_all', [], { ZoneId: 'zone-2' });
    await cdn3(api, 'PurgeUrlsCache', { Urls: [A] }, NOW);
    expect(await found(SPAN)).toEqual([B, A]);
    expect(await found({ ...SPAN, ZoneId: 'zone-2' })).toEqual(['zone-2', B]);
    expect(await found({ ...SPAN, ZoneId: '*' })).toEqual(['zone-2', B, A]);
  });

  it('comes in pages of 20, of at most 1000', async () => {
    await purge(
      'purge_url',
      Array.from({ length: 1000 }, (_, n) => `https://a.example/${999 - n}`),
    );
    await purge('purge_url', [A]);
    const page = async (query: object) => {
      const { Tasks, TotalCount } = await call('DescribePurgeTasks', { ...SPAN, ...query });
      const urls = (Tasks as { Target: string }[]).map(({ Target }) => Target);
      return [TotalCount, urls.length, urls[0]];
    };
    expect(await page({})).toEqual([1001, 20, A]);
    expect(await page({ Offset: 1, Limit: 1000 })).toEqual([1001, 1000, 'https://a.example/0']);
    expect(await page({ Offset: 999 })).toEqual([1001, 2, 'https://a.example/998']);
    expect((await call('DescribePurgeTasks', { ...SPAN, Limit: 1001 })).Error?.Code).toBe(
      'InvalidParameter.ParameterError',
    );
  });

  it.each<[string, object]>([
    ['MissingParameter', { ...SPAN, ZoneId: undefined }],
    ['MissingParameter', { ...SPAN, Filters: [{ Name: 'type' }] }],
    ['MissingParameter', { ...SPAN, Filters: [{ Values: ['x'] }] }],
    ['InvalidParameter', { ...SPAN, Filters: { Name: 'type', Values: ['x'] } }],
    ['InvalidParameter', { ...SPAN, Filters: [{ Name: 'type', Values: 'x' }] }],
    ['InvalidParameter', { ...SPAN, Offset: -1 }],
    ['UnknownParameter', { ...SPAN, Filters: [{ Name: 'type', Values: ['x'], Op: 'is' }] }],
    ['UnknownParameter', { ...SPAN, TaskId: 'x' }],
    ['InvalidParameter.ParameterError', { ZoneId }],
    ['InvalidParameter.ParameterError', { ZoneId, StartTime: SPAN.StartTime }],
    [
      'InvalidParameter.ParameterError',
      { ZoneId, EndTime: SPAN.EndTime, Filters: [{ Name: 'job-id', Values: ['x'] }] },
    ],
    ['InvalidParameter.ParameterError', { ...SPAN, StartTime: '2026-08-20 00:00:00' }],
    ['InvalidParameter.ParameterError', { ...SPAN, StartTime: '2026-02-30T00:00:00Z' }],
    ['InvalidParameter.ParameterError', { ...SPAN, EndTime: '2026-08-19T00:00:00Z' }],
    ['InvalidParameter.ParameterError', { ...SPAN, ZoneId: 'x' }],
    ['InvalidParameter.ParameterError', { ...SPAN, Limit: 0 }],
    ['InvalidParameter.ParameterError', filter('status', ['success'])],
    ['InvalidParameter.ParameterError', filter('target', [])],
    ['InvalidParameter.ParameterError', filter('job-id', ['x', 'y'])],
    ['InvalidParameter.ParameterError', filter('domains', Array(21).fill('a.example'))],
  ])('is refused with %s for %j', async (code, query) => {
    expect((await call('DescribePurgeTasks', query)).Error?.Code).toBe(code);
    expect(api.calls()).toEqual([{ api: 'edgeone', action: 'DescribePurgeTasks', code, urls: [], dirs: [], at: NOW }]);
  });
});

it('DescribePrefetchTasks has the prefetches, and the other list has not', async () => {
  await call('CreatePrefetchTask', { ZoneId, Targets: [A] });
  await purge('purge_url', [B]);
  expect(await found(SPAN, 'DescribePrefetchTasks')).toEqual([A]);
  expect(await found(SPAN)).toEqual([B]);
  expect(await records(SPAN, 'DescribePrefetchTasks')).toMatchObject([{ Type: 'prefetch_url', Status: 'processing' }]);
});
