import zlib from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Webhook } from '../../lib/config/webhook.ts';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { deliveryFor, payload, SECRET, webhooksOf } from '../app/deliveries.ts';
import { captureLog, contextOf, goldenEvent, loadBundle, stubEnvironment } from './loaded-bundle.ts';

const NOBODY = 'postgres://u:p@127.0.0.1:1/d'; // so what is asked for is purged directly

let api: LocalApi;
let log: Record<string, unknown>[];
beforeAll(async () => {
  api = await startLocalApi({ domains: ['pic.example.com', 'www.example.com'] });
});
afterAll(() => api.close());
beforeEach(() => {
  stubEnvironment(api.url, { PURGE_TOKEN: 'local-purge-token' });
  log = captureLog();
});
afterEach(() => vi.unstubAllEnvs());

/** Calls a cold function as often as there are events; says how often it unpacked something. */
async function unpackedBy(name: string, ...events: unknown[]): Promise<number> {
  const unpack = vi.spyOn(zlib, 'brotliDecompressSync').mockClear();
  const handler = loadBundle(name);
  expect(unpack).not.toHaveBeenCalled();
  for (const [n, event] of events.entries()) await handler(event, contextOf(`${name} ${n}`));
  return unpack.mock.calls.length;
}

describe('what is packed in a bundle', () => {
  it('is unpacked by nothing that object-change and webhook do in direct mode', async () => {
    expect(await unpackedBy('object-change', goldenEvent('cos-created.json'), goldenEvent('cos-batch.json'))).toBe(0);
    expect(await unpackedBy('webhook', goldenEvent('purge-function-url.json'))).toBe(0);
  });

  it('is unpacked once by an instance that needs it', async () => {
    expect(await unpackedBy('schedule', goldenEvent('timer.json'), goldenEvent('timer.json'))).toBe(1);
    vi.stubEnv('DATABASE_URL', NOBODY);
    const created = goldenEvent('cos-created.json');
    expect(await unpackedBy('object-change', created, created)).toBe(1);
  });
});

describe('a text that cannot be unpacked', () => {
  const [generic] = webhooksOf('{name: generic, preset: generic, auth: {bearer: {env: GENERIC_HOOK_TOKEN}}}') as [
    Webhook,
  ];
  const DAMAGED = new Error('Decompression failed');
  const failOnce = () =>
    vi.spyOn(zlib, 'brotliDecompressSync').mockImplementationOnce(() => {
      throw DAMAGED;
    });

  it('of schedule is logged and thrown as every failure of a function is, and the next tick tries again', async () => {
    failOnce();
    const handler = loadBundle('schedule');
    const failed = await handler(goldenEvent('timer.json'), contextOf('r-1')).catch((error: Error) => error);
    if (!(failed instanceof Error)) throw new Error('it did not fail');
    expect(failed).toMatchObject({ name: 'PurgeError', code: 'INTERNAL', detail: {}, cause: DAMAGED });
    expect(failed.message).toMatch(/schedule\.js cannot be unpacked.*the next invocation tries again.*deploy again/);
    const { message: msg } = failed;
    const line = { level: 'error', msg, requestId: 'r-1', function: 'tested', code: 'INTERNAL' };
    expect(log).toEqual([{ time: expect.stringMatching(/^\d{4}-.*Z$/), ...line }]);

    expect(await handler(goldenEvent('timer.json'), contextOf('r-2'))).toMatchObject({ submitted: 3 });
  });

  it.each([null, undefined, 7, {}])('of schedule is thrown as such for the context %j, too', async (context) => {
    failOnce();
    await expect(loadBundle('schedule')({}, context)).rejects.toMatchObject({ name: 'PurgeError', code: 'INTERNAL' });
    expect(log).toMatchObject([{ requestId: '', function: 'schedule', code: 'INTERNAL' }]);
  });

  it('is a failure of one call of object-change: the next one tries again', async () => {
    vi.stubEnv('DATABASE_URL', NOBODY);
    failOnce();
    const handler = loadBundle('object-change');
    const created = goldenEvent('cos-created.json');
    await expect(handler(created, contextOf('r-1'))).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(log.filter(({ level }) => level === 'error')).toMatchObject([{ code: 'INTERNAL', requestId: 'r-1' }]);
    expect(await handler(created, contextOf('r-2'))).toMatchObject({ submitted: 1 });
  });

  it.each([
    ['the outbox', () => goldenEvent('purge-function-url.json'), NOBODY],
    ['the hook', () => deliveryFor(generic, { body: payload('generic-urls'), nowMs: Date.now() }), ''],
  ])('is a failure of one call of webhook: the next one tries again with %s', async (_, eventOf, database) => {
    vi.stubEnv('DATABASE_URL', database);
    vi.stubEnv('GENERIC_HOOK_TOKEN', SECRET);
    failOnce();
    const handler = loadBundle('webhook');
    expect(await handler(eventOf(), contextOf('r-1'))).toMatchObject({ statusCode: 500 });
    const errors = log.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ code: 'INTERNAL', requestId: 'r-1' }]);
    expect(await handler(eventOf(), contextOf('r-2'))).toMatchObject({ statusCode: 200 });
  });
});
