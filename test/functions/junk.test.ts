import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { captureLog, loadBundle, stubEnvironment } from './loaded-bundle.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ domains: ['pic.example.com', 'www.example.com'] });
});
afterAll(() => api.close());
beforeEach(() => {
  stubEnvironment(api.url, { PURGE_TOKEN: 'the-token' });
  captureLog();
});
afterEach(() => vi.unstubAllEnvs());

const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true });
const text = fc.string({ unit: 'binary', maxLength: 40 });
const context = fc.oneof(
  anything,
  fc.record({ request_id: anything, time_limit_in_ms: anything, function_name: anything }),
);

/** An event with the right field names and anything in them. */
const nearlyCos = fc.record({
  Records: fc.array(
    fc.oneof(
      anything,
      fc.record({
        cos: fc.record({
          cosBucket: fc.oneof(anything, fc.record({ name: text, appid: fc.oneof(text, fc.nat()) })),
          cosObject: fc.oneof(anything, fc.record({ key: text, url: text })),
        }),
        event: fc.record({ eventName: fc.oneof(anything, fc.constant('cos:ObjectCreated:Put')) }),
      }),
      fc.record({ Ckafka: fc.record({ msgBody: fc.oneof(anything, fc.json()) }) }),
    ),
    { maxLength: 5 },
  ),
});
const nearlyHttp = fc.record(
  {
    httpMethod: fc.oneof(text, fc.constantFrom('GET', 'POST', 'HEAD')),
    path: fc.oneof(text, fc.constantFrom('/purge', '/healthz', '/purge/', '//purge')),
    headers: fc.oneof(
      anything,
      fc.dictionary(fc.oneof(text, fc.constant('authorization')), fc.oneof(text, fc.array(text), anything)),
    ),
    body: fc.oneof(anything, fc.json(), text),
    isBase64Encoded: fc.oneof(anything, fc.boolean(), fc.constant('true')),
    queryString: anything,
  },
  { requiredKeys: ['httpMethod', 'path'] },
);
const nearlyTimer = fc.record({ Type: fc.constantFrom('Timer', 'timer'), TriggerName: anything, Message: anything });

describe('junk into the built functions', () => {
  it.each([
    ['object-change', fc.oneof(anything, nearlyCos)],
    ['schedule', fc.oneof(anything, nearlyTimer)],
  ])('%s: a report or the typed error, and nothing is purged', async (name, events) => {
    const handler = loadBundle(name);
    await fc.assert(
      fc.asyncProperty(events, context, async (event, junkContext) => {
        const outcome = await handler(event, junkContext).catch((error) => error);
        if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'PurgeError', code: 'BAD_EVENT' });
        else expect(outcome).toMatchObject({ submitted: 0, calls: 0 });
      }),
      { numRuns: 300 },
    );
    expect(api.calls()).toEqual([]);
  });

  it('webhook: a clean 4xx, never a throw, and nothing is purged for a caller without the token', async () => {
    const handler = loadBundle('webhook');
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, nearlyHttp), context, async (event, junkContext) => {
        const reply = (await handler(event, junkContext)) as { statusCode: number; body: string };
        const healthy = (event as { path?: unknown } | null)?.path === '/healthz';
        expect(reply.statusCode).toBeGreaterThanOrEqual(healthy ? 200 : 400);
        expect(reply.statusCode).toBeLessThan(500);
        expect(JSON.parse(reply.body)).toBeTypeOf('object');
      }),
      { numRuns: 500 },
    );
    expect(api.calls()).toEqual([]);
  });

  it('webhook: a holder of the token gets 200 or a clean 4xx for any body', async () => {
    const handler = loadBundle('webhook');
    const list = fc.oneof(anything, fc.array(fc.oneof(text, fc.webUrl(), anything), { maxLength: 4 }));
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc
        .record(
          { urls: list, paths: list, dirs: list, site: fc.constantFrom('www', 'pictures', 'x', 1), priority: anything },
          { requiredKeys: [] },
        )
        .map((body) => {
          return Buffer.from(
            JSON.stringify(body, (_, value) => (typeof value === 'bigint' ? String(value) : value)) ?? '',
          );
        }),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (bytes) => {
        const event = {
          httpMethod: 'POST',
          path: '/purge',
          headers: { authorization: 'Bearer the-token' },
          body: bytes.toString('base64'),
          isBase64Encoded: true,
        };
        const reply = (await handler(event, { time_limit_in_ms: 9000 })) as { statusCode: number; body: string };
        expect([200, 400]).toContain(reply.statusCode);
        expect(JSON.parse(reply.body)).toBeTypeOf('object');
      }),
      { numRuns: 300 },
    );
  });
});
