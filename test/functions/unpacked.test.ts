import zlib from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { captureLog, contextOf, goldenEvent, loadBundle, stubEnvironment } from './loaded-bundle.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ domains: ['pic.example.com', 'www.example.com'] });
});
afterAll(() => api.close());
beforeEach(() => {
  stubEnvironment(api.url, { PURGE_TOKEN: 'local-purge-token' });
  captureLog();
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
    vi.stubEnv('DATABASE_URL', 'postgres://u:p@127.0.0.1:1/d'); // nobody is there, so it is purged directly
    const created = goldenEvent('cos-created.json');
    expect(await unpackedBy('object-change', created, created)).toBe(1);
  });
});
