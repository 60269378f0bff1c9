import { Agent } from 'node:http';
import { cdn } from 'tencentcloud-sdk-nodejs-cdn';
import { teo } from 'tencentcloud-sdk-nodejs-teo';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { control } from './caller.ts';

const MINUTE = 60_000;
const ZoneId = 'zone-2p6kwzrgrq7z';
const URLS = ['https://www.test.com/1.jpg', 'https://www.test.com/图 a+b.jpg?x=1&y=%E5%9B%BE'];
const DIRS = ['https://www.test.com/abc/'];
const UNKNOWN = ['https://else.example/'];

let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ domains: ['www.test.com'] });
});
afterAll(() => api.close());
beforeEach(() => control(api, 'reset'));

function options(secretKey = 'local-secret') {
  // With an agent of its own it does not look for a proxy in the environment.
  const httpProfile = { endpoint: new URL(api.url).host, protocol: 'http://', agent: new Agent() };
  return { credential: { secretId: 'AKIDlocal', secretKey }, profile: { httpProfile } };
}

const cdnClient = (secretKey?: string) => new cdn.v20180606.Client(options(secretKey));
const teoClient = (secretKey?: string) => new teo.v20220901.Client(options(secretKey));
const calls = () => api.calls().map(({ api: name, action, code, urls, dirs }) => [name, action, code, urls, dirs]);

/** Six minutes on the clock of the server, which is never more than five off that of the machine, by which the SDK signs. */
async function sixMinutesApart<T>(work: () => Promise<T>, look: (done: T) => Promise<unknown>) {
  await control(api, 'clock', { offsetMs: -3 * MINUTE });
  const done = await work();
  const first = await look(done);
  await control(api, 'clock', { offsetMs: 3 * MINUTE });
  return [first, await look(done)];
}

describe("Tencent's SDK of CDN", () => {
  it('purges URLs and paths', async () => {
    const url = await cdnClient().PurgeUrlsCache({ Urls: URLS, Area: 'overseas' });
    const path = await cdnClient().PurgePathCache({ Paths: DIRS, FlushType: 'delete', Area: 'overseas' });
    for (const { TaskId, RequestId } of [url, path]) {
      expect([TaskId, RequestId]).toEqual([expect.stringMatching(/^\d{10}-[0-9a-z]{8}$/), expect.any(String)]);
    }
    expect(calls()).toEqual([
      ['cdn-3.0', 'PurgeUrlsCache', 0, URLS, []],
      ['cdn-3.0', 'PurgePathCache', 0, [], DIRS],
    ]);
  });

  it('lists tasks: in process, then done', async () => {
    const looks = await sixMinutesApart(
      () => cdnClient().PurgeUrlsCache({ Urls: URLS }),
      async ({ TaskId = '' }) => {
        const { PurgeLogs, TotalCount } = await cdnClient().DescribePurgeTasks({ TaskId, Offset: 0, Limit: 100 });
        return [TotalCount, ...PurgeLogs.map(({ Status }) => Status)];
      },
    );
    expect(looks).toEqual([
      [2, 'process', 'process'],
      [2, 'done', 'done'],
    ]);
  });

  it('pushes, and lists that', async () => {
    const { TaskId = '' } = await cdnClient().PushUrlsCache({ Urls: URLS, Area: 'overseas' });
    expect(await cdnClient().DescribePushTasks({ TaskId })).toMatchObject({
      TotalCount: 2,
      PushLogs: [{ Percent: 0 }, {}],
    });
  });

  it('reads the quota', async () => {
    await cdnClient().PurgeUrlsCache({ Urls: URLS });
    const { UrlPurge, PathPurge } = await cdnClient().DescribePurgeQuota();
    expect(UrlPurge).toContainEqual({ Batch: 1000, Total: 10_000, Available: 9998, Area: 'overseas' });
    expect(PathPurge).toHaveLength(2);
  });

  it('throws what is refused', async () => {
    await expect(cdnClient().PurgeUrlsCache({ Urls: UNKNOWN })).rejects.toMatchObject({
      code: 'ResourceNotFound.CdnHostNotExists',
      message: expect.stringMatching(/no such host/),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    await expect(cdnClient('wrong').PurgeUrlsCache({ Urls: URLS })).rejects.toMatchObject({
      code: 'AuthFailure.SignatureFailure',
    });
  });
});

describe("Tencent's SDK of EdgeOne", () => {
  const order = (Targets: string[]) => ({ ZoneId, Type: 'purge_url', Targets });

  it('purges URLs and prefixes', async () => {
    expect(await teoClient().CreatePurgeTask(order(URLS))).toMatchObject({
      JobId: expect.stringMatching(/^[0-9a-z]{14}$/),
      FailedList: [],
    });
    await teoClient().CreatePurgeTask({ ZoneId, Type: 'purge_prefix', Method: 'delete', Targets: DIRS });
    expect(calls()).toEqual([
      ['edgeone', 'CreatePurgeTask', 0, URLS, []],
      ['edgeone', 'CreatePurgeTask', 0, [], DIRS],
    ]);
  });

  it('lists tasks: processing, then a success', async () => {
    const looks = await sixMinutesApart(
      () => teoClient().CreatePurgeTask(order(URLS)),
      async ({ JobId = '' }) => {
        const Filters = [{ Name: 'job-id', Values: [JobId] }];
        const { Tasks = [], TotalCount } = await teoClient().DescribePurgeTasks({ ZoneId, Filters, Limit: 1000 });
        return [TotalCount, ...Tasks.map(({ Status }) => Status)];
      },
    );
    expect(looks).toEqual([
      [2, 'processing', 'processing'],
      [2, 'success', 'success'],
    ]);
  });

  it('reads the quota', async () => {
    await teoClient().CreatePurgeTask(order(URLS));
    const { PurgeQuota, PrefetchQuota } = await teoClient().DescribeContentQuota({ ZoneId });
    expect(PurgeQuota).toContainEqual({ Type: 'purge_url', Batch: 1000, Daily: 10_000, DailyAvailable: 9998 });
    expect(PrefetchQuota).toHaveLength(1);
  });

  it('is told of unknown hosts: some in FailedList, all as an error', async () => {
    const { FailedList } = await teoClient().CreatePurgeTask(order([...URLS, ...UNKNOWN]));
    expect(FailedList).toEqual([{ Reason: expect.any(String), Targets: UNKNOWN }]);
    await expect(teoClient().CreatePurgeTask(order(UNKNOWN))).rejects.toMatchObject({
      code: 'InvalidParameter.DomainNotFound',
    });
    await expect(teoClient('wrong').CreatePurgeTask(order(URLS))).rejects.toMatchObject({
      code: 'AuthFailure.SignatureFailure',
    });
  });
});
