import { describe, expect, it } from 'vitest';
import { collapse } from '../../lib/planning/collapse.ts';
import type { Target } from '../../lib/types.ts';
import { target } from './target.ts';

const MANY = { dirs: 1000 };
const at = (path: string) => `https://h/${path}`;
const below = (dir: string, count: number) => Array.from({ length: count }, (_, n) => target(at(`${dir}${n}`)));
const rule = (dir: string, over: number) => ({ dir: at(dir), over });
const namesOf = (targets: readonly Target[]) => targets.map(({ kind, url }) => `${kind} ${url.slice(10)}`);
const dirsOf = (targets: readonly Target[]) => namesOf(targets.filter(({ kind }) => kind === 'dir'));

describe('a rule', () => {
  it.each([
    [2, [], 'as many URLs as it allows'],
    [3, ['dir a/'], 'one more'],
  ])('of 2 with %d URLs below makes %j: %s', (count, dirs) => {
    const { targets } = collapse(below('a/', count), [rule('a/', 2)], MANY);
    expect(dirsOf(targets)).toEqual(dirs);
    expect(targets).toHaveLength(dirs.length || count);
  });

  it('counts distinct URLs, below it only', () => {
    const twice = [...below('a/', 2), ...below('a/', 2), ...below('ab/', 5), target(at('a'))];
    expect(dirsOf(collapse(twice, [rule('a/', 2)], MANY).targets)).toEqual([]);
  });

  it('says what it stands for, so that it can come back, and leaves the others where they were', () => {
    const given = [target(at('x')), ...below('a/', 3), target(at('y'), 'high')];
    const { targets, absorbed } = collapse(given, [rule('a/', 2)], MANY);
    expect(namesOf(targets)).toEqual(['url x', 'url y', 'dir a/']);
    expect([...absorbed]).toEqual([[at('a/'), below('a/', 3)]]);
  });

  it.each([
    [['low', 'low'], 'low'],
    [['low', 'normal'], 'normal'],
    [['normal', 'high', 'low'], 'high'],
  ] as const)('gives its directory the highest of %j', (priorities, expected) => {
    const given = priorities.map((priority, n) => target(at(`a/${n}`), priority));
    expect(collapse(given, [rule('a/', 1)], MANY).targets).toEqual([target(at('a/'), expected, 'dir')]);
  });

  it('counts once where it is declared twice, as it is declared first', () => {
    expect(dirsOf(collapse(below('a/', 3), [rule('a/', 5), rule('a/', 2)], MANY).targets)).toEqual([]);
  });
});

describe('of nested rules', () => {
  it('the deeper goes first, and what it takes does not count above', () => {
    const given = [...below('a/b/', 3), ...below('a/', 2)];
    const { targets } = collapse(given, [rule('a/', 2), rule('a/b/', 2)], MANY);
    expect(namesOf(targets)).toEqual(['url a/0', 'url a/1', 'dir a/b/']);
  });

  it('what the deeper leaves counts above', () => {
    const given = [...below('a/b/', 2), ...below('a/', 1)];
    expect(namesOf(collapse(given, [rule('a/b/', 2), rule('a/', 2)], MANY).targets)).toEqual(['dir a/']);
  });

  it('the shallower takes the deeper in: one directory, all URLs, its priority', () => {
    const high = target(at('a/b/c/h'), 'high');
    const given = [...below('a/b/c/', 3), high, ...below('a/', 3)];
    const { targets, absorbed } = collapse(given, [rule('a/b/c/', 2), rule('a/', 2)], MANY);
    expect(targets).toEqual([target(at('a/'), 'high', 'dir')]);
    expect([...absorbed]).toEqual([[at('a/'), given]]);
  });
});

