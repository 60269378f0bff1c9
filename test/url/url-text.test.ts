import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PurgeError } from '../../lib/errors.ts';
import { isAbsolute, joinBase, readUrlText } from '../../lib/url/url-text.ts';

describe('URL text of a caller', () => {
  it.each([
    ['https://h/a%20b', 'https://h/a%20b', 'an escape stays'],
    ['https://h/a%2fb%2Fc', 'https://h/a%2fb%2Fc', 'an escape keeps its case: CDNs compare bytes'],
    ['https://h/100%', 'https://h/100%', 'a "%" that escapes nothing stays, as browsers send it'],
    ['https://h/a b', 'https://h/a%20b', 'the rest is encoded'],
    ['https://h/你?q=好', 'https://h/%E4%BD%A0?q=%E5%A5%BD', 'CJK, in the query, too'],
    ['https://h/a?x=1&y=%20', 'https://h/a?x=1&y=%20', 'a query stays'],
    ['https://h/a+b?c+d', 'https://h/a+b?c+d', 'a plus stays'],
    ['https://h/a#part', 'https://h/a', 'a fragment never leaves the browser'],
    ['https://h/a#', 'https://h/a', 'an empty fragment goes, too'],
    ['https://h/a?q#part', 'https://h/a?q', 'a fragment after a query'],
    ['https://h', 'https://h/', 'a host alone is its root'],
    ['HTTPS://WWW.Example.COM/A', 'https://www.example.com/A', 'scheme and host have no case, paths do'],
    ['http://h:80/a', 'http://h/a', 'the port of the scheme goes'],
    ['http://h:8080/a', 'http://h:8080/a', 'another port stays'],
    ['https://例子.测试/', 'https://xn--fsqu00a.xn--0zwm56d/', 'an IDN becomes punycode'],
    ['https://h/a/../b/./c', 'https://h/b/c', 'dot segments are resolved as browsers do'],
    ['https://h/a/%2e%2e/b', 'https://h/b', 'escaped dots are dots'],
    ['https://h/a//b', 'https://h/a//b', 'doubled slashes stay'],
    ['https://h\\a', 'https://h/a', 'a backslash is a slash'],
    ['  https://h/a \n', 'https://h/a', 'white space around it is dropped'],
  ])('%j is read as %s: %s', (text, href) => expect(readUrlText(text).href).toBe(href));

  it.each([
    ['', 'not an absolute URL', 'nothing'],
    ['/a', 'not an absolute URL', 'a path'],
    ['//h/a', 'not an absolute URL', 'no scheme'],
    ['h.example/a', 'not an absolute URL', 'a host without a scheme'],
    ['ftp://h/a', 'not an absolute URL', 'another scheme'],
    ['javascript:https://h', 'not an absolute URL', 'http(s) not at the start'],
    ['https:h/a', 'not an absolute URL', 'no slashes'],
    ['https://', 'not an absolute URL', 'no host'],
    ['https://h:99999/', 'not an absolute URL', 'no such port'],
    ['https://a b/', 'not an absolute URL', 'a blank in the host'],
    ['https://me@h/a', 'no user name', 'a user name'],
    ['https://me:pw@h/a', 'no user name', 'a password'],
    ['https://:pw@h/a', 'no user name', 'a password alone'],
    ['https://h@evil.example/', 'no user name', 'a known host as a user name'],
    ['https://*.h/a', 'no wildcard', 'a wildcard'],
    ['https://*/a', 'no wildcard', 'a wildcard alone'],
  ])('%j is refused: %s (%s)', (text, message) => {
    expect(() => readUrlText(text)).toThrow(
      expect.objectContaining({ code: 'BAD_URL', message: expect.stringContaining(message) }),
    );
  });

  it('never shows a password in its refusal', () => {
    expect(() => readUrlText('https://me:canary-pw@h/')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary-pw'), detail: {} }),
    );
  });

  it('is read again as it is, and junk throws nothing but BAD_URL', () => {
    const text = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.string({ unit: 'binary' }).map((rest) => `https://h/${rest}`),
      fc.string({ unit: 'binary' }).map((rest) => `http://${rest}`),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(text, (given) => {
        try {
          const { href } = readUrlText(given);
          expect(readUrlText(href).href).toBe(href);
          expect(isAbsolute(href)).toBe(true);
          expect(href).not.toContain('#');
        } catch (error) {
          if (!(error instanceof PurgeError)) throw error;
          expect(error.code).toBe('BAD_URL');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a base and a path', () => {
  it.each([
    ['https://h', '', 'https://h/', 'the root'],
    ['https://h', '/', 'https://h/', 'the root again'],
    ['https://h', 'a', 'https://h/a', 'a slash comes between'],
    ['https://h', '/a', 'https://h/a', 'not two'],
    ['https://h', '//a', 'https://h//a', 'a second one is part of the path, never another host'],
    ['https://h/assets', '/a', 'https://h/assets/a', 'a base with a path'],
    ['https://h/assets', '?q', 'https://h/assets/?q', 'a query of the base itself'],
  ])('%s and %j are joined as %s: %s', (base, path, url) => expect(joinBase(base, path)).toBe(url));
});

describe('an absolute URL', () => {
  it.each(['http://h', 'https://h', 'HTTPS://h'])('is %s', (text) => expect(isAbsolute(text)).toBe(true));
  it.each(['', '/a', '//h', 'https:/h', ' https://h', 'xhttps://h', 'ftp://h'])('is not %j', (text) => {
    expect(isAbsolute(text)).toBe(false);
  });
});
