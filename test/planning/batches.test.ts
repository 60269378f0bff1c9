import { describe, expect, it } from 'vitest';
import { distinctTargets, planBatches } from '../../lib/planning/batches.ts';
import type { Priority } from '../../lib/types.ts';
import { formBytes, limits, target } from './target.ts';

const urls = (count: number) => Array.from({ length: count }, (_, n) => target(`https://h/${n}`));
const sizes = (count: number, perCall: number) =>
  planBatches(urls(count), limits({ count: perCall })).batches.map((batch) => batch.urls.length);

describe('a plan', () => {
  it('of nothing is no call', () => {
    expect(planBatches([], limits({}))).toEqual({ batches: [], tooLong: [] });
  });

  it.each([
    [1, [1], 'one URL, one call'],
    [999, [999], 'one less than fits'],
    [1000, [1000], 'exactly what fits, and no empty call after it'],
    [1001, [1000, 1], 'one more'],
    [2500, [1000, 1000, 500], 'several calls'],
  ])('of %d URLs fills calls of 1000 as %j: %s', (count, expected) => expect(sizes(count, 1000)).toEqual(expected));

  it('never mixes kinds, and has URLs before directories', () => {
    const mixed = [target('https://h/d/', 'high', 'dir'), target('https://h/a'), target('https://h/e/', 'low', 'dir')];
    expect(planBatches(mixed, limits({})).batches).toEqual([
      { kind: 'url', urls: ['https://h/a'] },
      { kind: 'dir', urls: ['https://h/d/', 'https://h/e/'] },
    ]);
  });

  it('keeps the limits of each kind', () => {
    const dirs = Array.from({ length: 21 }, (_, n) => target(`https://h/${n}/`, 'normal', 'dir'));
    const plan = planBatches([...urls(30), ...dirs], { ...limits({}), dir: { count: 20, bytes: 10_000, day: 100 } });
    expect(plan.batches.map((batch) => `${batch.kind} ${batch.urls.length}`)).toEqual(['url 30', 'dir 20', 'dir 1']);
  });

  it('puts what is most important first, across calls', () => {
    const mixed = [target('l', 'low'), target('n1'), target('h1', 'high'), target('n2'), target('h2', 'high')];
    expect(planBatches(mixed, limits({ count: 2 })).batches.map((batch) => batch.urls)).toEqual([
      ['h1', 'h2'],
      ['n1', 'n2'],
      ['l'],
    ]);
  });

  it('changes nothing of what it was given', () => {
    const given = Object.freeze([target('b', 'low'), target('a', 'high')]);
    planBatches(given, limits({}));
    expect(given.map(({ url }) => url)).toEqual(['b', 'a']);
  });
});

describe('the size of a call', () => {
  const long = (length: number) => `https://h/${'x'.repeat(length - 'https://h/'.length)}`;

  it('is kept by closing a call early', () => {
    const some = ['a', 'b', 'c'].map((letter) => target(long(400) + letter));
    const { batches } = planBatches(some, limits({ bytes: 1000 }));
    expect(batches.map((batch) => batch.urls.length)).toEqual([2, 1]);
    for (const batch of batches) expect(formBytes('url', batch.urls)).toBeLessThanOrEqual(1000);
  });

  it('counts what is sent, where one character may take nine bytes', () => {
    const cjk = [target('https://h/文文文文文'), target('https://h/字字字字字')];
    expect(planBatches(cjk, limits({ bytes: 100 })).batches.map((batch) => batch.urls.length)).toEqual([1, 1]);
  });

  it('lists a URL that is above it alone, whole, and sends the others', () => {
    const tooLong = target(long(2000), 'high');
    const plan = planBatches([target('https://h/a'), tooLong, target('https://h/b')], limits({ bytes: 1000 }));
    expect(plan).toEqual({ batches: [{ kind: 'url', urls: ['https://h/a', 'https://h/b'] }], tooLong: [tooLong] });
  });

  it('lists directories that are above it, too', () => {
    const tooLong = target(`${long(2000)}/`, 'normal', 'dir');
    expect(planBatches([tooLong], limits({ bytes: 1000 }))).toEqual({ batches: [], tooLong: [tooLong] });
  });
});

describe('a target that is asked for twice', () => {
  it.each<readonly [Priority, Priority, Priority, string]>([
    ['normal', 'high', 'high', 'the later one is more important'],
    ['high', 'low', 'high', 'the earlier one is'],
    ['low', 'low', 'low', 'both are alike'],
  ])('(%s, %s) is planned once, %s: %s', (first, second, kept) => {
    expect(distinctTargets([target('u', first), target('u', second)])).toEqual([target('u', kept)]);
  });

  it('keeps the place it had first', () => {
    const asked = [target('a'), target('b', 'high'), target('a', 'high')];
    expect(planBatches(asked, limits({})).batches[0]?.urls).toEqual(['a', 'b']);
  });

  it('is found among many, and leaves their order', () => {
    const many = Array.from({ length: 70_000 }, (_, n) => target(`https://h/${n}`));
    const again = many.map(({ url }) => target(url, 'high')).reverse();
    expect(distinctTargets([...many, ...again]).map(({ url }) => url)).toEqual(many.map(({ url }) => url));
  });

  it('as a URL and as a directory is two targets', () => {
    expect(distinctTargets([target('https://h/a/'), target('https://h/a/', 'normal', 'dir')])).toHaveLength(2);
  });

  it('in another spelling is another target, since CDNs compare bytes', () => {
    expect(distinctTargets([target('https://h/%e4'), target('https://h/%E4'), target('http://h/%E4')])).toHaveLength(3);
  });
});
