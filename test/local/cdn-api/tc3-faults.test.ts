import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { control, purge, send, targets } from './caller.ts';
import { askTc3, cdn3, edgeone, refused, tc3Message } from './tc3-caller.ts';

const A = 'https://a.example/';
const ZoneId = 'zone-1';
const SPAN = { StartTime: '2026-08-20 00:00:00', EndTime: '2026-08-20 23:59:59' };
let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ domains: ['a.example'] });
});
afterAll(() => api.close());
afterEach(() => control(api, 'reset'));

const order = (fault: unknown) => control(api, 'faults', fault);
const codes = () => api.calls().map(({ code }) => code);

/** What is left of the URLs of today: of CDN overseas, and of the zone. */
async function urlsLeft() {
  const { UrlPurge } = await cdn3(api, 'DescribePurgeQuota');
  const { PurgeQuota } = await edgeone(api, 'DescribeContentQuota', { ZoneId });
  return [
    (UrlPurge as { Available: number }[])[1]?.Available,
    (PurgeQuota as { DailyAvailable: number }[])[0]?.DailyAvailable,
  ];
}

const CDN = { call: cdn3, action: 'PurgeUrlsCache', body: { Urls: [A] }, service: 'cdn' };
const TEO = {
  call: edgeone,
  action: 'CreatePurgeTask',
  body: { ZoneId, Type: 'purge_url', Targets: [A] },
  service: 'teo',
};

describe.each([CDN, TEO])('a fault on the way to $action', ({ call, action, body, service }) => {
  it.each([
    ['timeout', 'no answer'],
    ['reset', 'socket hang up'],
    ['http-500', 'HTTP 500'],
    ['not-json', 'JSON'],
  ])('%s: %s, whatever else is wrong with the call, and nothing is done', async (kind, error) => {
    await order({ kind });
    await expect(askTc3(api, tc3Message(api, { action, body, service, secretKey: 'wrong' }), 150)).rejects.toThrow(
      error,
    );
    expect(api.calls()).toMatchObject([{ action, code: kind, urls: [A] }]);
    expect(await urlsLeft()).toEqual([10_000, 10_000]);
    expect((await call(api, action, body)).Error).toBeUndefined();
  });
});

describe.each([
  {
    ...CDN,
    table: {
      throttle: 'RequestLimitExceeded',
      internal: 'InternalError.CdnSystemError',
      quota: 'LimitExceeded.CdnPurgeUrlExceedDayLimit',
      auth: 'AuthFailure.SignatureFailure',
      retired: 'ActionOffline',
      maintenance: 'OperationDenied.ProductUpdating',
      'moved-host': 'InvalidParameter.CdnHostExistsInEdgeOne',
    },
  },
  {
    ...TEO,
    table: {
      throttle: 'LimitExceeded.RateLimitExceeded',
      internal: 'InternalError.BackendError',
      quota: 'LimitExceeded.DailyQuota',
      auth: 'AuthFailure.SignatureFailure',
      retired: 'ActionOffline',
      maintenance: 'OperationDenied.UserMigrating',
      'moved-host': 'InvalidParameter.DomainNotFound',
    },
  },
])('a fault of the API of $action', ({ call, action, body, service, table }) => {
  it.each(Object.entries(table))('%s refuses with %s, and nothing is done', async (kind, code) => {
    await order({ kind });
    expect(await call(api, action, body)).toEqual(refused(code, expect.stringMatching(/^[A-Z].*\.$/)));
    expect(codes()).toEqual([code]);
    expect(await urlsLeft()).toEqual([10_000, 10_000]);
  });

  it.each(['throttle', 'lost-reply'])('%s waits behind a call that fails by itself', async (kind) => {
    await order({ kind });
    await askTc3(api, tc3Message(api, { action, body, service, secretKey: 'wrong' }));
    await call(api, 'Nonsense', body);
    expect(codes()).toEqual(['AuthFailure.SignatureFailure', 'InvalidAction']);
    const struck = await call(api, action, body).catch(() => 'cut');
    expect(struck).not.toHaveProperty('TaskId');
    expect(struck).not.toHaveProperty('JobId');
    expect((await call(api, action, body)).Error).toBeUndefined();
  });

  it('lost-reply: done, paid for and written down as done', async () => {
    await order({ kind: 'lost-reply' });
    await expect(send(api, tc3Message(api, { action, body, service }))).rejects.toThrow('socket hang up');
    expect(api.calls()).toMatchObject([{ action, code: 0, urls: [A] }]);
    expect((await urlsLeft()).sort()).toEqual([10_000, 9999]);
  });
});

