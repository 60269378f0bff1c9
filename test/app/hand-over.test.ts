import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { submit } from '../../lib/app/submit.ts';
import { createWarm } from '../../lib/app/warm.ts';
import type { ApiName, Target } from '../../lib/types.ts';
import { type Answer, accept, fail, type SeenCall, simulate } from './simulated-run.ts';

const many = (count: number, host = 'a.example'): Target[] =>
  Array.from({ length: count }, (_, n) => ({ kind: 'url', url: `https://${host}/${n}`, priority: 'normal' }));
const BOTH = [['cdn-2.0', 'cdn-3.0']] as const;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** 2.0 takes `good` calls, then fails; its successors take everything. */
const failingAfter =
  (good: number, code: string, message?: string): Answer =>
  (call, n) =>
    call.api === 'cdn-2.0' && n >= good ? fail(code, message) : accept(call, n);

const taken = (calls: readonly SeenCall[], from: number, api: ApiName) =>
  calls.slice(from).flatMap((call) => (call.api === api ? call.urls : []));

describe('an API that goes away in mid-run', () => {
  it.each([
    '6100',
    'ActionOffline',
    'NoSuchProduct',
    'NoSuchVersion',
    'InvalidAction',
    'http-404',
    'http-410',
    'ENOTFOUND',
    'EAI_AGAIN',
    'OperationDenied.ProductUpgraded',
    'not-json',
    'not-connected',
    'tls',
  ])('(%s) hands the rest to the next one, and every target arrives once', async (code) => {
    const { run, calls } = simulate({ apis: BOTH, answer: failingAfter(1, code) });
    const result = await submit(many(3000), run);
    expect(result).toMatchObject({ submitted: 3000, pending: 0, rejected: [], calls: 4 });
    expect(result.error).toBeUndefined();
    const arrived = [...(calls[0]?.urls ?? []), ...taken(calls, 1, 'cdn-3.0')];
    expect(arrived.sort()).toEqual(
      many(3000)
        .map(({ url }) => url)
        .sort(),
    );
    expect(calls.filter(({ api }) => api === 'cdn-2.0')).toHaveLength(2);
  });

  it('is not waited for longer than 1 s while another could take over; the last one is', async () => {
    const { run, calls } = simulate({ apis: BOTH, answer: failingAfter(0, 'not-connected') });
    await submit(many(1), run);
    expect(calls.map(({ api, connectMs }) => [api, connectMs])).toEqual([
      ['cdn-2.0', 1000],
      ['cdn-3.0', undefined],
    ]);
  });

  it('hands over along the whole list, and the last API is never out', async () => {
    const { run, calls } = simulate({ apis: [['cdn-2.0', 'cdn-3.0', 'edgeone']], answer: () => fail('ActionOffline') });
    const result = await submit(many(2), run);
    expect(calls.map(({ api }) => api)).toEqual(['cdn-2.0', 'cdn-3.0', 'edgeone']);
    expect(result).toMatchObject({ submitted: 0, pending: 2, rejected: [], error: { code: 'CDN_RETIRED' } });
  });

  it('takes what is planned by the limits of the next one', async () => {
    const dirs = Array.from(
      { length: 30 },
      (_, n): Target => ({ kind: 'dir', url: `https://a.example/${n}/`, priority: 'low' }),
    );
    const { run, calls } = simulate({ apis: BOTH, answer: failingAfter(0, '6100') });
    await submit([...dirs, ...many(2)], run);
    expect(calls.map(({ api, kind, urls }) => [api, kind, urls.length])).toEqual([
      ['cdn-2.0', 'url', 2],
      ['cdn-3.0', 'url', 2],
      ['cdn-3.0', 'dir', 20],
      ['cdn-3.0', 'dir', 10],
    ]);
  });

  it('that fails for the time of an invocation, whatever is tried, lets its successor try too', async () => {
    const { run, calls } = simulate({ apis: BOTH, answer: failingAfter(0, '6000') });
    expect(await submit(many(2), run)).toMatchObject({ submitted: 2, pending: 0 });
    expect(calls.map(({ api }) => api)).toEqual([...Array.from({ length: 3 }, () => 'cdn-2.0'), 'cdn-3.0']);
  });

  it.each(['4100', '22044', '4700'])('is not one that refuses with %s: that stops', async (code) => {
    const { run, calls } = simulate({ apis: BOTH, answer: failingAfter(0, code) });
    expect(await submit(many(2), run)).toMatchObject({ submitted: 0, pending: 2 });
    expect(calls).toHaveLength(1);
  });
});

