import { describe, expect, it } from 'vitest';
import type { Message } from '../../lib/webhooks/preset.ts';
import { about, apply, message, urlsOf } from './compiled.ts';

describe('`each` goes through', () => {
  it.each<readonly [object, string[], unknown, readonly string[], string]>([
    [{ path: 'tags' }, ['/{value}'], { tags: ['a', 'b'] }, ['/a', '/b'], 'a list of texts'],
    [{ path: 'tags', as: 'tag' }, ['/{tag.slug}'], { tags: [{ slug: 'a' }] }, ['/a'], 'a list of objects'],
    [{ path: 'tags' }, ['/{key}-{value}'], { tags: ['a', 'b'] }, ['/0-a', '/1-b'], 'with the place as its key'],
    [
      { path: 'fields.slug', key: 'locale', as: 'slug' },
      ['/{locale}/{slug}'],
      { fields: { slug: { en: 'a', de: 'b' } } },
      ['/en/a', '/de/b'],
      'an object, field by field',
    ],
    [{ path: 'a[1].b' }, ['/{value}'], { a: [{ b: ['x'] }, { b: ['y'] }] }, ['/y'], 'what lies deeper'],
    [{ path: 'a["b.c"]' }, ['/{value}'], { a: { 'b.c': ['y'] } }, ['/y'], 'a name in quotes'],
    [{ path: '[0]' }, ['/{value}'], [['x'], ['y']], ['/x'], 'a list at the top'],
    [{ path: 'a' }, ['/{value}'], { a: [['x', 'y'], ['z']] }, ['/x', '/y', '/z'], 'lists, whose items are values'],
    [{ path: 'a' }, ['/{value[1]}'], { a: [['x', 'y']] }, ['/y'], 'lists, item by item'],
    [{ path: 'a', as: 'id' }, ['/{id}'], { a: ['x'], id: 'y' }, ['/x'], 'and what it binds goes before all else'],
    [{ path: 'a' }, ['/{b}'], { a: [{ b: 'x' }], b: 'y' }, ['/y'], 'and its fields are not names by themselves'],
    [{ path: 'a' }, ['/{value}'], { a: ['x', null, {}, '', 7, true] }, ['/x', '/7'], 'what has a value'],
  ])('%j with %j: %#', (each, purge, payload, urls) => {
    expect(urlsOf({ each, purge }, message(), payload)).toEqual(urls);
  });

  it.each<readonly [string, unknown, readonly string[], string]>([
    ['s__*', { s__de: 'a', s__fr: 'b', s: 'c', other: 'd' }, ['/de/a', '/fr/b'], 'a start'],
    ['*_slug', { de_slug: 'a', slug: 'b', de_title: 'c', slug_de: 'd' }, ['/de/a'], 'an end'],
    ['s_*_x', { s_de_x: 'a', s_x: 'b', s__x: 'c', s_de: 'd' }, ['/de/a'], 'both, with something between'],
    ['*', { de: 'a' }, ['/de/a'], 'all fields'],
    ['story.s__*', { story: { s__de: 'a' }, s__fr: 'b' }, ['/de/a'], 'fields that lie deeper'],
    ['a[0].s*', { a: [{ sde: 'x' }] }, ['/de/x'], 'of an item'],
    ['a["b c"].s*', { a: { 'b c': { sde: 'x' } } }, ['/de/x'], 'below a name in quotes'],
    ['$.^s*', { $: { '^sde': 'x', sde: 'y' } }, ['/de/x'], 'signs that mean something elsewhere'],
  ])('fields by the wildcard %s: %#', (path, payload, urls) => {
    const each = { path, key: 'locale', as: 'slug' };
    expect(urlsOf({ each, purge: ['/{locale}/{slug}'] }, message(), payload)).toEqual(urls);
  });

  it.each<readonly [string, unknown, string]>([
    ['a', {}, 'nothing'],
    ['a', { a: null }, 'null'],
    ['a', { a: 'text' }, 'a text, which is no list of characters'],
    ['a', { a: 7 }, 'a number'],
    ['a', { a: [] }, 'an empty list'],
    ['a', { a: {} }, 'an empty object'],
    ['a.b', { a: [{ b: ['x'] }] }, 'items without their place'],
    ['s__*', { s: 'x', s__: 'y' }, 'no field that begins so'],
    ['a', null, 'no object at all'],
  ])('not %s of %j, which is told: %s', (path, payload) => {
    const rules = [{ each: { path }, purge: ['/{value}', '/x'], dirs: ['/{value}/'], default: ['/d'] }];
    const reason = `the payload has no {${path}} to go through, so its URLs are left out`;
    expect(apply({ rules }, message(), payload)).toEqual({
      urls: ['/d'],
      plainDirs: [],
      dirs: [],
      rejected: [{ target: '/{value} /x /{value}/', code: 'NO_VALUE', reason }],
      isMatched: true,
    });
  });

  it('and an item without a value takes nobody along', () => {
    const payload = { a: [{ slug: 'x' }, {}, { slug: '../y' }, { slug: 'z' }] };
    expect(apply({ rules: [{ each: { path: 'a' }, purge: ['/{value.slug}'] }] }, message(), payload)).toMatchObject({
      urls: ['/x', '/z'],
      rejected: [
        {
          target: '/{value.slug}',
          code: 'NO_VALUE',
          reason: 'the payload has no {value.slug}, so this URL is left out',
        },
        { target: '/{value.slug}', code: 'BAD_URL', reason: 'a value has a . or .. segment' },
      ],
    });
  });

  it('1000 items at most, and tells that there were more', () => {
    const rules = [{ each: { path: 'a' }, purge: ['/{value}', '/x'] }];
    const list = (length: number) => ({ a: Array.from({ length }, (_, n) => n) });
    expect(apply({ rules }, message(), list(1000))).toMatchObject({ urls: { length: 1001 }, rejected: [] });
    expect(apply({ rules }, message(), list(1001))).toMatchObject({
      urls: { length: 1001 },
      rejected: [{ target: '/{value} /x', code: 'PAYLOAD_TOO_LARGE', reason: 'more than 1000 items' }],
    });
  });

  it('and binds what is inherited elsewhere to nothing', () => {
    const payload = JSON.parse('{"a": {"__proto__": "x", "constructor": "y"}}');
    const each = { path: 'a' };
    expect(urlsOf({ each, purge: ['/{key}/{value}'] }, message(), payload)).toEqual(['/__proto__/x', '/constructor/y']);
    expect(urlsOf({ each, purge: ['/{value.length}', '/{value.name}'] }, message(), payload)).toEqual([]);
  });
});

