import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveredBy } from '../../lib/planning/cover.ts';

describe('a directory covers', () => {
  it.each([
    ['https://h/a/', 'itself, with the slash'],
    ['https://h/a/b', 'what is in it'],
    ['https://h/a/b/c/d.js', 'what is below'],
    ['https://h/a/b/', 'a directory below'],
    ['https://h/a/?q=1', 'itself with a query'],
    ['https://h/a/b?q=/x/', 'what has a query, slashes in it or not'],
    ['https://h/a//b', 'what has an empty segment'],
  ])('%s: %s', (url) => expect(coveredBy(['https://h/a/'])(url)).toBe('https://h/a/'));

  it.each([
    ['https://h/a', 'itself without the slash, which is another URL'],
    ['https://h/a?x=/', 'a query that looks like the directory'],
    ['https://h/?https://h/a/', 'a query that is the directory'],
    ['https://h/ab/c', 'a name that begins alike'],
    ['https://h/A/b', 'another letter case'],
    ['https://h/%61/b', 'another spelling of the same letter'],
    ['http://h/a/b', 'another scheme'],
    ['https://h:8443/a/b', 'another port'],
    ['https://h.h/a/b', 'another host'],
    ['https://x/h/a/b', 'the same path elsewhere'],
    ['https://h', 'a host without a path'],
    ['', 'nothing'],
  ])('never %s: %s', (url) => expect(coveredBy(['https://h/a/'])(url)).toBeUndefined());

  it('as a root everything of its host', () => {
    const cover = coveredBy(['https://h/']);
    expect(['https://h/', 'https://h/x', 'https://h/?q', 'https://g/', 'https://'].map(cover)).toEqual([
      'https://h/',
      'https://h/',
      'https://h/',
      undefined,
      undefined,
    ]);
  });

  it('nothing, where it has a query', () => {
    expect(coveredBy(['https://h/a?x=/'])('https://h/a?x=/y')).toBeUndefined();
  });

  it('as the deepest of several, in whatever order they come', () => {
    const dirs = ['https://h/a/', 'https://h/a/b/c/', 'https://h/a/b/'];
    for (const some of [dirs, dirs.toReversed()]) {
      expect(coveredBy(some)('https://h/a/b/c/d')).toBe('https://h/a/b/c/');
      expect(coveredBy(some)('https://h/a/b/x')).toBe('https://h/a/b/');
    }
  });

  it('exactly what begins with it up to the query', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab/?%'), maxLength: 8 }).map((end) => `https://h/${end}`);
    const dirs = fc.array(
      text.map((url) => `${url.replaceAll('?', '')}/`),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(dirs, text, (known, url) => {
        const path = url.split('?')[0] ?? '';
        const above = known.filter((dir) => path.startsWith(dir)).sort((a, b) => b.length - a.length);
        expect(coveredBy(known)(url)).toBe(above[0]);
      }),
      { numRuns: 3000 },
    );
  });
});