/** The APIs that were called first in invocations of one instance, the n-th of them `gaps[n]` ms after the one before. */
async function firstCalls(answer: Answer, ...gaps: number[]): Promise<{ first: ApiName[]; retired: number }> {
  const clock = { now: Date.UTC(2026, 10, 24) };
  const warm = createWarm(() => clock.now);
  const first: ApiName[] = [];
  let retired = 0;
  for (const gap of gaps) {
    clock.now += gap;
    const { run, calls, lines } = simulate({
      apis: BOTH,
      answer,
      warm,
      startAt: clock.now,
      requestId: `r-${first.length}`,
    });
    await submit(many(1), run);
    first.push(calls[0]?.api ?? 'edgeone');
    retired += lines.filter(({ msg, host }) => String(msg).startsWith('retired') && !host).length;
  }
  return { first, retired };
}

describe('what an instance remembers of an API', () => {
  it.each([
    ['ActionOffline', undefined],
    ['NoSuchProduct', undefined],
    ['OperationDenied.ProductUpgraded', undefined],
    ['http-410', undefined],
    ['6100', 'This interface is offline. Use API 3.0.'],
    ['6100', '该接口已下线'],
  ])('is retirement at once, for 24 h and with one warning, where it says so clearly (%s, %s)', async (code, text) => {
    const seen = await firstCalls(failingAfter(0, code, text), 0, 1, 23 * HOUR, 2 * HOUR);
    expect(seen).toEqual({ first: ['cdn-2.0', 'cdn-3.0', 'cdn-3.0', 'cdn-2.0'], retired: 2 });
  });

  it.each(['6100', 'http-404', 'ENOTFOUND', 'InvalidAction'])(
    'is retirement after two sightings at least 5 min apart, where it is not clear (%s)',
    async (code) => {
      const seen = await firstCalls(failingAfter(0, code), 0, 1, 4 * MINUTE, MINUTE, MINUTE, 22 * HOUR);
      expect(seen.first).toEqual(['cdn-2.0', 'cdn-2.0', 'cdn-2.0', 'cdn-2.0', 'cdn-3.0', 'cdn-3.0']);
      expect(seen.retired).toBe(1);
    },
  );

  it('is nothing, where it was seen again only after the API had worked in between', async () => {
    const answer: Answer = (call, n) =>
      call.api === 'cdn-2.0' && call.at % HOUR === 0 ? fail('ENOTFOUND') : accept(call, n);
    const seen = await firstCalls(answer, 0, 6 * MINUTE, 54 * MINUTE, 1);
    expect(seen).toEqual({ first: ['cdn-2.0', 'cdn-2.0', 'cdn-2.0', 'cdn-2.0'], retired: 0 });
  });

  it.each([
    ['EAI_AGAIN', undefined],
    ['6200', undefined],
    ['6000', undefined],
    ['OperationDenied.UserMigrating', undefined],
    ['OperationDenied.ProductUpdating', undefined],
    ['InvalidParameter.CdnHostExistsInEdgeOne', undefined],
    ['6100', undefined],
    ['6100', 'The interface is offline for maintenance.'],
  ])('is no retirement after one %s (%s)', async (code, text) => {
    const seen = await firstCalls(
      (call, n) => (n === 0 && call.at < Date.UTC(2026, 10, 24) + MINUTE ? fail(code, text) : accept(call, n)),
      0,
      25 * HOUR,
    );
    expect(seen).toEqual({ first: ['cdn-2.0', 'cdn-2.0'], retired: 0 });
  });

  it.each(['EAI_AGAIN', '6200', 'OperationDenied.UserMigrating'])(
    'is no retirement, however often %s is seen',
    async (code) => {
      const seen = await firstCalls(failingAfter(0, code), 0, 6 * MINUTE, 6 * MINUTE, HOUR, 25 * HOUR);
      expect(seen).toEqual({ first: Array.from({ length: 5 }, () => 'cdn-2.0'), retired: 0 });
    },
  );

  it.each(['not-json', 'not-connected', 'tls'])('is to avoid it for 5 min after %s', async (code) => {
    const seen = await firstCalls(failingAfter(0, code), 0, 1, 4 * MINUTE, 2 * MINUTE);
    expect(seen).toEqual({ first: ['cdn-2.0', 'cdn-3.0', 'cdn-3.0', 'cdn-2.0'], retired: 0 });
  });

  it('never leaves the last API out', async () => {
    const warm = createWarm(() => Date.UTC(2026, 10, 24));
    warm.apis.retire('cdn-3.0', undefined);
    warm.apis.retire('cdn-2.0', undefined);
    const { run, calls } = simulate({ apis: BOTH, warm });
    expect(await submit(many(1), run)).toMatchObject({ submitted: 1 });
    expect(calls.map(({ api }) => api)).toEqual(['cdn-3.0']);
  });
});

