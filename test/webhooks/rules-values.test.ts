import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../lib/webhooks/preset.ts';
import { about, apply, message, urlsOf } from './compiled.ts';

const left = (target: string, slot: string) => ({
  target,
  code: 'NO_VALUE',
  reason: `the payload has no {${slot}}, so this URL is left out`,
});

describe('a value of the payload', () => {
  it.each<readonly [string, string, readonly string[], string]>([
    ['{"a": "x"}', '/{a}', ['/x'], 'a text'],
    ['{"a": 7}', '/{a}', ['/7'], 'a number'],
    ['{"a": -0.5}', '/{a}', ['/-0.5'], 'any number'],
    ['{"a": 0}', '/{a}', ['/0'], 'zero'],
    ['{"a": ["x", 7]}', '/{a}', ['/x', '/7'], 'a list: one URL an item'],
    ['{"a": ["x", "x"]}', '/{a}', ['/x'], 'each URL once'],
    ['{"a": [{"b": "x"}, {"b": "y"}]}', '/{a[*].b}', ['/x', '/y'], 'every item'],
    ['{"a": [{"b": ["x", "y"]}, {"b": "z"}]}', '/{a[*].b}', ['/x', '/y', '/z'], 'lists in every item'],
    ['{"a": {"b": "x", "c": "y"}}', '/{a[*]}', ['/x', '/y'], 'every field'],
    ['{"a": [{"b": "x"}, {"b": "y"}]}', '/{a[1].b}', ['/y'], 'one item'],
    ['{"a": {"0": "x"}}', '/{a[0]}', ['/x'], 'a field of digits'],
    ['{"a": {"en-US": "x"}}', '/{a["en-US"]}', ['/x'], 'a name in quotes'],
    ['[{"a": "x"}]', '/{[0].a}', ['/x'], 'of a list at the top'],
    ['{"a": {"length": 5, "toString": "x"}}', '/{a.length}/{a.toString}', ['/5/x'], 'names that JSON may have'],
    ['{"a": ["x", null, "", {}, ["y"], true, "z"]}', '/{a}', ['/x', '/z'], 'what else is in a list is none'],
    ['{"undefined": "x"}', '/{undefined}', ['/x'], 'a name is a name'],
  ])('%s in %s: %j, %s', (json, template, urls) => {
    expect(apply({ rules: [{ purge: [template] }] }, message(), JSON.parse(json))).toMatchObject({
      urls,
      rejected: [],
    });
  });

  it.each<readonly [string, string, string]>([
    ['{}', 'a', 'missing'],
    ['{"a": null}', 'a', 'null'],
    ['{"a": ""}', 'a', 'an empty text'],
    ['{"a": []}', 'a', 'an empty list'],
    ['{"a": [null, "", {}]}', 'a', 'a list of nothing'],
    ['{"a": [["x"]]}', 'a[0][0][0]', 'a text has no items'],
    ['{"a": {"b": "x"}}', 'a', 'an object'],
    ['{"a": true}', 'a', 'a flag'],
    ['{"a": false}', 'a', 'another flag'],
    ['{"a": 1e999}', 'a', 'a number without end'],
    ['{"a": [-1e999]}', 'a', 'another one'],
    ['{"a": [[["x"]]]}', 'a', 'lists in lists'],
    ['{"a": ["x"]}', 'a.length', 'what a list has besides its items'],
    ['{"a": "x"}', 'a.length', 'what a text has'],
    ['{"a": ["x"]}', 'a[1]', 'no such item'],
    ['{"a": "x"}', 'a.b', 'a field of a text'],
    ['{"a": null}', 'a.b', 'a field of null'],
    ['{"a": {}}', 'a.toString', 'an inherited name'],
    ['{"a": {}}', 'a.hasOwnProperty.name', 'something inherited'],
    ['{}', 'valueOf', 'an inherited name at the top'],
    ['null', 'a', 'no object'],
    ['"text"', 'length', 'a text instead of an object'],
    ['7', '[*]', 'a number instead of an object'],
  ])('%s has none for {%s}, which is told: %s', (json, slot) => {
    const found = apply({ rules: [{ purge: [`/{${slot}}`], dirs: [`/d/{${slot}}/`] }] }, message(), JSON.parse(json));
    expect(found).toMatchObject({ urls: [], dirs: [], isMatched: true });
    expect(found.rejected).toEqual([left(`/{${slot}}`, slot), left(`/d/{${slot}}/`, slot)]);
  });

  it('that is no value in one template takes no other one along', () => {
    const found = apply({ rules: [{ purge: ['/{a}', '/{b}', '/c'] }, { purge: ['/{b}/{a}'] }] }, message(), { b: 'x' });
    expect(found.urls).toEqual(['/x', '/c']);
    expect(found.rejected).toEqual([left('/{a}', 'a'), left('/{b}/{a}', 'a')]);
  });

  it('that must not be in a URL is told with its reason, and the others go on', () => {
    const found = apply({ rules: [{ purge: ['/{a}', '/b'], dirs: ['/{a}/'] }] }, message(), {
      a: ['../x', 'y', '//z'],
    });
    expect(found).toMatchObject({ urls: ['/y', '/b'], dirs: ['/y/'] });
    expect(found.rejected.map(({ target, code, reason }) => `${target} ${code} ${reason}`)).toEqual([
      '/{a} BAD_URL a value has a . or .. segment',
      '/{a} BAD_URL a value begins with //, which would be another host',
      '/{a}/ BAD_URL a value has a . or .. segment',
      '/{a}/ BAD_URL a value begins with //, which would be another host',
    ]);
  });
});

