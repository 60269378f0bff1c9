import { describe, expect, it } from 'vitest';
import { submit } from '../../lib/app/submit.ts';
import { createWarm } from '../../lib/app/warm.ts';
import type { Target } from '../../lib/types.ts';
import { type Answer, accept, fail, simulate } from './simulated-run.ts';

const urls = (...list: string[]): Target[] => list.map((url) => ({ kind: 'url', url, priority: 'normal' }));
const many = (host: string, count: number) => urls(...Array.from({ length: count }, (_, n) => `https://${host}/${n}`));
const dir = (url: string): Target => ({ kind: 'dir', url, priority: 'normal' });

/** Refuses a whole batch for a URL that matches, as the API does. */
const refuse =
  (pattern: RegExp, code: string): Answer =>
  (call, n) =>
    call.urls.some((url) => pattern.test(url)) ? fail(code) : accept(call, n);

describe('submitting targets', () => {
  it('takes the arithmetic minimum of calls', async () => {
    const { run, calls } = simulate();
    const result = await submit([...many('a.example', 2500), dir('https://a.example/x/')], run);
    expect(result).toEqual({ urls: 2500, dirs: 1, submitted: 2501, pending: 0, calls: 4, rejected: [] });
    expect(calls.map(({ kind, urls }) => `${kind} ${urls.length}`)).toEqual([
      'url 1000',
      'url 1000',
      'url 500',
      'dir 1',
    ]);
  });

  it('needs no keys when there is nothing to purge', async () => {
    const { run } = simulate({ withoutKeys: true });
    expect(await submit([], run)).toMatchObject({ submitted: 0, calls: 0 });
  });

  it('without keys makes no call and says which variables are missing', async () => {
    const { run, calls } = simulate({ withoutKeys: true });
    expect(await submit(many('a.example', 3), run)).toMatchObject({ pending: 3, error: { code: 'NO_CREDENTIALS' } });
    expect(calls).toEqual([]);
  });

  it('lets one wrong host take nobody along', async () => {
    const { run, lines } = simulate({ answer: refuse(/b\.example/, '9110') });
    const targets = [...many('a.example', 3), ...many('b.example', 2), ...many('c.example', 4)];
    const result = await submit(targets, run);
    expect(result).toMatchObject({ submitted: 7, pending: 0, calls: 4 });
    expect(result.rejected.map(({ target, code }) => [target, code])).toEqual([
      ['https://b.example/0', 'CDN_REFUSED'],
      ['https://b.example/1', 'CDN_REFUSED'],
    ]);
    expect(result.rejected[0]?.reason).toMatch(/9110.*purge\.config\.yaml/);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', msg: 'targets refused for good', count: 2 }),
    );
  });

  it('halves a batch of one host down to the URLs that the API cannot take', async () => {
    const { run } = simulate({ answer: refuse(/\/(3|200)$/, '9003') });
    const result = await submit(many('a.example', 1000), run);
    expect(result.rejected.map(({ target }) => target)).toEqual(['https://a.example/3', 'https://a.example/200']);
    expect(result).toMatchObject({ submitted: 998, pending: 0 });
    expect(result.calls).toBeLessThanOrEqual(1 + 1 + 2 * 2 * Math.ceil(Math.log2(1000)));
  });

  it('blames no URL when everything is refused with a code that names nothing', async () => {
    const { run } = simulate({ answer: () => fail('4000') });
    const result = await submit(many('a.example', 1000), run);
    expect(result).toMatchObject({ rejected: [], pending: 1000, calls: 5, error: { code: 'CDN_CONFIGURATION' } });
  });

  it('cuts a batch that is too large for the API', async () => {
    const { run, calls } = simulate({
      answer: (call, n) => (call.urls.length > 300 ? fail('http-501') : accept(call, n)),
    });
    expect(await submit(many('a.example', 1000), run)).toMatchObject({ submitted: 1000, rejected: [] });
    expect(calls.map(({ urls }) => urls.length)).toEqual([1000, 500, 250, 250, 500, 250, 250]);
  });

  it.each([
    ['4100', 'CDN_AUTH', 1],
    ['9111', 'CDN_CONFIGURATION', 1],
    ['6100', 'CDN_RETIRED', 1],
    ['4400', 'CDN_UNAVAILABLE', 5],
  ])('stops at once for %s with %s', async (code, error, calls) => {
    const { run } = simulate({ answer: () => fail(code) });
    const result = await submit([...many('a.example', 3000), dir('https://a.example/x/')], run);
    expect(result).toMatchObject({ submitted: 0, pending: 3001, calls, error: { code: error } });
  });

  it('stops URLs, not directories, when the quota of URLs is gone', async () => {
    const { run } = simulate({ answer: (call, n) => (call.kind === 'url' ? fail('22044') : accept(call, n)) });
    const result = await submit([...many('a.example', 3000), dir('https://a.example/x/')], run);
    expect(result).toMatchObject({ submitted: 1, pending: 3000, calls: 2, error: { code: 'CDN_QUOTA' } });
  });

  it('goes on with the next batch after a transient fault that stays', async () => {
    const { run } = simulate({ answer: (call, n) => (n < 5 ? fail('6000') : accept(call, n)), timeLimitMs: 60_000 });
    const result = await submit(many('a.example', 2000), run);
    expect(result).toMatchObject({ submitted: 1000, pending: 1000, calls: 6, error: { code: 'CDN_UNAVAILABLE' } });
  });

  it('says so when only the time was over', async () => {
    const { run } = simulate({ timeLimitMs: 1500, callMs: 800 });
    const result = await submit(many('a.example', 3000), run);
    expect(result).toMatchObject({ submitted: 1000, pending: 2000, error: { code: 'DEADLINE' } });
    expect(run.remainingMs()).toBeGreaterThanOrEqual(500);
  });

  it('lists a URL that alone is too long, and sends the rest', async () => {
    const { run } = simulate({
      limits: { url: { count: 1000, bytes: 200, day: 1 }, dir: { count: 1, bytes: 1, day: 1 } },
    });
    const result = await submit(urls('https://a.example/1', `https://a.example/${'x'.repeat(300)}`), run);
    expect(result).toMatchObject({ submitted: 1, pending: 0, rejected: [{ code: 'URL_TOO_LONG' }] });
  });
});

describe('an event that SCF delivers again', () => {
  it('sends only what was not submitted before', async () => {
    const warm = createWarm(Date.now);
    const first = simulate({ warm, answer: (call, n) => (n === 0 ? accept(call, n) : fail('4400')) });
    expect(await submit(many('a.example', 1500), first.run)).toMatchObject({ submitted: 1000, pending: 500 });
    const second = simulate({ warm });
    expect(await submit(many('a.example', 1500), second.run)).toMatchObject({ submitted: 1500, pending: 0, calls: 1 });
    expect(second.calls[0]?.urls).toHaveLength(500);
  });

  it('is forgotten once it is done, since the same content may change again', async () => {
    const warm = createWarm(Date.now);
    await submit(many('a.example', 2), simulate({ warm }).run);
    const again = simulate({ warm });
    expect(await submit(many('a.example', 2), again.run)).toMatchObject({ submitted: 2, calls: 1 });
  });

  it('is known by its request id alone: another event with the same URLs is sent', async () => {
    const warm = createWarm(Date.now);
    const first = simulate({ warm, answer: (call, n) => (n === 0 ? accept(call, n) : fail('4400')) });
    await submit(many('a.example', 1500), first.run);
    const other = simulate({ warm, requestId: 'r-2' });
    expect(await submit(many('a.example', 1500), other.run)).toMatchObject({ calls: 2 });
  });
});