describe('a host that has moved to EdgeOne', () => {
  const MOVED = 'InvalidParameter.CdnHostExistsInEdgeOne';
  const moved: Answer = (call, n) =>
    call.api !== 'edgeone' && call.urls.some((url) => url.includes('moved')) ? fail(MOVED) : accept(call, n);

  it('is handed over alone, and is not asked for again', async () => {
    const warm = createWarm(() => Date.UTC(2026, 10, 24, 12));
    const targets = [...many(3), ...many(2, 'moved.example')];
    const first = simulate({ apis: [['cdn-2.0', 'edgeone']], answer: moved, warm });
    expect(await submit(targets, first.run)).toMatchObject({ submitted: 5, pending: 0, rejected: [] });
    expect(first.calls.map(({ api, urls }) => [api, urls.length])).toEqual([
      ['cdn-2.0', 5],
      ['cdn-2.0', 3],
      ['cdn-2.0', 2],
      ['edgeone', 2],
    ]);
    const next = simulate({ apis: [['cdn-2.0', 'edgeone']], answer: moved, warm, requestId: 'r-2' });
    await submit(targets, next.run);
    expect(next.calls.map(({ api, urls }) => [api, urls.length])).toEqual([
      ['cdn-2.0', 3],
      ['edgeone', 2],
    ]);
  });

  it('is refused, and the rest goes on, where no API is left that could have it', async () => {
    const { run } = simulate({ apis: [['cdn-3.0']], answer: moved });
    const result = await submit([...many(3), ...many(2, 'moved.example')], run);
    expect(result).toMatchObject({ submitted: 3, pending: 0, rejected: [{ code: 'CDN_REFUSED' }, {}] });
    expect(result.rejected[0]?.reason).toMatch(/Add edgeone and its zone/);
  });
});

describe('the whole world', () => {
  const WORLD = [
    ['cdn-3.0', 'edgeone'],
    ['cdn-3.0', 'edgeone'],
  ] as const;

  it('is asked and counted area by area', async () => {
    const { run, calls } = simulate({ apis: WORLD });
    expect(await submit(many(2), run)).toMatchObject({ urls: 2, submitted: 2, pending: 0, calls: 2 });
    expect(calls.map(({ pool }) => pool)).toEqual(['cdn 0', 'cdn 1']);
  });

  it('is not purged where one area is left', async () => {
    const { run } = simulate({
      apis: WORLD,
      answer: (call, n) => (call.pool === 'cdn 1' ? fail('22044') : accept(call, n)),
    });
    expect(await submit(many(2), run)).toMatchObject({ submitted: 0, pending: 2, error: { code: 'CDN_QUOTA' } });
  });

  it('is purged by EdgeOne at once, where that takes over', async () => {
    const { run, calls } = simulate({
      apis: WORLD,
      answer: (call, n) => (call.api === 'cdn-3.0' ? fail('ActionOffline') : accept(call, n)),
    });
    expect(await submit(many(2), run)).toMatchObject({ submitted: 2, pending: 0 });
    expect(calls.filter(({ api }) => api === 'edgeone')).toHaveLength(1);
  });

  it('is asked again only for the area that failed, when an event is delivered again', async () => {
    const warm = createWarm(() => Date.UTC(2026, 10, 24, 12));
    const first = simulate({
      apis: WORLD,
      warm,
      answer: (call, n) => (call.pool === 'cdn 1' ? fail('4100') : accept(call, n)),
    });
    await submit(many(2), first.run);
    const again = simulate({ apis: WORLD, warm });
    expect(await submit(many(2), again.run)).toMatchObject({ submitted: 2 });
    expect(again.calls.map(({ pool }) => pool)).toEqual(['cdn 1']);
  });
});

describe('targets handed from API to API (law)', () => {
  it('are each submitted, refused or pending, and never accepted twice', async () => {
    const codes = [
      '6100',
      'ENOTFOUND',
      'EAI_AGAIN',
      'not-json',
      '9110',
      '4100',
      '22044',
      '6000',
      'InvalidParameter.CdnHostExistsInEdgeOne',
      '4000',
      '9175',
    ];
    const answers = fc.array(fc.option(fc.constantFrom(...codes), { freq: 3, nil: undefined }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(answers, fc.nat(5), fc.nat(5), async (script, a, b) => {
        const targets = [...many(a), ...many(b, 'b.example')];
        const accepted: string[] = [];
        const answer: Answer = (call, n) => {
          const code = script[n];
          if (code !== undefined) return fail(code);
          accepted.push(...call.urls);
          return accept(call, n);
        };
        const { run } = simulate({ apis: [['cdn-2.0', 'cdn-3.0', 'edgeone']], answer, timeLimitMs: 900_000 });
        const { submitted, pending, rejected } = await submit(targets, run);
        expect(submitted + pending + rejected.length).toBe(a + b);
        expect(submitted).toBe(accepted.length);
        expect(new Set(accepted).size).toBe(accepted.length);
      }),
    );
  });
});
