import { describe, expect, it } from 'vitest';
import { submit } from '../../lib/app/submit.ts';
import { createWarm } from '../../lib/app/warm.ts';
import type { Target } from '../../lib/types.ts';
import { type Answer, accept, fail, simulate } from './simulated-run.ts';

const many = (count: number, host = 'a.example'): Target[] =>
  Array.from({ length: count }, (_, n) => ({ kind: 'url', url: `https://${host}/${n}`, priority: 'normal' }));
const PAIR = [['cdn-3.0', 'edgeone']] as const;

describe('an API that stands in for one that may be well again soon', () => {
  const answers =
    (first: string): Answer =>
    (call) =>
      fail(call.api === 'edgeone' ? 'InvalidParameter.DomainNotFound' : first);

  it.each(['EAI_AGAIN', 'not-connected', 'not-json', 'ENOTFOUND', '6000', '6200', 'timeout'])(
    'refuses no host for good (%s)',
    async (code) => {
      const { run } = simulate({ apis: PAIR, answer: answers(code) });
      const result = await submit(many(2), run);
      expect(result).toMatchObject({ submitted: 0, pending: 2, rejected: [] });
      expect(result.error).toBeDefined();
    },
  );

  it('does so also where the first one is avoided for a while', async () => {
    const warm = createWarm(() => Date.UTC(2026, 10, 24, 12));
    warm.apis.avoid('cdn-3.0');
    const { run, calls } = simulate({ apis: PAIR, answer: answers('x'), warm });
    expect(await submit(many(2), run)).toMatchObject({ pending: 2, rejected: [] });
    expect(calls.map(({ api }) => api)).toEqual(['edgeone']);
  });

  it('refuses for good what a retired API can have no more', async () => {
    const { run } = simulate({ apis: PAIR, answer: answers('ActionOffline') });
    expect(await submit(many(2), run)).toMatchObject({ pending: 0, rejected: [{}, {}] });
  });
});

describe('an API that takes connections and hangs', () => {
  it.each([5000, 10_000, 30_000])('leaves time for its successor, in %i ms', async (timeLimitMs) => {
    const answer: Answer = (call, n) => (call.api === 'cdn-3.0' ? 'hang' : accept(call, n));
    const { run, calls } = simulate({ apis: PAIR, answer, timeLimitMs });
    expect(await submit(many(2), run)).toMatchObject({ submitted: 2 });
    expect(calls.map(({ api }) => api)).toEqual(['cdn-3.0', 'edgeone']);
  });
});

describe('what is told of a hand-over', () => {
  it('is the failure that left something pending, not the one that was overcome', async () => {
    const answer: Answer = (call, n) => {
      if (call.api === 'cdn-3.0' && call.urls.some((url) => url.includes('moved')))
        return fail('InvalidParameter.CdnHostExistsInEdgeOne');
      return call.api === 'edgeone' ? fail('LimitExceeded.DailyQuota') : accept(call, n);
    };
    const { run } = simulate({ apis: PAIR, answer });
    const result = await submit([...many(2), ...many(2, 'moved.example')], run);
    expect(result).toMatchObject({ submitted: 2, pending: 2, error: { code: 'CDN_QUOTA' } });
  });

  it('is one warning for a host, which is not asked for again in later batches', async () => {
    const answer: Answer = (call, n) =>
      call.api === 'cdn-3.0' && call.urls.some((url) => url.includes('moved'))
        ? fail('InvalidParameter.CdnHostExistsInEdgeOne')
        : accept(call, n);
    const mixed = many(1500).flatMap((target, n) => [target, ...many(1500, 'moved.example').slice(n, n + 1)]);
    const { run, calls, lines } = simulate({ apis: PAIR, answer });
    expect(await submit(mixed, run)).toMatchObject({ submitted: 3000, pending: 0 });
    expect(lines.filter(({ msg }) => String(msg).startsWith('retired'))).toHaveLength(1);
    expect(calls.filter(({ api }) => api === 'cdn-3.0')).toHaveLength(5); // one refusal, two parts, two more batches
  });
});

describe('two areas', () => {
  const WORLD = [['cdn-3.0'], ['cdn-3.0']] as const;

  it('that both refuse a URL tell it once', async () => {
    const answer: Answer = (call, n) =>
      call.urls.some((url) => url.endsWith('/0')) ? fail('InvalidParameter.CdnUrlExceedLength') : accept(call, n);
    const { run } = simulate({ apis: WORLD, answer });
    const result = await submit(many(2), run);
    expect(result).toMatchObject({ submitted: 1, pending: 0 });
    expect(result.rejected).toHaveLength(1);
  });

  it('of which one refuses a URL and one cannot be reached leave it pending', async () => {
    const answer: Answer = (call, n) => {
      if (call.pool === 'cdn 1') return fail('6000');
      return call.urls.some((url) => url.endsWith('/0'))
        ? fail('InvalidParameter.CdnUrlExceedLength')
        : accept(call, n);
    };
    const { run } = simulate({ apis: WORLD, answer });
    expect(await submit(many(8), run)).toMatchObject({ submitted: 0, pending: 8, rejected: [] });
  });

  it('that go through one EdgeOne zone ask it once for what it refuses', async () => {
    const answer: Answer = (call, n) =>
      call.urls.some((url) => url.endsWith('/0')) ? fail('InvalidParameter.CdnUrlExceedLength') : accept(call, n);
    const { run } = simulate({ apis: [['edgeone'], ['edgeone']], answer });
    expect(await submit(many(2), run)).toMatchObject({ submitted: 1, calls: 3, rejected: [{}] });
  });
});

describe('the samples of a doubtful refusal', () => {
  it('are not sent again once they were accepted', async () => {
    const bad = new Set(['https://a.example/1', 'https://a.example/7']);
    const accepted: string[] = [];
    const answer: Answer = (call, n) => {
      if (call.urls.some((url) => bad.has(url))) return fail('4000');
      accepted.push(...call.urls);
      return accept(call, n);
    };
    const { run } = simulate({ apis: [['cdn-2.0']], answer });
    expect(await submit(many(8), run)).toMatchObject({ submitted: 6, pending: 0, rejected: [{}, {}] });
    expect(accepted).toHaveLength(6);
  });
});