describe('an item of `each`', () => {
  const pages: Message['pages'] = [
    { locale: 'en', slug: 'cat', path: '/en/cat' },
    { locale: 'de', slug: 'katze', path: '/de/katze' },
  ];
  const payload = { titles: { en: 'a', de: 'b', fr: 'c' }, versions: [{ locale: 'de' }, { locale: 'en' }, {}] };

  it('with a locale in its key has the page of that locale', () => {
    const rule = { each: { path: 'titles', key: 'locale' }, purge: ['/{locale}/{slug}/{value}'] };
    expect(apply({ rules: [rule] }, message({ pages }), payload)).toMatchObject({
      urls: ['/en/cat/a', '/de/katze/b'],
      rejected: [{ target: '/{locale}/{slug}/{value}', code: 'NO_VALUE' }],
    });
  });

  it('with a field "locale" has it, too', () => {
    expect(urlsOf({ each: { path: 'versions' }, purge: ['{path}'] }, message({ pages }), payload)).toEqual([
      '/de/katze',
      '/en/cat',
    ]);
  });

  it('has the only page where there is one', () => {
    const rule = { each: { path: 'titles' }, purge: ['/{slug}/{value}'] };
    expect(urlsOf(rule, about({ slug: 's' }), payload)).toEqual(['/s/a', '/s/b', '/s/c']);
    expect(urlsOf(rule, message({ pages }), payload)).toEqual([]);
  });

  it.each<readonly [object, readonly string[], string]>([
    [{ path: 'titles', key: 'locale' }, ['/de/b', '/fr/c'], 'by its key'],
    [{ path: 'versions' }, [], 'by its field, where the value is no text'],
  ])('is chosen by `when.locale`: %j gives %j (%s)', (each, urls) => {
    const rule = { when: { locale: ['de', 'fr'] }, each, purge: ['/{locale}/{value}'] };
    expect(urlsOf(rule, message(), payload)).toEqual(urls);
  });

  it('has its locale called as in URLs', () => {
    const locales = { en: '', de: 'deutsch' };
    const rule = { each: { path: 'titles', key: 'locale' }, purge: ['/{locale}/{value}'] };
    expect(apply({ locales, rules: [rule] }, message(), payload).urls).toEqual(['/a', '/deutsch/b', '/fr/c']);
  });

  it('fills in the default of its rule, where no item came to anything', () => {
    const each = { path: 'titles', key: 'locale' };
    const rule = { when: { locale: '{de,fr}' }, each, purge: ['/{no}'], default: ['/{locale}/', '/x'] };
    expect(urlsOf(rule, message(), payload)).toEqual(['/de/', '/x', '/fr/']);
  });

  it('is an unmatched rule where `when.locale` leaves none', () => {
    const rule = { when: { locale: 'it' }, each: { path: 'titles', key: 'locale' }, purge: ['/x'], default: ['/d'] };
    expect(apply({ rules: [rule] }, message(), payload)).toMatchObject({ urls: [], isMatched: false });
  });
});
