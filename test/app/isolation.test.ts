import { describe, expect, it } from 'vitest';
import { submit } from '../../lib/app/submit.ts';
import type { Target } from '../../lib/types.ts';
import { type Answer, accept, fail, simulate } from './simulated-run.ts';

const target = (kind: Target['kind'], url: string): Target => ({ kind, url, priority: 'normal' });
const urls = (...list: string[]) => list.map((url) => target('url', url));
const many = (host: string, count: number) => urls(...Array.from({ length: count }, (_, n) => `https://${host}/${n}`));

describe('a URL and a directory that are written alike', () => {
  const both = [target('url', 'https://a.example/x/'), target('dir', 'https://a.example/x/')];

  it.each([
    ['url', '28007', 'dir', '22046'],
    ['dir', '28007', 'url', '22044'],
  ])(
    'are told apart when the %s is refused (%s) and the quota of the %s is gone (%s)',
    async (refused, code, _, quota) => {
      const { run, lines } = simulate({ answer: ({ kind }) => fail(kind === refused ? code : quota) });
      const result = await submit(both, run);
      expect(result).toMatchObject({ submitted: 0, pending: 1, error: { code: 'CDN_QUOTA' } });
      expect(result.rejected).toHaveLength(1);
      expect(lines).toContainEqual(expect.objectContaining({ msg: 'targets not purged' }));
    },
  );
});

describe('an API that finds every call too large', () => {
  it.each(['http-501', '22043', '9162', '5400'])(
    'is found out in a dozen calls (%s), and nothing is given up',
    async (code) => {
      const { run } = simulate({ answer: () => fail(code) });
      const result = await submit(many('a.example', 1000), run);
      expect(result).toMatchObject({ submitted: 0, pending: 1000, rejected: [], error: { code: 'CDN_CONFIGURATION' } });
      expect(result.calls).toBeLessThanOrEqual(12);
    },
  );

  it('does not make one small URL a URL that can never be purged', async () => {
    const { run } = simulate({ answer: () => fail('5400') });
    expect(await submit(many('a.example', 1), run)).toMatchObject({ pending: 1, rejected: [] });
  });

  it('keeps a URL pending that was perhaps purged, though others were accepted', async () => {
    const answer: Answer = (call, n) => (call.urls.includes('https://a.example/7') ? fail('5400') : accept(call, n));
    const { run } = simulate({ answer });
    expect(await submit(many('a.example', 16), run)).toMatchObject({ submitted: 15, pending: 1, rejected: [] });
  });
});

describe('a host that is being deployed', () => {
  const busy: Answer = (call, n) => (call.urls.some((url) => url.includes('busy')) ? fail('9175') : accept(call, n));
  const targets = urls('https://busy.example/1', 'https://a.example/1', 'https://b.example/1');

  it.each([
    [3000, 300],
    [10_000, 900],
    [2000, 200],
  ])('lets its neighbours go first, in %i ms with calls of %i ms', async (timeLimitMs, callMs) => {
    const { run, calls } = simulate({ answer: busy, timeLimitMs, callMs });
    const result = await submit(targets, run);
    expect(result).toMatchObject({ submitted: 2, pending: 1, error: { code: 'CDN_UNAVAILABLE' } });
    expect(calls.slice(0, 4).map((call) => call.urls.length)).toEqual([3, 1, 1, 1]);
  });

  it('is waited for once they are done', async () => {
    const answer: Answer = (call, n) => (n < 4 ? busy(call, n) : accept(call, n));
    const { run } = simulate({ answer });
    expect(await submit(targets, run)).toMatchObject({ submitted: 3, pending: 0, calls: 5 });
  });
});

describe('URLs that are refused as a call', () => {
  it('do not keep directories from being purged', async () => {
    const { run } = simulate({ answer: (call, n) => (call.kind === 'url' ? fail('4000') : accept(call, n)) });
    const result = await submit([...many('a.example', 1), target('dir', 'https://a.example/ok/')], run);
    expect(result).toMatchObject({ submitted: 1, pending: 1, calls: 2, error: { code: 'CDN_CONFIGURATION' } });
  });
});
