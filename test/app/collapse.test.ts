import { describe, expect, it } from 'vitest';
import { submit } from '../../lib/app/submit.ts';
import type { Target } from '../../lib/types.ts';
import { accept, fail, simulate, site } from './simulated-run.ts';

const urls = (count: number, below = 'assets/'): Target[] =>
  Array.from({ length: count }, (_, n) => ({ kind: 'url', url: `https://a.example/${below}${n}`, priority: 'normal' }));
const sites = [{ ...site('www', 'https://a.example'), collapse: [{ dir: '/assets/', over: 200 }] }];
const told = (calls: ReturnType<typeof simulate>['calls']) => calls.map(({ kind, urls: own }) => [kind, own.length]);

describe('a declared directory, in direct mode', () => {
  it('stands for the URLs below it where there are more than its rule allows', async () => {
    const { run, calls } = simulate({ sites });
    expect(await submit([...urls(201), ...urls(2, 'other/')], run)).toMatchObject({
      urls: 203,
      dirs: 0,
      submitted: 203,
      pending: 0,
      calls: 2,
    });
    expect(told(calls)).toEqual([
      ['url', 2],
      ['dir', 1],
    ]);
    expect(calls[1]?.urls).toEqual(['https://a.example/assets/']);
  });

  it('does not for as many as its rule allows', async () => {
    const { run, calls } = simulate({ sites });
    expect(await submit(urls(200), run)).toMatchObject({ submitted: 200, calls: 1 });
    expect(told(calls)).toEqual([['url', 200]]);
  });

  it.each([
    ['refused for good', () => fail('4000')],
    ['refused for quota', () => fail('LimitExceeded')],
    ['in doubt', () => fail('http-5xx')],
  ])('gives its URLs back when it is %s', async (_, failed) => {
    const answer: typeof accept = (call, n) => (call.kind === 'dir' ? failed() : accept(call, n));
    const { run, calls } = simulate({ sites, answer });
    expect(await submit(urls(1500), run)).toMatchObject({ urls: 1500, submitted: 1500, pending: 0 });
    expect(told(calls).filter(([kind]) => kind === 'url')).toEqual([
      ['url', 1000],
      ['url', 500],
    ]);
  });

  it('that was asked for takes what lies below it along, and is counted as it was asked', async () => {
    const dir: Target = { kind: 'dir', url: 'https://a.example/x/', priority: 'normal' };
    const { run, calls } = simulate();
    expect(await submit([dir, ...urls(3, 'x/'), ...urls(1, 'y/')], run)).toMatchObject({
      urls: 4,
      dirs: 1,
      submitted: 5,
      calls: 2,
    });
    expect(told(calls)).toEqual([
      ['url', 1],
      ['dir', 1],
    ]);
  });

  it('is not sent again with its URLs when the same event comes again', async () => {
    const answer: typeof accept = (call, n) => (call.kind === 'url' ? fail('LimitExceeded') : accept(call, n));
    const first = simulate({ sites, answer });
    await submit([...urls(300), ...urls(1, 'other/')], first.run);
    const again = simulate({ sites, warm: first.run.warm });
    expect(await submit([...urls(300), ...urls(1, 'other/')], again.run)).toMatchObject({ submitted: 301, pending: 0 });
    expect(told(again.calls)).toEqual([['url', 1]]);
  });

  it('is purged whole where the API offers the choice, and never together with one that covers nothing', async () => {
    const dir = (name: string): Target => ({ kind: 'dir', url: `https://a.example/${name}/`, priority: 'normal' });
    const { run, calls } = simulate({ sites, apis: [['cdn-3.0']] });
    await submit([dir('x'), dir('y'), ...urls(1, 'x/'), ...urls(300)], run);
    expect(calls.map(({ urls: own, full = false }) => [full, ...own])).toEqual([
      [false, 'https://a.example/y/'],
      [true, 'https://a.example/x/', 'https://a.example/assets/'],
    ]);
  });
});
