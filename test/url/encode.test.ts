import { describe, expect, it } from 'vitest';
import { encodeKey, hasDotSegment } from '../../lib/url/encode.ts';

/** [why the row is here, key, browser form, strict form (left out where it is the same)] */
const TABLE: readonly (readonly [string, string, string, string?])[] = [
  ['unreserved characters are never touched', 'a-Z_0.9~/x', 'a-Z_0.9~/x'],
  ['the empty key is the root of a site', '', ''],
  ['a blank is never "+" in a path', 'a b', 'a%20b'],
  ['"+" is a plus; only strict clients escape it', 'a+b', 'a+b', 'a%2Bb'],
  ['"%" would start an escape', '100%', '100%25'],
  ['a key that looks encoded is taken literally', 'a%20b', 'a%2520b'],
  ['a literal %2E%2E must not become a dot segment', '%2E%2E/x', '%252E%252E/x'],
  ['"#" would start a fragment', 'a#b', 'a%23b'],
  ['"?" would start a query', 'a?b', 'a%3Fb'],
  ['"\\" would become a slash', 'a\\b', 'a%5Cb'],
  ['CJK goes as UTF-8', '你好', '%E4%BD%A0%E5%A5%BD'],
  ['an emoji is one character of four bytes', '😀', '%F0%9F%98%80'],
  ['an emoji family keeps its joiners', '👨‍👩', '%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9'],
  ['a combining accent is not composed', 'e\u0301', 'e%CC%81'],
  ['a composed accent is not taken apart', '\u00e9', '%C3%A9'],
  ['dots inside a segment are plain', '.well-known/a..b/...', '.well-known/a..b/...'],
  ['doubled slashes are kept', 'a//b', 'a//b'],
  ['slashes at both ends are kept', '/a/', '/a/'],
  ['double quotes and angle brackets', '"<>', '%22%3C%3E'],
  ['a single quote', "it's", "it's", 'it%27s'],
  ['"^" by the standard of today, though Node 20 leaves it', 'a^b', 'a%5Eb'],
  ['"|" stays raw in browsers', 'a|b', 'a|b', 'a%7Cb'],
  ['square brackets stay raw in browsers', 'a[0]', 'a[0]', 'a%5B0%5D'],
  ['braces and backtick do not', '{`}', '%7B%60%7D'],
  ['the other reserved characters', "!$&'()*,;=:@", "!$&'()*,;=:@", '%21%24%26%27%28%29%2A%2C%3B%3D%3A%40'],
  ['tab and line ends, which a URL parser would drop', 'a\t\r\nb', 'a%09%0D%0Ab'],
  ['NUL and DEL', '\0\x7f', '%00%7F'],
  ['blanks at the ends, which a URL parser would trim', ' a ', '%20a%20'],
  ['a no-break space', '\u00a0', '%C2%A0'],
  ['a lone high surrogate, as browsers send it', 'a\ud83db', 'a%EF%BF%BDb'],
  ['a lone low surrogate', '\ude00', '%EF%BF%BD'],
  ['a pair the wrong way round', '\ude00\ud83d', '%EF%BF%BD%EF%BF%BD'],
];

describe('an object key as a URL path', () => {
  it.each(TABLE.map(([why, key, browser, strict = browser]) => ({ why, key, browser, strict })))(
    '$why: $key',
    (row) => {
      const { key, browser, strict } = row;
      expect(encodeKey(key, 'browser')).toEqual([browser]);
      expect(encodeKey(key, 'strict')).toEqual([strict]);
      expect(encodeKey(key, 'both')).toEqual(strict === browser ? [browser] : [browser, strict]);
    },
  );

  it('covers every ASCII character: encoded exactly where the standard says so', () => {
    const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    const rawIn = (encoding: 'browser' | 'strict') => ascii.filter((c) => encodeKey(c, encoding)[0] === c).join('');
    expect(rawIn('browser')).toBe(
      "!$&'()*+,-./0123456789:;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz|~",
    );
    expect(rawIn('strict')).toBe('-./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~');
  });
});

describe('a dot segment', () => {
  it.each([
    ['.', 'alone'],
    ['..', 'alone'],
    ['a/../b', 'inside'],
    ['./a', 'first'],
    ['a/.', 'last'],
    ['a//../b', 'after a doubled slash'],
  ])('is found in %j (%s)', (path) => expect(hasDotSegment(path)).toBe(true));

  it.each([
    ['', 'nothing there'],
    ['.a/b.', 'dots inside names'],
    ['...', 'three dots are a name'],
    ['a/..b', 'two dots that go on'],
    ['%2e%2e/a', 'a raw key: its % is encoded'],
    ['..\\a', 'a raw key: its \\ is encoded'],
  ])('is not found in %j (%s)', (path) => expect(hasDotSegment(path)).toBe(false));
});
