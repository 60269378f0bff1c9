import { describe, expect, it } from 'vitest';
import type { Site } from '../../lib/config/config.ts';
import type { RawForms } from '../../lib/config-check/site-schema.ts';
import { mapIn, siteWith } from './site-forms.ts';

type Options = Partial<RawForms> & Partial<Pick<Site, 'encoding' | 'index' | 'prefix'>>;
/** Why the row is here, a key, the options of its site, and all URLs below the base `https://h.example/`. */
type Row = readonly [why: string, key: string, options: Options, urls: readonly string[]];

const strict = { encoding: 'strict' } as const;
const both = { encoding: 'both' } as const;
const bare = { bareIndex: true } as const;
const clean = { cleanUrls: true } as const;
const all = { bareIndex: true, cleanUrls: true } as const;
const variants = (...forms: string[]) => ({ variants: forms });

const ENCODINGS: readonly Row[] = [
  ['unreserved characters are never touched', 'a-Z_0.9~/x', {}, ['a-Z_0.9~/x']],
  ['nor by strict clients', 'a-Z_0.9~/x', strict, ['a-Z_0.9~/x']],
  ['a blank is never "+" in a path', 'a b.txt', {}, ['a%20b.txt']],
  ['two forms that are the same are charged once', 'a b.txt', both, ['a%20b.txt']],
  ['"+" is a plus', 'a+b', {}, ['a+b']],
  ['a strict client escapes it', 'a+b', strict, ['a%2Bb']],
  ['two forms that differ are two', 'a+b', both, ['a+b', 'a%2Bb']],
  ['a quote in a path stays', "it's", {}, ["it's"]],
  ['a strict client escapes it', "it's", strict, ['it%27s']],
  ['brackets stay', 'a(1)', {}, ['a(1)']],
  ['a strict client escapes brackets', 'a(1)', strict, ['a%281%29']],
  ['the other characters that stay', '~!*@:$&,;=', {}, ['~!*@:$&,;=']],
  ['of which a strict client keeps one', '~!*@:$&,;=', strict, ['~%21%2A%40%3A%24%26%2C%3B%3D']],
  ['"?" of a key is no query', 'a?b=c', {}, ['a%3Fb=c']],
  ['"#" of a key is no fragment', 'a#b', {}, ['a%23b']],
  ['"%" of a key starts no escape', '100%', {}, ['100%25']],
  ['a key that looks encoded is taken at its word', 'a%20b', {}, ['a%2520b']],
  ['"\\" of a key is no slash', 'a\\b', {}, ['a%5Cb']],
  ['square brackets and a bar stay', 'a[0]|b', {}, ['a[0]|b']],
  ['braces and a backtick do not', '{`}', {}, ['%7B%60%7D']],
  ['a double quote and angle brackets do not', '"<>', {}, ['%22%3C%3E']],
  ['"^" is escaped, though Node 20 leaves it', 'a^b', {}, ['a%5Eb']],
  ['Chinese goes as UTF-8', '图/文.txt', {}, ['%E5%9B%BE/%E6%96%87.txt']],
  ['one character of four bytes', '😀', {}, ['%F0%9F%98%80']],
  ['an accent is not composed', 'e\u0301', {}, ['e%CC%81']],
  ['half a pair becomes what browsers send', '\ud83d', {}, ['%EF%BF%BD']],
  ['a line end is a character like others', 'a\nb', {}, ['a%0Ab']],
  ['doubled slashes are kept', 'a//b', {}, ['a//b']],
  ['a slash at the start is kept', '/a', {}, ['/a']],
  ['a folder marker is itself alone', 'docs/', {}, ['docs/']],
  ['the prefix is no part of the URL', 'public/a b', { prefix: 'public/' }, ['a%20b']],
  ['the key that is the prefix is the root', 'public/', { prefix: 'public/' }, ['']],
];