describe('a payload without end', () => {
  const list = (length: number, name = 'a') => Array.from({ length }, (_, n) => `${name}${n}`);

  it('comes to 1000 URLs of one template at most', () => {
    const { urls, rejected } = apply({ rules: [{ purge: ['/{a}', '/b'] }] }, message(), { a: list(50_000) });
    expect(urls).toEqual([...list(1000).map((text) => `/${text}`), '/b']);
    expect(rejected).toEqual([{ target: '/{a}', code: 'BAD_URL', reason: 'more than 1000 URLs of one template' }]);
  });

  it('comes to no more than a call holds, and tells what is left out', () => {
    const rules = [
      { each: { path: 'a' }, purge: ['/{value}/{b}'] },
      { dirs: ['/d/'], purge: ['/last/{b}'] },
    ];
    const found = apply({ rules }, message(), { a: list(30), b: list(500, 'b') });
    const reason = 'more than 1000 URLs of one delivery';
    expect(found).toMatchObject({ urls: { length: 1000 }, plainDirs: ['/d/'] });
    expect(found.rejected).toEqual(
      ['/{value}/{b}', '/last/{b}'].map((target) => ({ target, code: 'PAYLOAD_TOO_LARGE', reason })),
    );
  });

  it('is read in a moment, however many pages look into it', () => {
    const pages = list(200).map((locale) => ({ locale })) as unknown as Message['pages'];
    const payload = { a: Array.from({ length: 250_000 }, () => 'x') };
    const start = performance.now();
    expect(urlsOf({ purge: ['/{locale}/{a}'] }, message({ pages }), payload, 'both')).toHaveLength(200);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('a built-in field', () => {
  const page = { slug: 's', locale: 'de', url: 'https://cms.example/a%20b', path: '/a%20b', oldPath: '/c%20d' };

  it.each<readonly [string, string, string]>([
    ['/{event}', '/entry.publish', "the sender's own name of the event"],
    ['/{type}', '/post', 'the shortest type'],
    ['/{id}', '/7', 'the id'],
    ['/{slug}', '/s', 'goes before the payload'],
    ['/{locale}', '/de', 'the locale'],
    ['{url}', 'https://cms.example/a%20b', 'a URL is not encoded again'],
    ['https://h.example{path}', 'https://h.example/a%20b', 'nor is a path'],
    ['{oldPath}', '/c%20d', 'nor is what it was'],
    ['/{payload.slug}', '/deep', 'is no field of the payload'],
    ['/{slug[0]}', '/deep', 'has no items'],
    ['/{locale.name}', '/fr', 'has no fields, and those of the payload are called as they are'],
    ['/{path[0]}', '/a%2520', 'nor are they URL text'],
  ])('%s is %s: %s', (template, text) => {
    const payload = { slug: ['deep'], id: 'x', payload: { slug: 'deep' }, locale: { name: 'fr' }, path: ['a%20'] };
    expect(urlsOf({ purge: [template], locales: { fr: 'x' } }, about(page, { id: '7' }), payload)).toEqual([text]);
  });

  it('that is not known is looked for in the payload', () => {
    const payload = { slug: 'x', locale: 'de', path: '/a%20b', url: 'https://h.example/%20', id: 7 };
    const purge = ['/{slug}', '/{locale}', '{path}', '{url}', '/{id}'];
    const rule = { purge, locales: { de: 'deutsch' } };
    expect(urlsOf(rule, message(), payload)).toEqual(['/x', '/deutsch', '/a%20b', 'https://h.example/%20', '/7']);
  });

  it.each<readonly [string, unknown, readonly string[], string]>([
    ['url', ['https://h.example/a%20b'], ['https://h.example/a%20b'], 'a whole URL'],
    ['path', ['/a%20b', '/c'], ['/a%20b', '/c'], 'a path'],
  ])('by whose name `each` binds something else is URL text all the same: %s', (as, pages, urls) => {
    expect(urlsOf({ each: { path: 'pages', as }, purge: [`{${as}}`] }, message(), { pages })).toEqual(urls);
  });

  it('that says what was before is missing in silence, and alone', () => {
    const purge = ['/{slug}', '/{oldSlug}', '{oldPath}', '/a{oldPath}'];
    const found = apply({ rules: [{ purge }] }, about({ slug: 's' }));
    expect(found).toMatchObject({ urls: ['/s'], rejected: [] });
    const all = apply({ rules: [{ purge }] }, about({ slug: 's', oldSlug: 'o', oldPath: '/o' }));
    expect(all.urls).toEqual(['/s', '/o', '/a/o']);
    expect(apply({ rules: [{ purge: ['/{slug}'] }] }).rejected).toEqual([left('/{slug}', 'slug')]);
  });

  it('{path} is no whole URL', () => {
    const found = apply({ rules: [{ purge: ['{path}'] }] }, about({ path: 'https://evil.example/' }));
    expect(found).toMatchObject({ urls: [], rejected: [{ target: '{path}', code: 'BAD_URL' }] });
  });
});

describe('what a rule comes to', () => {
  it('is written in both encodings where the site has both', () => {
    const given = about({ slug: "it's (1)", path: '/a(b)' });
    const rule = { purge: ['/{slug}', '{path}', '/x(y)'], dirs: ['/{slug}/', '/z/'] };
    expect(apply({ rules: [rule] }, given, {}, 'both')).toMatchObject({
      urls: ["/it's%20(1)", '/it%27s%20%281%29', '/a(b)', '/x(y)'],
      dirs: ["/it's%20(1)/", '/it%27s%20%281%29/'],
      plainDirs: ['/z/'],
    });
    expect(urlsOf(rule, given, {}, 'strict')).toEqual(['/it%27s%20%281%29', '/a(b)', '/x(y)']);
  });

  it('is told once, though it was written twice', () => {
    const found = apply({ rules: [{ purge: ['/{a}', '/{slug}'] }] }, about({ slug: '..' }), {}, 'both');
    expect(found.rejected).toMatchObject([{ code: 'NO_VALUE' }, { code: 'BAD_URL' }]);
  });

  it('has directories of values apart from those that the author wrote', () => {
    expect(apply({ rules: [{ dirs: ['/a/', '/{slug}/', '/'] }] }, about({ slug: 's' }))).toMatchObject({
      plainDirs: ['/a/', '/'],
      dirs: ['/s/'],
    });
  });

  it('is text, and only that of the payload, whatever the payload is', () => {
    const name = fc.constantFrom('a', 'b', 'slug', 'locale', 'url', 'path', '__proto__', 'constructor', 'length', '0');
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(null, true, 0, Infinity, -Infinity, '', '..', '//h', 'https://h/x', 'a b'),
        fc.string({ maxLength: 4 }),
        fc.array(tie('json'), { maxLength: 4 }),
        fc.dictionary(name, tie('json'), { maxKeys: 5 }),
      ),
    }));
    const purge = [
      '/{a}',
      '/{a.b}/{b}',
      '/{a[*].b}',
      '/{[*]}',
      '{url}',
      '{path}/{locale}',
      '/{a[0]}?q={slug}',
      '/{value}',
    ];
    const each = fc.constantFrom(undefined, { path: 'a' }, { path: '*' }, { path: 'b.a*', key: 'locale', as: 'path' });
    const pages: Message['pages'] = [{ locale: 'en', slug: 's' }, { locale: 'de' }];
    fc.assert(
      fc.property(json, each, (payload, wanted) => {
        const rule = { ...(wanted && { each: wanted }), purge, dirs: ['/d/{a}/'], locales: { en: '' } };
        const { urls, dirs, plainDirs, rejected } = apply({ rules: [rule] }, message({ pages }), payload, 'both');
        const invented = /undefined|null|NaN|Infinity|true|\[object|function/;
        if (!invented.test(JSON.stringify(payload)?.replace(/\bnull\b|\btrue\b/g, '') ?? '')) {
          expect([...urls, ...dirs].join('\n')).not.toMatch(invented);
        }
        expect(plainDirs).toEqual([]);
        for (const { code } of rejected) expect(['NO_VALUE', 'BAD_URL']).toContain(code);
      }),
      { numRuns: 1000 },
    );
  });
});
