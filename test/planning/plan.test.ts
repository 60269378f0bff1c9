import { describe, expect, it } from 'vitest';
import { planTargets } from '../../lib/planning/plan.ts';
import { limits, target } from './target.ts';

const rules = [{ dir: 'https://h/a/', over: 2 }];
const some = [1, 2, 3].map((n) => target(`https://h/a/${n}`));
const long = `https://h/${'x'.repeat(2000)}/`;

describe('a full plan', () => {
  it('of nothing is no call', () => {
    expect(planTargets([], { limits: limits({}), collapse: rules })).toEqual({
      batches: [],
      tooLong: [],
      absorbed: new Map(),
    });
  });

  it('collapses first, then splits', () => {
    const plan = planTargets([...some, target('https://h/b')], { limits: limits({ count: 1 }), collapse: rules });
    expect(plan.batches).toEqual([
      { kind: 'url', urls: ['https://h/b'] },
      { kind: 'dir', urls: ['https://h/a/'] },
    ]);
    expect(plan.absorbed.get('https://h/a/')).toEqual(some);
  });

  it('without a quota has the directories of a day', () => {
    const dirsAt = (day: number) =>
      planTargets(some, { limits: limits({ day }), collapse: rules }).batches.map(({ kind }) => kind);
    expect([dirsAt(1), dirsAt(0)]).toEqual([['dir'], ['url']]);
  });

  it('puts a directory where its most important URL would have been', () => {
    const given = [target('https://h/d/', 'normal', 'dir'), ...some, target('https://h/a/h', 'high')];
    expect(planTargets(given, { limits: limits({}), collapse: rules }).batches).toEqual([
      { kind: 'dir', urls: ['https://h/a/', 'https://h/d/'] },
    ]);
  });

  it('lets no directory stand for anything that no call can hold', () => {
    const urls = [1, 2, 3].map((n) => target(`${long}${n}`));
    const dir = target(long, 'normal', 'dir');
    const wide = limits({});
    const narrow = { ...wide, dir: { ...wide.dir, bytes: 1000 } };
    const plan = planTargets([...urls, dir, dir], { limits: narrow, collapse: [{ dir: long, over: 1 }] });
    expect(plan.batches).toEqual([{ kind: 'url', urls: urls.map(({ url }) => url) }]);
    expect(plan.tooLong).toEqual([dir]);
    expect(plan.absorbed.size).toBe(0);
  });

  it('saves a URL that is too long by the directory above it', () => {
    const plan = planTargets([target(`https://h/d/${'x'.repeat(2000)}`), target('https://h/d/', 'low', 'dir')], {
      limits: limits({ bytes: 1000 }),
    });
    expect(plan.tooLong).toEqual([]);
    expect(plan.batches).toEqual([{ kind: 'dir', urls: ['https://h/d/'] }]);
  });
});
