import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePattern } from '../../lib/config-check/pattern-parse.ts';

const capture = (pattern: string, key: string): Record<string, string> | undefined => {
  const found = new RegExp(parsePattern(pattern).source, 's').exec(key);
  return found ? { ...found.groups } : undefined;
};

describe('a pattern', () => {
  it.each<readonly [pattern: string, key: string, values: Record<string, string>, why: string]>([
    ['posts/{slug}.json', 'posts/a.json', { slug: 'a' }, 'a name'],
    ['posts/{slug}.json', 'posts/a.json.json', { slug: 'a.json' }, 'the end is the end'],
    ['posts/{slug}.json', 'posts/文 b+.json', { slug: '文 b+' }, 'raw characters'],
    ['posts/{slug}.json', 'posts/a\nb.json', { slug: 'a\nb' }, 'a line end is a character'],
    ['posts/{slug}', 'posts/a.json', { slug: 'a.json' }, 'a name at the end'],
    ['{a}/{b}', 'x/y', { a: 'x', b: 'y' }, 'two names'],
    [
      '{y}-{m}-{d}-{slug}.md',
      '2026-01-02-hello-world.md',
      { y: '2026', m: '01', d: '02', slug: 'hello-world' },
      'the first dash ends a name',
    ],
    ['{a}-{b}', '--x', { a: '-', b: 'x' }, 'a name is not empty'],
    ['{a}.{b}/{c}', 'x.y.z/w', { a: 'x', b: 'y.z', c: 'w' }, 'the slash ends the last name of a folder'],
    ['{p*}.md', 'a/b.md', { p: 'a/b' }, 'a star takes slashes'],
    ['{p*}.md', '.md', { p: '' }, 'a star may be nothing'],
    ['{p*}/{n}.md', 'a/b/c.md', { p: 'a/b', n: 'c' }, 'a star gives way to a name'],
    ['{n}/{p*}', 'a/b/c', { n: 'a', p: 'b/c' }, 'a name gives way to no star'],
    ['{a*}/x/{b*}', '1/x/2/x/3', { a: '1', b: '2/x/3' }, 'the first star takes the least'],
    ['{a}-x-{b}', '1-2-x-3', { a: '1-2', b: '3' }, 'text between names is text'],
    ['a.b', 'a.b', {}, 'no names'],
    ['(a|b)[c]?^$+\\{x}', '(a|b)[c]?^$+\\1', { x: '1' }, 'text is no expression'],
    ['{__a1}', 'x', { __a1: 'x' }, 'names as in programs'],
  ])('%s takes %j as %j: %s', (pattern, key, expected) => expect(capture(pattern, key)).toEqual(expected));

  it.each([
    ['posts/{slug}.json', 'posts/.json', 'a name is not empty'],
    ['posts/{slug}.json', 'posts/a/b.json', 'a name has no slash'],
    ['posts/{slug}.json', 'x/posts/a.json', 'the start counts'],
    ['posts/{slug}.json', 'posts/a.json5', 'the end counts'],
    ['posts/{slug}.json', 'Posts/a.json', 'case counts'],
    ['{a}-{b}', 'x-/y', 'no name reaches over a slash'],
    ['a.b', 'axb', 'a dot is a dot'],
  ])('%s does not take %j: %s', (pattern, key) => expect(capture(pattern, key)).toBeUndefined());

  const texts = ['-', '.', '/', 'a', '-a', '/a/', '.a', '$', '^a'];
  const name = fc.constantFrom('', '*');
  const made = fc
    .tuple(fc.array(fc.tuple(fc.constantFrom(...texts), name), { maxLength: 4 }), fc.constantFrom('', ...texts))
    .map(([parts, end]) => parts.flatMap(([text, star], n) => [`${text}{n${n}`, `${star}}`] as const).join('') + end)
    .filter((text) => text !== '' && !text.startsWith('/') && (text.match(/\*/g)?.length ?? 0) <= 2);
  const key = fc
    .array(fc.constantFrom('-', '.', '/', 'a', 'b', '$', '^'), { maxLength: 14 })
    .map((all) => all.join(''));

  it('takes what a plain expression takes that may try everything, no more and no less', () => {
    fc.assert(
      fc.property(made, key, (pattern, text) => {
        const plain = pattern
          .split(/(\{n\d\*?\})/)
          .map((piece) =>
            piece.endsWith('*}') ? '.*' : piece.startsWith('{n') ? '[^/]+' : piece.replace(/[.$^]/g, '\\$&'),
          );
        expect(capture(pattern, text) !== undefined).toBe(new RegExp(`^${plain.join('')}$`, 's').test(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('gives values that make up the key again', () => {
    fc.assert(
      fc.property(made, key, (pattern, text) => {
        const found = capture(pattern, text);
        if (found) expect(pattern.replace(/\{(n\d)\*?\}/g, (_, n) => found[n] ?? '')).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['{a}-{b}-{c}-{d}-{e}-{f}-{g}.md', '-'.repeat(850)],
    ['{a}-{b}-{c}-{d}-{e}-{f}-{g}.md', 'a-'.repeat(425)],
    ['{a*}-{b}-{c}-{d}/{e}-{f*}.md', '-'.repeat(850)],
    ['{a*}/{b*}.md', '/'.repeat(850)],
    ['{a*}-{b}.{c}-{d*}x', 'a-b.'.repeat(212)],
  ])('needs no time for the longest key: %s', (pattern, text) => {
    const started = performance.now();
    expect(capture(pattern, text)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
