import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { captureLog, contextOf, goldenEvent, loadBundle, stubEnvironment } from './loaded-bundle.ts';

let api: LocalApi;
let log: Record<string, unknown>[];

const local = (path: string, body: unknown) =>
  fetch(`${api.url}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });
const fault = (kind: string, times = 1) => local('faults', { kind, times });
const codes = () => api.calls().map(({ code }) => code);

beforeAll(async () => {
  api = await startLocalApi({ domains: ['pic.example.com', 'www.example.com'] });
});
afterAll(() => api.close());
beforeEach(async () => {
  await local('reset', {});
  stubEnvironment(api.url);
  log = captureLog();
});
afterEach(() => vi.unstubAllEnvs());

const purge = (requestId: string, event: unknown = goldenEvent('cos-created.json'), limit?: number) =>
  loadBundle('object-change')(event, contextOf(requestId, limit));

describe('the built object-change', () => {
  it.each(['cos-created.json', 'cos-created-put.json', 'cos-removed.json'])('purges the object of %s', async (file) => {
    expect(await purge('r', goldenEvent(file))).toMatchObject({ changes: 1, submitted: 1, calls: 1, rejected: [] });
    expect(api.calls()).toMatchObject([
      { action: 'RefreshCdnOverSeaUrl', code: 0, urls: ['https://pic.example.com/testfile'] },
    ]);
  });

  it.each([
    ['reset', ['reset', 0]],
    ['http-500', ['http-500', 0]],
    ['internal', [6000, 0]],
    ['maintenance', [6200, 0]],
    ['throttle', [4400, 0]],
    ['lost-reply', [0, 0]],
    ['short-count', [0, 0]],
    ['not-json', ['not-json', 0]],
  ])('gets through after a %s', async (kind, expected) => {
    await fault(kind);
    expect(await purge('r')).toMatchObject({ submitted: 1, pending: 0, calls: 2 });
    expect(codes()).toEqual(expected);
  });

  it('gets through after an API that does not answer in time', async () => {
    await fault('timeout');
    expect(await purge('r', undefined, 4000)).toMatchObject({ submitted: 1, calls: 2 });
  });

  it.each([
    ['auth', 'CDN_AUTH', 4100],
    ['quota', 'CDN_QUOTA', 22044],
    ['retired', 'CDN_RETIRED', 6100],
  ])('stops at once for %s and throws, so that SCF retries and an alarm sees it', async (kind, code, apiCode) => {
    await fault(kind, 9);
    await expect(purge('r')).rejects.toMatchObject({ name: 'PurgeError', code });
    expect(codes()).toEqual([apiCode]);
    expect(log.at(-1)).toMatchObject({ level: 'error', code, requestId: 'r' });
  });

  it('throws in time when the API never answers', async () => {
    await fault('timeout', 9);
    const context = contextOf('r', 2500);
    await expect(loadBundle('object-change')(goldenEvent('cos-created.json'), context)).rejects.toMatchObject({
      code: 'CDN_UNAVAILABLE',
    });
    expect(context.getRemainingTimeInMillis()).toBeGreaterThanOrEqual(500);
  });

  it('reports a host that the account does not know, and takes the others', async () => {
    await local('reset', {});
    const other = await startLocalApi({ domains: ['elsewhere.example'] });
    stubEnvironment(other.url);
    expect(await purge('r')).toMatchObject({ submitted: 0, pending: 0, rejected: [{ code: 'CDN_REFUSED' }] });
    await other.close();
  });

  it('reads role keys at every invocation, since they rotate', async () => {
    vi.stubEnv('PURGE_SECRET_ID', '');
    vi.stubEnv('PURGE_SECRET_KEY', '');
    vi.stubEnv('TENCENTCLOUD_SECRETID', 'AKIDlocal');
    vi.stubEnv('TENCENTCLOUD_SECRETKEY', 'old');
    vi.stubEnv('TENCENTCLOUD_SESSIONTOKEN', 'a+token/=');
    const handler = loadBundle('object-change');
    const event = goldenEvent('cos-created.json');
    await expect(handler(event, contextOf('r-1'))).rejects.toMatchObject({ code: 'CDN_AUTH' });
    vi.stubEnv('TENCENTCLOUD_SECRETKEY', 'local-secret');
    expect(await handler(event, contextOf('r-2'))).toMatchObject({ submitted: 1 });
  });

  it('names the variables when there are no keys', async () => {
    vi.stubEnv('PURGE_SECRET_KEY', '');
    await expect(purge('r')).rejects.toMatchObject({
      code: 'NO_CREDENTIALS',
      message: expect.stringContaining('PURGE_SECRET_KEY'),
    });
    expect(codes()).toEqual([]);
  });
});
