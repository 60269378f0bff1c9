import { describe, expect, it } from 'vitest';
import { mapTexts, type Wanted } from '../../lib/mapping/text-targets.ts';
import { site } from './site.ts';

const www = site({ bases: ['https://www.example.com'] });
const assets = site({ name: 'assets', bases: ['https://static.example.com/assets'], priority: 'low' });
const sites = [www, assets];

/** What a caller wants: no site named, nothing whole, unless a test says so. */
const want = (fields: Partial<Wanted>): Wanted => ({ urls: [], paths: [], dirs: [], wholeSites: false, ...fields });
const map = (fields: Partial<Wanted>) => mapTexts(want(fields), sites);
const urlsOf = (fields: Partial<Wanted>) => map(fields).targets.map(({ url }) => url);
const codesOf = (fields: Partial<Wanted>) => map(fields).rejected.map(({ code }) => code);

describe('an absolute URL', () => {
  it.each([
    ['https://www.example.com/a%20b?x=1&y', 'https://www.example.com/a%20b?x=1&y', 'query and escapes stay'],
    ['https://www.example.com/a b#c', 'https://www.example.com/a%20b', 'the rest is encoded, a fragment goes'],
    ['http://www.example.com/a', 'http://www.example.com/a', 'the scheme stays as it is written'],
    ['HTTPS://WWW.EXAMPLE.COM/A', 'https://www.example.com/A', 'a host has no case'],
    ['https://static.example.com/assets/a', 'https://static.example.com/assets/a', 'a host of a base with a path'],
    [' https://www.example.com/a ', 'https://www.example.com/a', 'white space around it goes'],
  ])('%j becomes %s: %s', (text, url) => {
    expect(map({ urls: [text] })).toMatchObject({ targets: [{ kind: 'url', url }], rejected: [] });
  });

  it.each([
    ['https://evil.example/', 'FOREIGN_HOST', 'another host'],
    ['https://example.com/', 'FOREIGN_HOST', 'a parent domain'],
    ['https://a.www.example.com/', 'FOREIGN_HOST', 'a subdomain'],
    ['https://www.example.com.evil.example/', 'FOREIGN_HOST', 'a known host as the start of another'],
    ['https://www.example.com:8443/', 'FOREIGN_HOST', 'another port'],
    ['https://www.example.com./', 'FOREIGN_HOST', 'a dot at the end is another name'],
    ['https://evil.example/?https://www.example.com/', 'FOREIGN_HOST', 'a known host in a query'],
    ['https://www.example.com@evil.example/', 'BAD_URL', 'a known host as a user name'],
    ['https://*.example.com/', 'BAD_URL', 'a wildcard'],
    ['ftp://www.example.com/', 'BAD_URL', 'another scheme'],
    ['/a', 'BAD_URL', 'a path, and no site was named'],
    ['', 'BAD_URL', 'nothing'],
  ])('%j is refused with %s: %s', (text, code) => {
    expect(map({ urls: [text] })).toMatchObject({ targets: [], rejected: [{ target: text, code }] });
  });

  it('that is refused takes nobody along, and the list of refusals keeps the words of the caller', () => {
    const urls = ['https://www.example.com/1', 'https://evil.example/x', 'nonsense', 'https://www.example.com/2'];
    expect(urlsOf({ urls })).toEqual(['https://www.example.com/1', 'https://www.example.com/2']);
    expect(map({ urls }).rejected).toEqual([
      {
        target: urls[1],
        code: 'FOREIGN_HOST',
        reason: expect.stringContaining('evil.example belongs to no configured'),
      },
      { target: urls[2], code: 'BAD_URL', reason: expect.stringContaining('"paths"') },
    ]);
  });
});

describe('a path', () => {
  const twoBases = site({ bases: ['https://a.example', 'https://b.example/assets'] });
  const pathsIn = (...paths: string[]) => mapTexts(want({ paths, site: twoBases }), [twoBases]);

  it.each([
    ['/x', ['https://a.example/x', 'https://b.example/assets/x'], 'one URL a base'],
    ['x', ['https://a.example/x', 'https://b.example/assets/x'], 'its slash may be missing'],
    ['/', ['https://a.example/', 'https://b.example/assets/'], 'the root'],
    ['/a b?q=1#f', ['https://a.example/a%20b?q=1', 'https://b.example/assets/a%20b?q=1'], 'it is URL text'],
    ['/a/../b', ['https://a.example/b', 'https://b.example/assets/b'], 'dots may move inside a base'],
    ['//evil.example/x', ['https://a.example//evil.example/x', 'https://b.example/assets//evil.example/x'], 'no host'],
    ['?q', ['https://a.example/?q', 'https://b.example/assets/?q'], 'a query of the root'],
  ])('%j becomes %j: %s', (text, urls) => {
    expect(pathsIn(text).targets.map(({ url }) => url)).toEqual(urls);
  });

  it.each([
    ['/../x', 'two dots'],
    ['/%2e%2e/x', 'escaped dots'],
    ['/.%2E/x', 'half escaped'],
    ['..\\x', 'a backslash is a slash'],
    ['/a/../../x', 'after a detour'],
    ['/..', 'to the root of the host'],
  ])('%j leads out of a base and is refused as a whole: %s', (text) => {
    const reason = "the path leads out of the site's base https://b.example/assets";
    expect(pathsIn(text)).toEqual({ targets: [], rejected: [{ target: text, code: 'BAD_URL', reason }] });
  });

  it('may stand beside absolute URLs, which belong to the site of their host', () => {
    expect(urlsOf({ paths: ['https://www.example.com/y', '/x'], site: assets })).toEqual([
      'https://www.example.com/y',
      'https://static.example.com/assets/x',
    ]);
  });
});

describe('a priority', () => {
  const urls = ['https://www.example.com/', 'https://static.example.com/assets/x'];

  it('is that of the site, unless the caller gives one', () => {
    expect(map({ urls }).targets.map(({ priority }) => priority)).toEqual(['normal', 'low']);
    expect(map({ urls, priority: 'high' }).targets.map(({ priority }) => priority)).toEqual(['high', 'high']);
  });
});

describe('the report', () => {
  it('has urls before paths before dirs, each in the order of the caller and once', () => {
    const dirs = ['https://www.example.com/d/'];
    const urls = ['https://www.example.com/2', 'https://www.example.com/1', 'https://www.example.com/2'];
    const paths = ['/3'];
    expect(map({ dirs, paths, urls, site: www }).targets.map(({ kind, url }) => `${kind} ${url}`)).toEqual([
      'url https://www.example.com/2',
      'url https://www.example.com/1',
      'url https://www.example.com/3',
      'dir https://www.example.com/d/',
    ]);
  });

  it('refuses everything when no site is configured', () => {
    const { targets, rejected } = mapTexts(want({ urls: ['https://www.example.com/'], dirs: ['/x'] }), []);
    expect(targets).toEqual([]);
    expect(rejected.map(({ code }) => code)).toEqual(['FOREIGN_HOST', 'BAD_URL']);
    expect(codesOf({})).toEqual([]);
  });
});
