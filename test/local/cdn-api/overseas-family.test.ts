import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { call, control, listOf, type Params, purge, purgeDirs, targets } from './caller.ts';
import { cdn3 } from './tc3-caller.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Five minutes and a second before midnight in Beijing. */
const NOW = Date.UTC(2026, 7, 20, 15, 54, 59);
const [A, B, DIR] = ['https://a.example/1', 'https://b.example/2?x', 'https://a.example/d/'];
let api: LocalApi;
let offset = 0;

beforeAll(async () => {
  api = await startLocalApi({ domains: ['a.example', 'b.example'], now: () => NOW });
});
afterAll(() => api.close());
afterEach(async () => {
  await control(api, 'reset');
  offset = 0;
});

async function moveClock(offsetMs: number) {
  offset = offsetMs;
  await control(api, 'clock', { offsetMs });
}

const ask = (params: Params) => call(api, params, 'urlencoded', NOW + offset);
const log = (params: Params) => ask({ Action: 'GetCdnOverseaRefreshLog', ...params });
const push = (urls: readonly string[]) => ask({ Action: 'CdnOverseaPushser', ...listOf('urls', urls) });

/** What a query finds, in order. */
async function found(params: Params) {
  const { data } = await log(params);
  return (data as unknown as { logs: readonly { url: string }[] }).logs.map(({ url }) => url);
}

describe('GetCdnOverseaRefreshLog', () => {
  it('tells of URLs and directories: purging, and done after five minutes', async () => {
    await purge(api, [A], NOW);
    await purgeDirs(api, [DIR], NOW);
    const entry = {
      app_id: 1_250_000_000,
      project_id: 0,
      host: 'a.example',
      datetime: '2026-08-20 23:54:59',
      status: 1,
    };
    const logs = [
      { ...entry, id: 2, url: DIR },
      { ...entry, id: 1, url: A },
    ];
    const answer = { code: 0, message: '', codeDesc: 'Success', data: { logs, total: 2 } };
    expect(await log({ date: '20260820' })).toEqual(answer);
    await moveClock(5 * MINUTE - 1);
    expect(await log({ date: '20260820' })).toEqual(answer);
    await moveClock(5 * MINUTE);
    expect(await log({ date: '20260820' })).toMatchObject({ data: { logs: [{ status: 2 }, { status: 2 }] } });
  });

  it('is written down with empty lists, whatever it asks for', async () => {
    await log({ date: '20260820', url: A, host: 'a.example' });
    expect(api.calls()).toEqual([
      { api: 'cdn-2.0', action: 'GetCdnOverseaRefreshLog', code: 0, urls: [], dirs: [], at: NOW },
    ]);
  });

  it('is of one day in UTC+8', async () => {
    await purge(api, [A], NOW);
    await moveClock(5 * MINUTE + 1000);
    await purge(api, [B], NOW + offset);
    expect(await found({ date: '20260820' })).toEqual([A]);
    expect(await found({ date: '20260821' })).toEqual([B]);
    expect(await found({ date: '20260819' })).toEqual([]);
  });

  it('finds by url and host', async () => {
    await purge(api, [A, B], NOW);
    const date = '20260820';
    expect(await found({ date, url: A })).toEqual([A]);
    expect(await found({ date, host: 'b.example' })).toEqual([B]);
    expect(await found({ date, url: A, host: 'b.example' })).toEqual([]);
    expect(await found({ date, host: 'example' })).toEqual([]);
  });

  it('has what API 3.0 purged overseas, and neither the mainland nor pushes', async () => {
    await cdn3(api, 'PurgeUrlsCache', { Urls: [A] }, NOW);
    await cdn3(api, 'PurgeUrlsCache', { Urls: [B], Area: 'mainland' }, NOW);
    await ask({ Action: 'RefreshCdnUrl', 'urls.0': B });
    await push([B]);
    expect(await found({ date: '20260820' })).toEqual([A]);
  });

  it('has nothing of what was refused', async () => {
    await purge(api, [A, 'https://c.example/'], NOW);
    expect(await found({ date: '20260820' })).toEqual([]);
  });

  it.each<[string, Params]>([
    ['the 30th day back', { date: '20260722' }],
    ['today', { date: '20260820' }],
  ])('takes %s', async (_, params) => {
    expect(await log(params)).toMatchObject({ code: 0 });
  });

  it.each<[string, Params]>([
    ['the 31st day back', { date: '20260721' }],
    ['tomorrow', { date: '20260821' }],
    ['a day with dashes', { date: '2026-08-20' }],
    ['a day that does not exist', { date: '20260732' }],
    ['30 February', { date: '20260230' }],
    ['a time', { date: '20260820000000' }],
    ['nothing', { date: '' }],
  ])('is refused with 9150 for %s', async (_, params) => {
    expect(await log(params)).toEqual({ code: 4000, message: expect.stringMatching(/^\(9150\) \w/), codeDesc: '9150' });
    expect(api.calls()).toMatchObject([{ code: 9150 }]);
  });

  it.each<Params>([{}, { Date: '20260820' }])('is refused with 4000 without a date: %j', async (params) => {
    expect(await log(params)).toMatchObject({ code: 4000, message: 'Parameter date is missing.' });
  });
});

