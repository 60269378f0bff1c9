import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoded, oldPathOf, pathOf, segmentOf } from '../../../lib/webhooks/presets/path.ts';

describe('the path of a URL', () => {
  it.each([
    ['https://www.example.com/blog/hello/', '/blog/hello/', 'a page'],
    ['http://www.example.com/a', '/a', 'http'],
    ['HTTPS://WWW.EXAMPLE.COM/A', '/A', 'a scheme in capitals'],
    ['https://www.example.com', '/', 'a host alone'],
    ['https://www.example.com:8443/a', '/a', 'a port is of the host'],
    ['https://www.example.com/?p=12', '/?p=12', 'a query is part of it'],
    ['https://www.example.com/a#top', '/a', 'a fragment is not'],
    ['https://www.example.com/你好', '/%E4%BD%A0%E5%A5%BD', 'characters are encoded as a browser does'],
    ['https://www.example.com/%e4%bd%a0', '/%e4%bd%a0', 'what is encoded keeps its case'],
    ['https://www.example.com/a b', '/a%20b', 'a blank'],
    ['https://www.example.com/\ud800', '/%EF%BF%BD', 'half a character'],
  ])('%s is %s: %s', (url, path) => expect(pathOf(url)).toBe(path));

  it.each<readonly [unknown, string]>([
    ['/blog/hello/', 'no host'],
    ['//www.example.com/a', 'no scheme'],
    ['ftp://www.example.com/a', 'another scheme'],
    ['javascript:alert(1)', 'a script'],
    ['https:www.example.com/a', 'no slashes'],
    ['https://', 'nothing after the slashes'],
    ['https://a b/', 'no host that can be'],
    ['', 'nothing'],
    [7, 'a number'],
    [null, 'null'],
    [['https://www.example.com/'], 'a list'],
  ])('%j has none: %s', (url) => expect(pathOf(url)).toBeUndefined());
});

describe('the path with the old slug', () => {
  it.each([
    ['/blog/new/', 'new', 'old', '/blog/old/', 'a directory'],
    ['/blog/new', 'new', 'old', '/blog/old', 'no slash at the end'],
    ['/new', 'new', 'old', '/old', 'one segment'],
    ['/new//', 'new', 'old', '/old//', 'slashes at the end'],
    ['/new/new/', 'new', 'old', '/new/old/', 'the last one only'],
    ['/new/?a=/new#new', 'new', 'old', '/old/?a=/new#new', 'a query stays'],
    ['/%E4%BD%A0/', '你', '好', '/%E5%A5%BD/', 'encoded characters'],
    ['/%e4%bd%a0/', '%e4%bd%a0', '%e5%a5%bd', '/%e5%a5%bd/', 'encoded slugs, as WordPress keeps them'],
    ['/%E4%BD%A0/', '%e4%bd%a0', 'old', '/old/', 'the case of the encoding does not count'],
    ['/100%/', '100%', 'a%', '/a%25/', 'a bare percent sign'],
    ['/new/', 'new', 'a/b?c#d', '/a%2Fb%3Fc%23d/', 'what would end a segment is encoded'],
    ['/new/', 'new', '$&$1', '/%24%26%241/', 'signs that replace() knows'],
    ['/new/', 'new', 'a\ud800', '/a%EF%BF%BD/', 'half a character'],
  ])('of %s (%s, formerly %s) is %s: %s', (path, slug, oldSlug, expected) => {
    expect(oldPathOf(path, slug, oldSlug)).toBe(expected);
  });

  it.each([
    ['/blog/other/', 'new', 'another slug'],
    ['/new/page/', 'new', 'the slug is not the last segment'],
    ['/new.html', 'new', 'an ending'],
    ['/', 'new', 'no segment'],
    ['/?p=new', 'new', 'a query alone'],
    ['', 'new', 'no path'],
    ['new', 'new', 'no slash'],
    ['/New/', 'new', 'another case'],
  ])('of %s (%s) is not guessed: %s', (path, slug) => expect(oldPathOf(path, slug, 'old')).toBeUndefined());

  it('takes no time over a path of slashes', () => {
    const started = performance.now();
    for (const path of ['/'.repeat(1e6), `/a${'/'.repeat(1e6)}`, `${'/a'.repeat(5e5)}/`, `/${'?'.repeat(1e6)}`]) {
      oldPathOf(path, 'new', 'old');
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('a segment', () => {
  it.each([
    ['hello-world', 'hello-world', 'plain'],
    ['你', '%E4%BD%A0', 'not encoded'],
    ['%e4%bd%a0', '%e4%bd%a0', 'encoded'],
    ['%e4%bd%a0 ', '%25e4%25bd%25a0%20', 'half encoded is not encoded'],
    ['100%', '100%25', 'a percent sign'],
  ])('of %s is %s: %s', (slug, segment) => expect(segmentOf(slug)).toBe(segment));

  it('never ends a path, and gives the slug back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (slug) => {
        const segment = segmentOf(slug);
        expect(segment).not.toMatch(/[/?#\\\s]/);
        if (segment !== slug) expect(decoded(segment)).toBe(slug.replace(/\p{Cs}/gu, '\ufffd'));
      }),
      { numRuns: 1000 },
    );
  });
});