describe('a fault by action', () => {
  it.each<[typeof cdn3, string, object, string]>([
    [cdn3, 'PurgePathCache', { Paths: [A], FlushType: 'flush' }, 'LimitExceeded.CdnPurgePathExceedDayLimit'],
    [cdn3, 'PushUrlsCache', { Urls: [A] }, 'LimitExceeded.CdnPushExceedDayLimit'],
    [cdn3, 'DescribePurgeTasks', SPAN, 'LimitExceeded'],
    [cdn3, 'DescribePushTasks', SPAN, 'LimitExceeded'],
    [cdn3, 'DescribePurgeQuota', {}, 'LimitExceeded'],
    [edgeone, 'CreatePrefetchTask', { ZoneId, Targets: [A] }, 'LimitExceeded.DailyQuota'],
    [edgeone, 'DescribePurgeTasks', { ZoneId }, 'LimitExceeded.DailyQuota'],
    [edgeone, 'DescribePrefetchTasks', { ZoneId }, 'LimitExceeded.DailyQuota'],
    [edgeone, 'DescribeContentQuota', { ZoneId }, 'LimitExceeded.DailyQuota'],
  ])('%o %s %j: quota is %4$s', async (call, action, body, code) => {
    await order({ kind: 'quota', action });
    expect((await cdn3(api, 'PurgeUrlsCache', { Urls: [A] })).Error).toBeUndefined();
    expect((await call(api, action, body)).Error?.Code).toBe(code);
  });

  it('and by API strikes that API alone, and without one whichever comes first', async () => {
    await order({ kind: 'internal', api: 'edgeone' });
    await order({ kind: 'retired', api: 'cdn-3.0', action: 'PurgeUrlsCache' });
    expect(await purge(api, [A])).toMatchObject({ code: 0 });
    await cdn3(api, 'DescribePurgeQuota');
    await cdn3(api, 'PurgeUrlsCache', { Urls: [A] });
    await edgeone(api, 'DescribeContentQuota', { ZoneId });
    expect(codes()).toEqual([0, 0, 'ActionOffline', 'InternalError.BackendError']);
    await order({ kind: 'throttle', times: 3 });
    expect(await purge(api, [A])).toMatchObject({ code: 4400 });
    expect(await cdn3(api, 'DescribePurgeQuota')).toMatchObject({ Error: { Code: 'RequestLimitExceeded' } });
    expect(await edgeone(api, 'DescribeContentQuota', { ZoneId })).toMatchObject({
      Error: { Code: 'LimitExceeded.RateLimitExceeded' },
    });
  });
});

describe('short-count', () => {
  it('of EdgeOne reports the last target that was taken as failed, though it is done and paid for', async () => {
    await order({ kind: 'short-count', api: 'edgeone' });
    const Targets = [...targets(3), 'https://c.example/'];
    const { FailedList } = await edgeone(api, 'CreatePurgeTask', { ZoneId, Type: 'purge_url', Targets });
    expect(FailedList).toEqual([
      { Reason: expect.any(String), Targets: [Targets[3]] },
      { Reason: expect.any(String), Targets: [Targets[2]] },
    ]);
    expect(codes()).toEqual([0]);
    expect(await urlsLeft()).toEqual([10_000, 9997]);
    expect(await edgeone(api, 'CreatePurgeTask', TEO.body)).toMatchObject({ FailedList: [] });
  });

  it('is refused for API 3.0 of CDN with a reason', async () => {
    const { status, text } = await order({ kind: 'short-count', api: 'cdn-3.0' });
    expect([status, JSON.parse(text)]).toEqual([400, { error: expect.stringMatching(/no count/) }]);
    expect(await cdn3(api, 'PurgeUrlsCache', { Urls: [A] })).toHaveProperty('TaskId');
  });

  it('passes by calls whose answers have no count, and does not hold up the faults behind it', async () => {
    await order({ kind: 'short-count' });
    await order({ kind: 'internal', api: 'cdn-3.0' });
    expect(await cdn3(api, 'PurgeUrlsCache', { Urls: [A] })).toMatchObject({
      Error: { Code: 'InternalError.CdnSystemError' },
    });
    expect(await cdn3(api, 'PurgeUrlsCache', { Urls: [A] })).toHaveProperty('TaskId');
    await edgeone(api, 'DescribeContentQuota', { ZoneId });
    await edgeone(api, 'CreatePurgeTask', { ZoneId, Type: 'purge_all' });
    expect(await edgeone(api, 'CreatePurgeTask', TEO.body)).toMatchObject({ FailedList: [{ Targets: [A] }] });
  });
});
