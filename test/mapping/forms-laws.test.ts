import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawForms } from '../../lib/config-check/site-schema.ts';
import { createObjectMapper } from '../../lib/mapping/object-targets.ts';
import { hasDotSegment } from '../../lib/url/encode.ts';
import { change } from './site.ts';
import { mapIn, siteWith } from './site-forms.ts';

const segment = fc.oneof(
  fc.constantFrom(
    '',
    '.',
    '..',
    'index.html',
    'a.html',
    '.html',
    'photo.jpg',
    '.env',
    "it's+1 (2)",
    '100%',
    '%2e',
    'q?x',
    'a#b',
    'b\\c',
    '文',
    '\ud83d',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }).map((text) => text.replaceAll('/', '')),
);
const anyKey = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join('/'))
  .filter((text) => text !== '');
const bases = fc.subarray(['https://a.example', 'http://b.example/assets', 'https://xn--fsqu00a.example:8443'], {
  minLength: 1,
});
const encoding = fc.constantFrom('browser' as const, 'strict' as const, 'both' as const);
const FORMS = [
  '?w=1',
  '?w=2',
  "?'",
  '@2x',
  '.webp',
  '{stem}.avif',
  '{dir}t/{name}',
  '/t/{key}',
  '{ext}',
  '{stem}',
  '/img?u={key}',
  '.w?v',
];
const PURGES = ['/p/{x}', '/p?q={x}', '/', '/{x|lower}', '/{x}/{x}'];
const WHENS = ['{x}', '{x*}', '{x*}.html', 'photo{x*}', '{x*}/{y}', '{y}-{x*}'];
const globs = ['**', '*', '**/*.{html,jpg}'];
const variant = fc.oneof(
  fc.constantFrom(...FORMS),
  fc.record({
    when: fc.constantFrom(undefined, ...globs, globs),
    forms: fc.subarray(FORMS, { minLength: 1 }),
    most: fc.integer({ min: 1, max: 6 }),
  }),
);
const options: fc.Arbitrary<RawForms> = fc.record({
  bareIndex: fc.boolean(),
  cleanUrls: fc.boolean(),
  query: fc.constantFrom('keep' as const, 'ignore' as const),
  variants: fc.array(variant, { maxLength: 3 }),
  also: fc.array(fc.record({ when: fc.constantFrom(...WHENS), purge: fc.subarray(PURGES, { minLength: 1 }) }), {
    maxLength: 2,
  }),
});
const runs = { numRuns: 1500 };

/** A link to an object as an author writes it: what would end the path or start an escape is escaped, the rest is left. */
function requestFor(base: string, key: string): string {
  const href = `${base}/${key.replace(/[%?#\\]/g, (c) => encodeURIComponent(c))}`;
  return new URL(`${href}?end`).href.slice(0, -'?end'.length); // a parser drops blanks at the very end alone
}

