import { describe, expect, it } from 'vitest';
import { createCdn2Purger } from '../../lib/cdn/purgers/cdn-2.0.ts';
import { createCdn3Purger } from '../../lib/cdn/purgers/cdn-3.0.ts';
import { createEdgeOnePurger } from '../../lib/cdn/purgers/edgeone.ts';
import type { Outcome } from '../../lib/types.ts';

const endpoint = new URL('https://cdn.example/');
const URLS = ['https://a.example/1', 'https://a.example/2'];

/** What a purge of two URLs comes to when this is what an API answers. */
function purge(api: 'cdn-2.0' | 'cdn-3.0' | 'edgeone', body: unknown, status = 200, urls = URLS): Promise<Outcome> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const transport = { send: async () => ({ kind: 'answer', status, body: text }) as const };
  const link = { transport, now: Date.now, sleep: async () => undefined };
  const purgers = {
    'cdn-2.0': createCdn2Purger({ endpoint, method: 'POST' }, link),
    'cdn-3.0': createCdn3Purger({ endpoint, area: 'overseas' }, link),
    edgeone: createEdgeOnePurger({ endpoint, zone: 'zone-1' }, link),
  };
  return purgers[api].purge('url', urls, { credentials: { secretId: 'AKIDx', secretKey: 'key' }, timeoutMs: 1000 });
}

describe('an answer that proves nothing', () => {
  it.each([
    [{ Response: null }, 200],
    [{ Response: 'x' }, 200],
    [{ Response: [] }, 200],
    [{ Response: {} }, 200],
    [{ Response: { Error: {} } }, 200],
    [{ Response: { Error: { Code: 'not a code' } } }, 200],
    [{ Response: { RequestId: 'r', TaskId: '1' } }, 502],
    [{ code: 0 }, 503],
  ])('is no purge: %j with HTTP %i', async (body, status) => {
    for (const api of ['cdn-2.0', 'cdn-3.0', 'edgeone'] as const) {
      expect(await purge(api, body, status)).toMatchObject({ kind: 'maybe' });
    }
  });
});

describe('a code that is in no table', () => {
  it.each([
    [404, { code: 404, message: 'Not Found' }, 'retired'],
    [410, { Response: { Error: { Code: 'Gone' } } }, 'retired'],
    [503, { code: 503 }, 'transient'],
    [429, { code: 429 }, 'throttle'],
    [200, { code: 7777 }, 'configuration'],
  ])('is treated by the status HTTP %i: %j', async (status, body, failureClass) => {
    expect(await purge('cdn-2.0', body, status)).toMatchObject({ failure: { class: failureClass } });
  });

  it('may have a module code in its message that is', async () => {
    expect(await purge('cdn-2.0', { code: 4321, message: '(9110) no host' })).toMatchObject({
      failure: { code: '9110' },
    });
  });
});

describe('names in a refusal', () => {
  it('are looked for in all of a long message', async () => {
    const urls = Array.from({ length: 40 }, (_, n) => `https://a.example/${n}`);
    const Message = `URL too long: ${urls.slice(20).join(',')}`;
    const body = { Response: { Error: { Code: 'InvalidParameter.CdnUrlExceedLength', Message } } };
    const outcome = await purge('cdn-3.0', body, 200, urls);
    expect(outcome).toMatchObject({ kind: 'refused' });
    expect('culprits' in outcome && outcome.culprits?.map(({ url }) => url)).toEqual(urls.slice(20));
  });

  it.each([
    ['https://a.example/x|y is too long', ['https://a.example/x', 'https://a.example/x|y'], 1],
    ['"https://a.example/x)" is too long', ['https://a.example/x', 'https://a.example/x)'], 1],
    ['https://a.example/x.', ['https://a.example/x', 'https://a.example/y'], 0],
  ])('are whole: %s', async (Message, urls, culprit) => {
    const body = { Response: { Error: { Code: 'InvalidParameter.CdnUrlExceedLength', Message } } };
    expect(await purge('cdn-3.0', body, 200, urls)).toMatchObject({ culprits: [{ url: urls[culprit] }] });
  });
});

describe("EdgeOne's FailedList", () => {
  const answer = (FailedList: unknown) => purge('edgeone', { Response: { JobId: 'j', RequestId: 'r', FailedList } });

  it.each([
    ['InvalidParameter.DomainNotFound', 'target host'],
    ['domain not found', 'target host'],
    ['originPullFailed', 'transient account'],
    ['accessDenied', 'auth account'],
    ['taskFailed', 'transient account'],
    ['quota exceeded', 'quota account'],
    ['Exceeds the daily limit', 'quota account'],
    ['配额不足', 'quota account'],
    ['Rate limit exceeded', 'throttle account'],
    ['too many requests', 'throttle account'],
    ['系统繁忙，请稍后重试', 'transient account'],
    ['internal error', 'transient account'],
    ['request timeout', 'transient account'],
    ['the URL is malformed', 'target url'],
  ])('is treated by its reason: %s is %s', async (Reason, kind) => {
    const outcome = await answer([{ Reason, Targets: [URLS[1]] }]);
    expect(outcome).toMatchObject({ kind: 'accepted', count: 1, culprits: [{ url: URLS[1] }] });
    const failure = 'culprits' in outcome ? outcome.culprits?.[0]?.failure : undefined;
    expect(`${failure?.class} ${failure?.scope}`).toBe(kind);
  });

  it.each([
    ['a URL twice', [{ Reason: 'bad', Targets: [URLS[0], URLS[0]] }]],
    [
      'a URL in two entries',
      [
        { Reason: 'bad', Targets: [URLS[0]] },
        { Reason: 'internal', Targets: [URLS[0]] },
      ],
    ],
  ])('tells each target once: %s', async (_, list) => {
    const outcome = await answer(list);
    expect(outcome).toMatchObject({ kind: 'accepted', count: 1 });
    expect('culprits' in outcome && outcome.culprits).toHaveLength(1);
  });

  it.each([[null], [[]], [undefined]])('may be %j: all were taken', async (list) => {
    expect(await answer(list)).toEqual({ kind: 'accepted', count: 2, taskId: 'j' });
  });

  it.each([
    ['what was not sent', [{ Reason: 'bad', Targets: ['https://b.example/'] }]],
    ['nothing', [{ Reason: 'bad' }]],
    ['an empty list', [{ Reason: 'bad', Targets: [] }]],
    ['no entries', {}],
    ['text', 'bad'],
    ['null', [null]],
  ])('that names %s leaves in doubt which targets were taken', async (_, list) => {
    expect(await answer(list)).toMatchObject({ kind: 'maybe', failure: { code: 'short-count' } });
  });
});