describe('CdnOverseaPushser', () => {
  it('answers with a task id and nothing else', async () => {
    expect(await push([A, B])).toEqual({
      code: 0,
      message: '',
      codeDesc: 'Success',
      data: { task_id: expect.stringMatching(/^\d{19}$/) },
    });
    expect(api.calls()).toMatchObject([{ action: 'CdnOverseaPushser', code: 0, urls: [A, B], dirs: [] }]);
  });

  it('takes 20 URLs a call, then 23100', async () => {
    expect(await push(targets(21))).toMatchObject({ code: 4000, codeDesc: '23100' });
    expect(await push(targets(20))).toMatchObject({ code: 0 });
  });

  it('takes 1000 URLs a day, then 23101, and leaves the quota of purges alone', async () => {
    for (let n = 0; n < 50; n += 1) expect(await push(targets(20))).toMatchObject({ code: 0 });
    expect(await push([A])).toMatchObject({
      code: 4000,
      codeDesc: '23101',
      message: expect.stringMatching(/^\(23101\)/),
    });
    expect(await cdn3(api, 'PushUrlsCache', { Urls: [A], Area: 'overseas' }, NOW)).toMatchObject({
      Error: { Code: 'LimitExceeded.CdnPushExceedDayLimit' },
    });
    expect(await purge(api, [A], NOW)).toMatchObject({ code: 0 });
    await moveClock(DAY);
    expect(await push([A])).toMatchObject({ code: 0 });
  });

  it.each<[string, string]>([
    ['9003', 'a.example/1'],
    ['9110', 'https://c.example/'],
  ])('is refused with %s for %s', async (codeDesc, url) => {
    expect(await push([A, url])).toMatchObject({ code: 4000, codeDesc });
  });

  it('is not known by another spelling', async () => {
    expect(await ask({ Action: 'CdnOverseaPusher', 'urls.0': A })).toMatchObject({ code: 6100 });
  });
});

describe('faults', () => {
  it.each([
    ['CdnOverseaPushser', { 'urls.0': A }, 'quota', 23101],
    ['CdnOverseaPushser', { 'urls.0': A }, 'throttle', 4400],
    ['GetCdnOverseaRefreshLog', { date: '20260820' }, 'quota', 4400],
    ['GetCdnOverseaRefreshLog', { date: '20260820' }, 'internal', 6000],
  ])('strike %s with %j: %s is %s', async (action, params, kind, code) => {
    await control(api, 'faults', { kind, action });
    await purge(api, [A], NOW);
    await ask({ Action: action, ...params });
    expect(api.calls().map((entry) => entry.code)).toEqual([0, code]);
  });

  it('short-count passes by answers without a count', async () => {
    await control(api, 'faults', { kind: 'short-count' });
    await control(api, 'faults', { kind: 'internal', action: 'CdnOverseaPushser' });
    expect(await log({ date: '20260820' })).toMatchObject({ code: 0, data: { total: 0 } });
    expect(await push([A])).toMatchObject({ code: 6000 });
    expect(await purge(api, [A, B], NOW)).toMatchObject({ code: 0, data: { count: 1 } });
  });
});
