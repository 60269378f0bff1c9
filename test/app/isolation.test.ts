import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { submit } from '../../lib/app/submit.ts';
import { createWarm } from '../../lib/app/warm.ts';
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

describe('bad URLs among good ones', () => {
  const bad = (numbers: readonly number[], code: string): Answer => {
    const refused = new Set(numbers.map((n) => `https://a.example/${n}`));
    return (call, n) => (call.urls.some((url) => refused.has(url)) ? fail(code) : accept(call, n));
  };

  it('are found in both halves of a batch, with a code that names nothing', async () => {
    const { run } = simulate({ answer: bad([3, 900], '4000') });
    const result = await submit(many('a.example', 1000), run);
    expect(result).toMatchObject({ submitted: 998, pending: 0 });
    expect(result.rejected.map(({ target: url }) => url)).toEqual(['https://a.example/3', 'https://a.example/900']);
    expect(result.calls).toBeLessThanOrEqual(1 + 1 + 2 * 2 * 10 + 2); // the bound, and two samples
  });

  it.each([0, 999])('may be the one at %i that is too large, though it is met first', async (n) => {
    const { run } = simulate({ answer: bad([n], 'http-501') });
    expect(await submit(many('a.example', 1000), run)).toMatchObject({ submitted: 999, pending: 0, rejected: [{}] });
  });

  it('may be perhaps purged: then it stays pending, and the rest is done', async () => {
    const { run } = simulate({ answer: bad([0], '5400') });
    expect(await submit(many('a.example', 1000), run)).toMatchObject({ submitted: 999, pending: 1, rejected: [] });
  });

  it('are exactly the ones that are refused, for any of them (law)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 200 }),
        fc.uniqueArray(fc.nat(199), { maxLength: 6 }),
        fc.constantFrom('9003', 'http-501'),
        async (count, numbers, code) => {
          const culprits = numbers.filter((n) => n < count);
          const { run } = simulate({ answer: bad(culprits, code), timeLimitMs: 900_000, callMs: 1 });
          const result = await submit([...many('a.example', count), ...many('b.example', 1)], run);
          const refused = result.rejected.map(({ target: url }) => Number(url.split('/').at(-1)));
          if (result.pending === 0) expect(refused.sort((a, b) => a - b)).toEqual([...culprits].sort((a, b) => a - b));
          else expect(refused.every((n) => culprits.includes(n))).toBe(true); // never blames a good one
          expect(result.submitted + result.pending + refused.length).toBe(count + 1);
          const depth = Math.ceil(Math.log2(count));
          expect(result.calls).toBeLessThanOrEqual(1 + 2 + 2 * Math.max(1, culprits.length) * depth + 4);
        },
      ),
    );
  });
});

describe('an API that refuses every call of a kind', () => {
  it('is not blamed on the URLs of a retry, whatever an earlier delivery submitted', async () => {
    const warm = createWarm(Date.now);
    const first = simulate({ warm, answer: (call, n) => (n === 0 ? accept(call, n) : fail('4100')) });
    await submit(many('a.example', 2000), first.run);
    const again = simulate({ warm, answer: () => fail('4000') });
    const result = await submit(many('a.example', 2000), again.run);
    expect(result).toMatchObject({
      submitted: 1000,
      pending: 1000,
      rejected: [],
      error: { code: 'CDN_CONFIGURATION' },
    });
    expect(result.calls).toBeLessThanOrEqual(5);
  });

  it('is not blamed on directories because URLs were accepted', async () => {
    const { run } = simulate({ answer: (call, n) => (call.kind === 'dir' ? fail('4000') : accept(call, n)) });
    const dirs = Array.from({ length: 20 }, (_, n) => target('dir', `https://a.example/${n}/`));
    const result = await submit([...many('a.example', 3), ...dirs], run);
    expect(result).toMatchObject({ submitted: 3, pending: 20, rejected: [], calls: 6 });
  });

  it.each(['4000', 'http-501'])('is found out in few calls in a later batch, too (%s)', async (code) => {
    const { run } = simulate({ answer: (call, n) => (n === 0 ? accept(call, n) : fail(code)), timeLimitMs: 900_000 });
    const result = await submit(many('a.example', 2000), run);
    expect(result).toMatchObject({
      submitted: 1000,
      pending: 1000,
      rejected: [],
      error: { code: 'CDN_CONFIGURATION' },
    });
    expect(result.calls).toBeLessThanOrEqual(14);
  });
});