const PAGES: readonly Row[] = [
  ['an index document shows its directory', 'a/b/index.html', {}, ['a/b/index.html', 'a/b/']],
  ['and without its slash where the site says so', 'a/b/index.html', bare, ['a/b/index.html', 'a/b/', 'a/b']],
  ['at the root there is nothing beyond "/"', 'index.html', bare, ['index.html', '']],
  ['nor in a folder without a name', '/index.html', bare, ['/index.html', '/']],
  ['a folder without a name inside another', 'a//index.html', bare, ['a//index.html', 'a//', 'a/']],
  ['the directory is encoded, too', 'a b/index.html', bare, ['a%20b/index.html', 'a%20b/', 'a%20b']],
  [
    'in both forms, each with its own',
    'a+b/index.html',
    { ...both, ...bare },
    ['a+b/index.html', 'a%2Bb/index.html', 'a+b/', 'a%2Bb/', 'a+b', 'a%2Bb'],
  ],
  ['a strict directory', "it's/index.html", strict, ['it%27s/index.html', 'it%27s/']],
  ['another index name', 'a/default.htm', { index: ['default.htm'], ...bare }, ['a/default.htm', 'a/', 'a']],
  ['no index name at all', 'a/index.html', { index: [], ...bare }, ['a/index.html']],
  ['a longer name is no index document', 'a/myindex.html', bare, ['a/myindex.html']],
  ['case counts', 'a/INDEX.html', bare, ['a/INDEX.html']],
  ['a folder with the name of an index document', 'index.html/a', bare, ['index.html/a']],
  ['a page is also served without ".html"', 'about.html', clean, ['about.html', 'about']],
  ['only where the site says so', 'about.html', {}, ['about.html']],
  ['in a folder', 'a b/about.html', clean, ['a%20b/about.html', 'a%20b/about']],
  ['in both forms', 'a+b.html', { ...both, ...clean }, ['a+b.html', 'a%2Bb.html', 'a+b', 'a%2Bb']],
  ['".htm" is another matter', 'about.htm', clean, ['about.htm']],
  ['and so is ".HTML"', 'about.HTML', clean, ['about.HTML']],
  ['only the last ".html" goes', 'a.html.html', clean, ['a.html.html', 'a.html']],
  ['".html" inside a name stays', 'a.html.bak', clean, ['a.html.bak']],
  ['an index document is no page of its own', 'a/index.html', clean, ['a/index.html', 'a/']],
  ['unless the site does not call it one', 'a/index.html', { index: [], ...clean }, ['a/index.html', 'a/index']],
  ['with both options it has its three forms', 'a/index.html', all, ['a/index.html', 'a/', 'a']],
  ['and a page has its two', 'a/about.html', all, ['a/about.html', 'a/about']],
  ['a name of nothing but ".html" has no page', 'a/.html', clean, ['a/.html']],
  ['a page named "." cannot be asked for', 'a/..html', clean, ['a/..html']],
  ['nor one named ".."', '...html', clean, ['...html']],
  ['a page named "..." can', '....html', clean, ['....html', '...']],
  ['the root index with everything on', 'index.html', all, ['index.html', '']],
  ['behind a prefix', 'public/index.html', { prefix: 'public/', ...all }, ['index.html', '']],
  [
    'behind a prefix without its slash',
    'public/a/index.html',
    { prefix: 'public', ...all },
    ['a/index.html', 'a/', 'a'],
  ],
];