describe('the quota', () => {
  const rules = [rule('a/', 2), rule('b/', 2), rule('c/', 2)];

  it.each([
    [0, []],
    [1, ['dir b/']],
    [2, ['dir b/', 'dir a/']],
    [9, ['dir b/', 'dir a/', 'dir c/']],
  ])('of %d directories makes %j: those with most URLs first', (dirs, expected) => {
    const given = [...below('a/', 4), ...below('b/', 5), ...below('c/', 3)];
    expect(dirsOf(collapse(given, rules, { dirs }).targets)).toEqual(expected);
  });

  it('pays for directories that are asked for, too, and never refuses those', () => {
    const asked = ['x/', 'y/'].map((dir) => target(at(dir), 'normal', 'dir'));
    expect(dirsOf(collapse([...below('a/', 3), ...asked], rules, { dirs: 2 }).targets)).toEqual(['dir x/', 'dir y/']);
    expect(dirsOf(collapse([...below('a/', 3), ...asked], rules, { dirs: 1 }).targets)).toEqual(['dir x/', 'dir y/']);
    expect(dirsOf(collapse([...below('a/', 3), ...asked], rules, { dirs: 3 }).targets)).toContain('dir a/');
  });

  it('is enough for the shallower where the deeper had the last place', () => {
    const given = [...below('a/b/', 4), ...below('a/c/', 4)];
    const nested = [rule('a/b/', 2), rule('a/c/', 2), rule('a/', 2)];
    expect(dirsOf(collapse(given, nested, { dirs: 2 }).targets)).toEqual(['dir a/b/', 'dir a/c/']);
    expect(dirsOf(collapse(given, nested, { dirs: 1 }).targets)).toEqual(['dir a/']);
  });

  it('is found again across a rule between the two that stays off', () => {
    const given = [...below('a/b/c/', 4), ...below('a/', 4)];
    const nested = [rule('a/b/c/', 2), rule('a/b/', 99), rule('a/', 2)];
    expect(dirsOf(collapse(given, nested, { dirs: 1 }).targets)).toEqual(['dir a/']);
  });

  it('that taking in gives back is used for what was refused before', () => {
    const given = [...below('a/b/', 5), ...below('a/c/', 4), ...below('a/', 3), ...below('x/y/', 3)];
    const nested = [rule('a/b/', 2), rule('a/c/', 2), rule('a/', 2), rule('x/y/', 2)];
    const { targets } = collapse(given, nested, { dirs: 2 });
    expect(namesOf(targets)).toEqual(['dir x/y/', 'dir a/']);
  });
});

describe('a directory that was asked for', () => {
  it('takes in the URLs below it without any rule, and their priority', () => {
    const dir = target(at('a/'), 'low', 'dir');
    const given = [target(at('a/x'), 'high'), dir, target(at('a')), target(at('a/?q'))];
    const { targets, absorbed } = collapse(given, [], { dirs: 0 });
    expect(targets).toEqual([target(at('a')), target(at('a/'), 'high', 'dir')]);
    expect([...absorbed]).toEqual([[at('a/'), [target(at('a/x'), 'high'), target(at('a/?q'))]]]);
  });

  it('is never dropped: neither below another nor below one that collapses', () => {
    const asked = ['a/', 'a/b/'].map((dir) => target(at(dir), 'normal', 'dir'));
    expect(dirsOf(collapse(asked, [], MANY).targets)).toEqual(['dir a/', 'dir a/b/']);
    const given = [...below('a/', 3), target(at('a/b/'), 'normal', 'dir'), target(at('a/b/x'))];
    const { targets, absorbed } = collapse(given, [rule('a/', 2)], MANY);
    expect(dirsOf(targets)).toEqual(['dir a/b/', 'dir a/']);
    expect(absorbed.get(at('a/b/'))).toEqual([target(at('a/b/x'))]);
  });

  it('leaves nothing to a rule below it', () => {
    const given = [target(at('a/'), 'normal', 'dir'), ...below('a/b/', 9)];
    expect(dirsOf(collapse(given, [rule('a/b/', 2), rule('a/', 2)], MANY).targets)).toEqual(['dir a/']);
  });
});