describe('of several failures', () => {
  const isBusy = (urls: readonly string[]) => urls.some((url) => url.includes('busy'));

  it('a busy host that was purged after all leaves no trace', async () => {
    let turns = 0;
    const answer: Answer = (call, n) => {
      if (call.kind === 'dir') return fail('22046');
      turns += 1;
      return isBusy(call.urls) && turns === 1 ? fail('9135') : accept(call, n);
    };
    const { run } = simulate({ answer });
    const targets = [...many('busy.example', 2), target('dir', 'https://a.example/x/')];
    expect(await submit(targets, run)).toMatchObject({ submitted: 2, pending: 1, error: { code: 'CDN_QUOTA' } });
  });

  it.each([
    ['4100', 'CDN_AUTH'],
    ['9111', 'CDN_CONFIGURATION'],
    ['22044', 'CDN_QUOTA'],
  ])('%s is told rather than a host that is busy', async (code, error) => {
    const answer: Answer = (call) => (isBusy(call.urls) ? fail('9135') : fail(code));
    const { run } = simulate({ answer });
    const result = await submit([...many('busy.example', 1000), ...many('a.example', 1)], run);
    expect(result.error).toMatchObject({ code: error });
  });
});

describe('what was accepted elsewhere', () => {
  it('does not make a host that takes nothing cost a call a URL', async () => {
    const answer: Answer = (call, n) =>
      call.urls.some((url) => url.includes('//b.')) ? fail('4000') : accept(call, n);
    const { run } = simulate({ answer });
    const result = await submit([...many('a.example', 10), ...many('b.example', 64)], run);
    expect(result).toMatchObject({ submitted: 10, pending: 64, rejected: [], error: { code: 'CDN_CONFIGURATION' } });
    expect(result.calls).toBe(1 + 2 + 2 + 2);
  });

  it('tells a URL of one host that is too large from a bad call', async () => {
    const answer: Answer = (call, n) => {
      if (new Set(call.urls.map((url) => new URL(url).host)).size > 1) return fail('4000');
      return call.urls.includes('https://a.example/0') ? fail('http-501') : accept(call, n);
    };
    const { run } = simulate({ answer });
    const result = await submit([...many('a.example', 8), ...many('b.example', 8)], run);
    expect(result).toMatchObject({ submitted: 15, pending: 0, rejected: [{ target: 'https://a.example/0' }] });
  });

  it('counts in this delivery alone: one URL of a retry is not blamed for a bad call', async () => {
    const warm = createWarm(Date.now);
    const first = simulate({ warm, answer: (call, n) => (n === 0 ? accept(call, n) : fail('4100')) });
    await submit(many('a.example', 1001), first.run);
    const again = simulate({ warm, answer: () => fail('4000') });
    expect(await submit(many('a.example', 1001), again.run)).toMatchObject({
      submitted: 1000,
      pending: 1,
      rejected: [],
    });
  });
});

describe('the failure that is told', () => {
  it('is the one that an operator must mend, whichever came first', async () => {
    const answer: Answer = (_, n) => fail(n < 5 ? '6000' : '22044');
    const { run } = simulate({ answer, timeLimitMs: 900_000 });
    expect(await submit(many('a.example', 2000), run)).toMatchObject({ pending: 2000, error: { code: 'CDN_QUOTA' } });
  });

  it('is that of a busy host where no time is left for its second turn', async () => {
    const { run } = simulate({ answer: () => fail('9135'), timeLimitMs: 1300, callMs: 500 });
    const { error } = await submit(many('a.example', 2), run);
    expect(error).toMatchObject({ code: 'CDN_UNAVAILABLE', message: expect.stringContaining('9135') });
  });
});