const VARIANTS: readonly Row[] = [
  [
    'a query is appended',
    'a.jpg',
    variants('?imageMogr2/thumbnail/320x'),
    ['a.jpg', 'a.jpg?imageMogr2/thumbnail/320x'],
  ],
  ['as it is written', 'a.jpg', variants('?x=%2f&y=a+b|c~'), ['a.jpg', 'a.jpg?x=%2f&y=a+b|c~']],
  ['but as a URL parser writes a query', 'a', variants('?q=\'文 b"<>'), ['a', 'a?q=%27%E6%96%87%20b%22%3C%3E']],
  ['a brace in a query stays', 'a', variants('?q={"a":1}'), ['a', 'a?q={%22a%22:1}']],
  ['"?" in a query stays', 'a', variants('??'), ['a', 'a??']],
  ['the query follows the encoded key', 'a b?.jpg', variants('?s'), ['a%20b%3F.jpg', 'a%20b%3F.jpg?s']],
  ['"@2x" stands before the extension', 'photo.jpg', variants('@2x'), ['photo.jpg', 'photo@2x.jpg']],
  ['at the end where there is none', 'photo', variants('@2x'), ['photo', 'photo@2x']],
  ['the last dot counts', 'a.b.jpg', variants('@2x'), ['a.b.jpg', 'a.b@2x.jpg']],
  ['a dot of a folder does not', 'a.b/photo', variants('@2x'), ['a.b/photo', 'a.b/photo@2x']],
  ['a dot file has no extension', '.photo', variants('@2x'), ['.photo', '.photo@2x']],
  ['a strict client escapes "@"', 'photo.jpg', { ...strict, ...variants('@2x') }, ['photo.jpg', 'photo%402x.jpg']],
  ['".webp" follows the whole key', 'photo.jpg', variants('.webp'), ['photo.jpg', 'photo.jpg.webp']],
  ['with its own query', 'photo.jpg', variants('.webp?v=1'), ['photo.jpg', 'photo.jpg.webp?v=1']],
  ['{stem} is the key without its extension', 'a/photo.jpg', variants('{stem}.webp'), ['a/photo.jpg', 'a/photo.webp']],
  ['a stem without extension is the key', 'a/photo', variants('{stem}.webp'), ['a/photo', 'a/photo.webp']],
  ['a dot at the end is an extension', 'photo.', variants('{stem}.webp'), ['photo.', 'photo.webp']],
  ['a form that comes to the object itself is no other', 'photo.webp', variants('{stem}.webp'), ['photo.webp']],
  ['{dir} has its slash', 'a/b/c.jpg', variants('{dir}thumbs/{name}'), ['a/b/c.jpg', 'a/b/thumbs/c.jpg']],
  ['{dir} is empty at the root', 'c.jpg', variants('{dir}thumbs/{name}'), ['c.jpg', 'thumbs/c.jpg']],
  ['{ext} has its dot', 'a.jpg', variants('{stem}-small{ext}'), ['a.jpg', 'a-small.jpg']],
  ['{ext} may be empty', 'a', variants('{stem}-small{ext}'), ['a', 'a-small']],
  ['{key} is all of it', 'a/b.jpg', variants('thumbs/{key}'), ['a/b.jpg', 'thumbs/a/b.jpg']],
  ['a template may begin with its slash', 'b.jpg', variants('/thumbs/{key}'), ['b.jpg', 'thumbs/b.jpg']],
  ['a key with a slash at its start keeps it', '/b.jpg', variants('thumbs/{key}'), ['/b.jpg', 'thumbs//b.jpg']],
  ['text of a form is encoded like a key', 'b', variants('缩略 图/{key}'), ['b', '%E7%BC%A9%E7%95%A5%20%E5%9B%BE/b']],
  [
    'a key with everything in it',
    'a\\?#% 文.jpg',
    variants('.w'),
    ['a%5C%3F%23%25%20%E6%96%87.jpg', 'a%5C%3F%23%25%20%E6%96%87.jpg.w'],
  ],
  [
    'a slot in a query is encoded as in a form',
    'a b/c&d',
    variants('/img?u={key}&w=1'),
    ['a%20b/c&d', 'img?u=a%20b%2Fc%26d&w=1'],
  ],
  ['a blank of a query before a slot', 'b', variants('{key}?q=a {name}'), ['b', 'b?q=a%20b']],
  ['half a pair in a query', '\ud83d', variants('/img?u={key}'), ['%EF%BF%BD', 'img?u=%EF%BF%BD']],
  [
    'each form is also asked for in both ways',
    'a+b',
    { ...both, ...variants('.w?x') },
    ['a+b', 'a%2Bb', 'a+b.w?x', 'a%2Bb.w?x'],
  ],
  ['an equal form is charged once', 'a', variants('.webp', '{key}.webp', '{stem}.webp'), ['a', 'a.webp']],
  ['several forms come in their order', 'a.b', variants('?1', '.2', '@3'), ['a.b', 'a.b?1', 'a.b.2', 'a@3.b']],
  ['a folder marker has queries and no names', 'a/', variants('?1', '.2', '@3', '{stem}.4'), ['a/', 'a/?1']],
  ['the root has queries and no names', 'p/', { prefix: 'p/', ...variants('?1', '.2') }, ['', '?1']],
  ['the page of an index document has none', 'a/index.html', variants('?s'), ['a/index.html', 'a/', 'a/index.html?s']],
  ['nor has a clean URL', 'a.html', { ...clean, ...variants('?s') }, ['a.html', 'a', 'a.html?s']],
  ['a form that comes to a clean URL is that', 'a.html', { ...clean, ...variants('{stem}') }, ['a.html', 'a']],
  ['a listing may be a form', 'a/b.jpg', variants('{dir}'), ['a/b.jpg', 'a/']],
  ['a form that comes to nothing is the root', 'b', variants('{ext}'), ['b', '']],
];

const QUERIES: readonly Row[] = [
  ['without queries in the cache key a query is no variant', 'a', { query: 'ignore', ...variants('?1', '?2') }, ['a']],
  ['forms that differ by their query are one', 'a', { query: 'ignore', ...variants('.w?1', '.w?2') }, ['a', 'a.w']],
  ['a "?" of the key is no query', 'a?b', { query: 'ignore', ...variants('?1') }, ['a%3Fb']],
  ['with "keep" they are two', 'a', { query: 'keep', ...variants('.w?1', '.w?2') }, ['a', 'a.w?1', 'a.w?2']],
  [
    'only the paths of templates are left',
    'a',
    { query: 'ignore', ...variants('/img?u={key}&w=1', '/img?u={key}&w=2') },
    ['a', 'img'],
  ],
];

const TABLE = { encodings: ENCODINGS, pages: PAGES, variants: VARIANTS, queries: QUERIES };

describe.each(Object.entries(TABLE))('the table of %s', (_, rows) => {
  it.each(rows.map(([why, key, options, urls]) => ({ why, key, options, urls })))(
    '$why: $key',
    ({ key, options: { encoding = 'browser', index = ['index.html'], prefix = '', ...forms }, urls }) => {
      const own = siteWith(forms, { encoding, index, prefix, bases: ['https://h.example', 'https://k.example/v'] });
      const { targets, rejected } = mapIn(own, key);
      const below = (base: string) =>
        targets.filter(({ url }) => url.startsWith(base)).map(({ url }) => url.slice(base.length));
      expect(below('https://h.example/')).toEqual(urls);
      expect(below('https://k.example/v/')).toEqual(urls);
      expect({ targets: targets.length, kinds: new Set(targets.map(({ kind }) => kind)), rejected }).toEqual({
        targets: 2 * urls.length,
        kinds: new Set(['url']),
        rejected: [],
      });
      for (const { url } of targets) expect(new URL(url).href).toBe(url);
    },
  );
});
