import { describe, expect, it } from 'vitest';
import { localized, pageOf } from '../../../lib/webhooks/presets/page.ts';

describe('a page', () => {
  it.each<readonly [Parameters<typeof pageOf>[0], object, string]>([
    [{ slug: 'a', locale: 'en' }, { slug: 'a', locale: 'en' }, 'texts are taken'],
    [{ slug: '', locale: null, url: 7, path: [] }, {}, 'everything else is absent'],
    [{ slug: 5 }, {}, 'a number is no slug'],
    [{ slug: '/' }, { slug: '/' }, 'the slug of a home page'],
    [{ slug: 'a', oldSlug: 'a' }, { slug: 'a' }, 'an old slug that is the same is none'],
    [{ slug: 'a', oldSlug: 'b' }, { slug: 'a', oldSlug: 'b' }, 'an old slug that is another'],
    [{ oldSlug: 'b' }, { oldSlug: 'b' }, 'an old slug alone'],
    [{ url: 'https://h/a' }, { url: 'https://h/a', path: '/a' }, 'a path follows from a URL'],
    [{ url: 'https://h/a', path: '/b' }, { url: 'https://h/a', path: '/b' }, 'unless there is one'],
    [{ path: 'https://evil/b?c' }, { path: '/b?c' }, 'and never has a host'],
    [{ url: '/a' }, {}, 'what is not absolute is no URL'],
    [
      { url: 'https://h/x/a/', slug: 'a', oldSlug: 'b' },
      { url: 'https://h/x/a/', path: '/x/a/', slug: 'a', oldSlug: 'b', oldPath: '/x/b/' },
      'the old path follows from an old slug',
    ],
    [
      { path: '/a', slug: 'a', oldSlug: 'b' },
      { path: '/a', slug: 'a', oldSlug: 'b', oldPath: '/b' },
      'without a URL, too',
    ],
    [{ path: '/x', slug: 'a', oldSlug: 'b' }, { path: '/x', slug: 'a', oldSlug: 'b' }, 'but is not guessed'],
    [{ path: '/a', slug: 'a', oldPath: '/z' }, { path: '/a', slug: 'a' }, 'and is not taken over'],
  ])('of %j is %j: %s', (values, page) => expect(pageOf(values)).toStrictEqual(page));
});

describe('a value by locale', () => {
  const inherited = Object.create({ en: 'a' });

  it.each<readonly [unknown, readonly (readonly [string, string])[], string]>([
    ['a', [['', 'a']], 'a text has none'],
    [
      { en: 'a', de: 'b' },
      [
        ['en', 'a'],
        ['de', 'b'],
      ],
      'an object has one a field',
    ],
    [{ en: 'a', de: null, fr: '', it: 7, es: {} }, [['en', 'a']], 'fields that are no texts are left out'],
    [
      JSON.parse('{"__proto__": "a", "constructor": "b"}'),
      [
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ],
      'names of prototypes',
    ],
    [inherited, [], 'own fields only'],
    [{}, [], 'no fields'],
    ['', [], 'nothing'],
    [null, [], 'null'],
    [['a'], [], 'a list'],
    [7, [], 'a number'],
  ])('%j is %j: %s', (value, entries) => expect(localized(value)).toEqual(entries));

  it('may be a field of its own each', () => {
    const value = { slug: 'a', slug__de: 'b', slug__fr: 'c', slug__: 'd', other: 'e' };
    expect(localized(value, 'slug__')).toEqual([
      ['de', 'b'],
      ['fr', 'c'],
      ['', 'd'],
    ]);
  });

  it('has at most 200', () => {
    const many = Object.fromEntries(Array.from({ length: 1e5 }, (_, index) => [`l${index}`, 'a']));
    expect(localized(many)).toHaveLength(200);
    expect(localized(many)[199]).toEqual(['l199', 'a']);
  });
});