describe('for every key', () => {
  // A parser drops tabs and line ends, and Node 20 leaves "^" raw: no author could link those.
  const linked = anyKey
    .map((text) => text.replace(/[\t\n\r^]/g, ''))
    .filter((text) => text !== '' && !hasDotSegment(text));

  it('what a browser asks for when it follows a link to the object is what is purged first, whatever the options', () => {
    fc.assert(
      fc.property(
        linked,
        bases,
        options,
        fc.constantFrom('browser' as const, 'both' as const),
        (key, all, forms, how) => {
          const { targets } = mapIn(siteWith(forms, { bases: all, encoding: how }), key);
          const urls = targets.map(({ url }) => url);
          for (const base of all) expect(urls).toContain(requestFor(base, key));
          expect(urls[0]).toBe(requestFor(all[0] ?? '', key));
        },
      ),
      runs,
    );
  });

  it('what a strict client asks for is purged, too', () => {
    fc.assert(
      fc.property(linked, options, fc.constantFrom('strict' as const, 'both' as const), (key, forms, how) => {
        const strict = key
          .replace(/\p{Cs}/gu, '\ufffd')
          .split('/')
          .map((name) =>
            encodeURIComponent(name).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
          );
        const { targets } = mapIn(siteWith(forms, { encoding: how }), key);
        expect(targets.map(({ url }) => url)).toContain(`https://h.example/${strict.join('/')}`);
      }),
      runs,
    );
  });

  it('every target is below a base of the site, is left alone by a URL parser, has no fragment, and is there once', () => {
    fc.assert(
      fc.property(anyKey, bases, encoding, options, (key, all, how, forms) => {
        const { targets } = mapIn(siteWith(forms, { bases: all, encoding: how }), key);
        for (const { url, kind } of targets) {
          expect(all.some((base) => url.startsWith(`${base}/`))).toBe(true);
          expect(new URL(url).href).toBe(url);
          expect(url).toMatch(kind === 'dir' ? /^[!"$->@-~]*\/$/ : /^[!"$-~]*$/);
        }
        expect(new Set(targets.map(({ kind, url }) => `${kind} ${url}`)).size).toBe(targets.length);
      }),
      runs,
    );
  });

  it('every base has the same URLs', () => {
    fc.assert(
      fc.property(anyKey, encoding, options, (key, how, forms) => {
        const all = ['https://a.example', 'http://b.example/assets'];
        const { targets } = mapIn(siteWith(forms, { bases: all, encoding: how }), key);
        const [first, second] = all.map((base) =>
          targets.filter(({ url }) => url.startsWith(`${base}/`)).map(({ kind, url }) => kind + url.slice(base.length)),
        );
        expect(first).toEqual(second);
        expect((first?.length ?? 0) * 2).toBe(targets.length);
      }),
      runs,
    );
  });

  it('nothing but the object and its index form is purged where nothing else is asked for', () => {
    fc.assert(
      fc.property(anyKey, encoding, fc.constantFrom('keep' as const, 'ignore' as const), (key, how, query) => {
        const { targets } = mapIn(siteWith({ query }, { encoding: how }), key);
        const folder = /(^|\/)index\.html$/.test(key) ? [key.replace(/index\.html$/, '')] : [];
        const wellFormed = [key, ...folder].map((text) => text.replace(/\p{Cs}/gu, '\ufffd'));
        for (const { kind, url } of targets) {
          expect(kind).toBe('url');
          expect(wellFormed).toContain(decodeURIComponent(url.slice('https://h.example/'.length)));
        }
        expect(targets.length > 0).toBe(!hasDotSegment(key));
      }),
      runs,
    );
  });

  it('every further URL is that of a form that was declared, for each form by itself', () => {
    fc.assert(
      fc.property(anyKey, encoding, fc.subarray(FORMS, { minLength: 1 }), (key, how, forms) => {
        const urlsOf = (...some: string[]) =>
          mapIn(siteWith({ variants: some }, { encoding: how }), key).targets.map(({ url }) => url);
        const one = forms.flatMap((form) => urlsOf(form));
        const declared = new Set([...urlsOf(), ...one]);
        const together = mapIn(siteWith({ variants: [{ forms, most: 1000 }] }, { encoding: how }), key).targets;
        expect(new Set(together.map(({ url }) => url))).toEqual(declared);
      }),
      runs,
    );
  });

  it('no more variants than the cap are purged, and each is purged, below a purged directory, or reported', () => {
    fc.assert(
      fc.property(
        anyKey,
        encoding,
        fc.subarray(FORMS),
        fc.integer({ min: 1, max: 8 }),
        bases,
        (key, how, some, most, all) => {
          const forms = ['?0', ...some];
          const fields = { encoding: how, bases: all };
          const { targets, rejected } = mapIn(siteWith({ variants: [{ forms, most }] }, fields), key);
          const own = mapIn(siteWith({}, fields), key).targets;
          const every = mapIn(siteWith({ variants: [{ forms, most: 1000 }] }, fields), key).targets;
          const urls = targets.filter(({ kind }) => kind === 'url').map(({ url }) => url);
          const dirs = targets.filter(({ kind }) => kind === 'dir').map(({ url }) => url);
          const left = rejected.map(({ target }) => target);
          for (const { url } of own) expect(urls).toContain(url);
          expect(urls.length).toBeLessThanOrEqual(own.length + most * all.length);
          for (const { url } of every) {
            const fates = [
              urls.includes(url),
              dirs.some((dir) => url.startsWith(dir)) && !urls.includes(url),
              left.includes(url),
            ];
            expect(fates.filter(Boolean)).toHaveLength(1);
          }
          for (const dir of dirs) {
            expect(all.some((base) => `${base}/`.startsWith(dir))).toBe(false);
            expect(own.some(({ url }) => url.startsWith(dir))).toBe(true);
          }
        },
      ),
      runs,
    );
  });

  it('no URL target has a query where the cache key has none', () => {
    fc.assert(
      fc.property(anyKey, encoding, options, (key, how, forms) => {
        const { targets } = mapIn(siteWith({ ...forms, query: 'ignore' }, { encoding: how }), key);
        expect(targets.filter(({ url }) => url.includes('?'))).toEqual([]);
      }),
      runs,
    );
  });

  it('without queries the paths are those that there were with them', () => {
    fc.assert(
      fc.property(anyKey, encoding, fc.subarray(FORMS, { minLength: 1 }), (key, how, forms) => {
        const pathsIn = (query: 'keep' | 'ignore') => {
          const own = siteWith({ query, variants: [{ forms, most: 1000 }] }, { encoding: how });
          return new Set(mapIn(own, key).targets.map(({ url }) => url.replace(/\?.*/s, '')));
        };
        expect(pathsIn('ignore')).toEqual(pathsIn('keep'));
      }),
      runs,
    );
  });

  it('an ignored object comes to nothing, whatever the options', () => {
    fc.assert(
      fc.property(anyKey, encoding, options, (key, how, forms) => {
        expect(mapIn(siteWith(forms, { encoding: how, ignore: ['^'] }), key)).toEqual({ targets: [], rejected: [] });
      }),
      { numRuns: 300 },
    );
  });

  it('nothing is thrown, and the same comes out of a warm instance', () => {
    const junk = fc.oneof(anyKey, fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(junk, { minLength: 1, maxLength: 3 }), encoding, options, (keys, how, forms) => {
        const own = siteWith(forms, { encoding: how });
        const warm = createObjectMapper([own]);
        for (const key of keys) expect(warm(change(key))).toEqual(mapIn(own, key));
      }),
      runs,
    );
  });
});
