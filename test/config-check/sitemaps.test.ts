import { describe, expect, it } from 'vitest';
import type { SitemapSource } from '../../lib/config/config.ts';
import { checkWith, problemsOf } from './config-text.ts';

const compiled = (sitemaps: string, more = '') => {
  const { config } = checkWith(`schedules: [{name: s, ${more} sitemaps: [${sitemaps}]}]`);
  expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  return config.schedules[0]?.sitemaps;
};

describe('the sitemaps of a schedule', () => {
  it.each([
    ['/sitemap.xml', { url: 'https://h.example/sitemap.xml' }, 'a path of the only site'],
    ['sitemap.xml', { url: 'https://h.example/sitemap.xml' }, 'a path without its slash'],
    ['"https://h.example/s.xml?a=1"', { url: 'https://h.example/s.xml?a=1' }, 'a URL with a query'],
    ['"HTTP://H.Example/s.xml"', { url: 'http://h.example/s.xml' }, 'another scheme of a known host'],
    ['{url: /s.xml.gz}', { url: 'https://h.example/s.xml.gz' }, 'an object'],
    ['{url: /s.xml, since: lastmod}', { url: 'https://h.example/s.xml', since: 'lastmod' }, 'only what has changed'],
    [
      '{url: /s.xml, origin: "http://10.0.0.7:8080/s.xml?x=1"}',
      { url: 'https://h.example/s.xml', origin: 'http://10.0.0.7:8080/s.xml?x=1' },
      'an origin over plain http',
    ],
    [
      '{url: /s.xml, origin: "https://Ωrigin.example/文.xml"}',
      { url: 'https://h.example/s.xml', origin: 'https://xn--rigin-gee.example/%E6%96%87.xml' },
      'an origin in other letters',
    ],
  ] as [string, SitemapSource, string][])('%s is compiled to %j: %s', (text, source) =>
    expect(compiled(text)).toEqual([source]),
  );

  it('may stand beside URLs, and are absent where there are none', () => {
    expect(compiled('/a.xml, /b.xml', 'urls: [/],')).toHaveLength(2);
    const { schedules } = checkWith('schedules: [{name: s, urls: [/], sitemaps: []}]').config;
    expect(schedules).toEqual([{ name: 's', urls: ['/'], dirs: [] }]);
  });

  it('are paths of the first base of their site, in the form of a bundle', () => {
    const site = '  - {name: two, bases: [https://Two.example/shop/, https://cdn.example]}\n';
    const { config } = checkWith(`${site}schedules: [{name: s, site: two, sitemaps: [/s.xml]}]`);
    expect(config.schedules[0]?.sitemaps).toEqual([{ url: 'https://two.example/shop/s.xml' }]);
  });

  it.each([
    ['"https://evil.example/s.xml"', '[0]: evil.example belongs to no configured site', 'a foreign host'],
    [
      '{url: "https://evil.example/s.xml", origin: "https://o.example/s.xml"}',
      '[0]: evil.example belongs to no configured site',
      'a foreign host with an origin',
    ],
    ['"ftp://h.example/s.xml"', '[0].url: only https:// and http:// are fetched', 'another scheme'],
    ['"https://me@h.example/s.xml"', '[0]: a URL to purge has no user name', 'a user name'],
    ['/', '[0]: name the sitemap itself, with its path', 'the start page'],
    ['"https://h.example"', '[0]: name the sitemap itself, with its path', 'a bare host'],
    ['""', '[0].url: ', 'an empty text'],
    ['7', '[0]: Invalid input: expected object, received number', 'a number'],
    ['{origin: "https://o.example/s.xml"}', '[0].url: is missing (string)', 'no URL'],
    ['{url: /s.xml, Since: lastmod}', '[0].Since: no such option', 'a mistyped option'],
    ['{url: /s.xml, since: yesterday}', '[0].since: Invalid', 'another since'],
    ['{url: /s.xml, origin: /s.xml}', '[0].origin: an origin begins with https://', 'a path as origin'],
    ['{url: /s.xml, origin: "ftp://o.example/s.xml"}', '[0].origin: an origin begins with', 'an origin by FTP'],
    ['{url: /s.xml, origin: "https://o.example"}', '[0].origin: name the sitemap itself', 'an origin without a path'],
    ['{url: /s.xml, origin: "https://a:b@o.example/s.xml"}', '[0].origin: an origin has no fragment', 'a password'],
    ['{url: /s.xml, origin: "https://*.example/s.xml"}', '[0].origin: an origin has no wildcard', 'a wildcard'],
    ['{url: /s.xml, origin: "https:///"}', '[0].origin: an origin begins with', 'an origin without a host'],
  ])('%s is refused at %s (%s)', (text, message) => {
    const problems = problemsOf(() => checkWith(`schedules:\n  - name: s\n    sitemaps:\n      - ${text}`));
    expect(problems).toEqual([expect.stringContaining(`7 schedules[0].sitemaps${message}`)]);
  });

  it('are told on their own lines, all at once', () => {
    const list = ['/ok.xml', '"https://evil.example/1"', '/ok2.xml', '{url: "https://evil.example/2"}'];
    const lines = list.map((text) => `      - ${text}\n`).join('');
    expect(problemsOf(() => checkWith(`schedules:\n  - name: s\n    sitemaps:\n${lines}`))).toEqual([
      expect.stringContaining('8 schedules[0].sitemaps[1]: evil.example'),
      expect.stringContaining('10 schedules[0].sitemaps[3]: evil.example'),
    ]);
  });

  it('need a site for their paths when there are several, and none for absolute URLs', () => {
    const two = (sitemaps: string) => () =>
      checkWith(`  - {name: two, bases: [https://two.example]}\nschedules: [{name: s, sitemaps: [${sitemaps}]}]`);
    const problem = ['5 schedules[0].site: paths need a site when there are several'];
    expect(problemsOf(two('/s.xml'))).toEqual(problem);
    expect(problemsOf(two('{url: /s.xml, since: lastmod}'))).toEqual(problem);
    expect(problemsOf(two('"https://two.example/s.xml"'))).toEqual([]);
  });

  it('are still looked at where something else is wrong', () => {
    const more = 'hooks: []\nschedules: [{name: s, urls: [], dirs: [], sitemaps: [/s.xml]}]';
    expect(problemsOf(() => checkWith(more))).toEqual([expect.stringContaining('hooks: no such option')]);
    const two = '  - {name: two, bases: [https://two.example]}\n';
    expect(problemsOf(() => checkWith(`${two}schedules: [{name: s, sitemaps: [{url: /s.xml}]}]\nhooks: []`))).toEqual([
      expect.stringContaining('5 schedules[0].site: paths need a site'),
      expect.stringContaining('hooks'),
    ]);
  });
});
