import { describe, expect, it } from 'vitest';
import type { Site } from '../../lib/config/config.ts';
import { globSource } from '../../lib/config-check/values.ts';
import { createObjectMapper } from '../../lib/mapping/object-targets.ts';
import { BUCKET, change, site } from './site.ts';

/** The URLs of a key, without the base of the sample site. */
function urlsOf(fields: Partial<Site>, ...keys: string[]): string[] {
  const { targets, rejected } = createObjectMapper([site(fields)])(change(...keys));
  expect(rejected).toEqual([]);
  return targets.map(({ url }) => url.replace('https://h.example', ''));
}

describe('a changed object', () => {
  it('is a URL target with the priority of its site', () => {
    expect(createObjectMapper([site({ priority: 'high' })])(change('a.txt'))).toEqual({
      targets: [{ kind: 'url', url: 'https://h.example/a.txt', priority: 'high' }],
      rejected: [],
    });
  });

  it('is purged alike when it was written and when it was removed, since edges keep a 404, too', () => {
    const map = createObjectMapper([site()]);
    expect(map({ ...change('a.txt'), kind: 'removed' })).toEqual(map(change('a.txt')));
  });

  it.each<readonly [Site['encoding'], readonly string[], string]>([
    ['browser', ["/it's%20a+b"], 'as a browser asks'],
    ['strict', ['/it%27s%20a%2Bb'], 'as RFC 3986 has it'],
    ['both', ["/it's%20a+b", '/it%27s%20a%2Bb'], 'both, where they differ'],
  ])('is written for %s clients as %j: %s', (encoding, urls) => {
    expect(urlsOf({ encoding }, "it's a+b")).toEqual(urls);
  });

  it('has one form with "both" where the forms are the same', () => {
    expect(urlsOf({ encoding: 'both' }, 'a.txt')).toEqual(['/a.txt']);
  });

  it('is purged under both readings of an ambiguous key', () => {
    expect(urlsOf({}, 'a%20b', 'a b')).toEqual(['/a%2520b', '/a%20b']);
  });

  it('is purged under every base of a site, and in every site of its bucket', () => {
    const sites = [
      site({ bases: ['https://a.example', 'https://b.example/assets'] }),
      site({ name: 'mirror', bases: ['http://c.example'], priority: 'low' }),
      site({ name: 'other', bucket: 'other-1250000000', bases: ['https://d.example'] }),
    ];
    expect(createObjectMapper(sites)(change('x')).targets.map(({ url, priority }) => `${priority} ${url}`)).toEqual([
      'normal https://a.example/x',
      'normal https://b.example/assets/x',
      'low http://c.example/x',
    ]);
  });

  it('outside every site is neither a target nor a rejection', () => {
    const { bucket: _, ...withoutBucket } = site();
    const sites = [site({ bucket: 'other-1250000000' }), site({ prefix: 'public/' }), withoutBucket];
    expect(createObjectMapper(sites)(change('private/x'))).toEqual({ targets: [], rejected: [] });
  });
});

describe('the prefix of a site', () => {
  it.each([
    ['public/', 'public/a.txt', ['/a.txt'], 'is no part of the URL'],
    ['public', 'public/a.txt', ['/a.txt'], 'may lack its slash'],
    ['public/', 'public//a.txt', ['//a.txt'], 'takes no slash of the key along'],
    ['public', 'public//a.txt', ['//a.txt'], 'takes one slash along when it lacks its own'],
    ['public', 'publication.txt', ['/ation.txt'], 'is a plain string'],
    ['public/', 'publication.txt', [], 'with a slash is a folder'],
    ['public/', 'Public/a.txt', [], 'has a case'],
    ['public/', 'a/public/a.txt', [], 'stands at the start'],
    ['public/', 'public/', ['/'], 'itself is the root'],
    ['', '/a.txt', ['//a.txt'], 'that is empty leaves a key as it is'],
    ['a b/', 'a b/c', ['/c'], 'is raw, like the key'],
  ])('%j: %j gives %j, since it %s', (prefix, key, urls) => expect(urlsOf({ prefix }, key)).toEqual(urls));
});

describe('an index document', () => {
  it.each([
    ['index.html', ['/index.html', '/'], 'at the root'],
    ['docs/index.html', ['/docs/index.html', '/docs/'], 'in a folder'],
    ['a b/index.html', ['/a%20b/index.html', '/a%20b/'], 'in a folder that is encoded'],
    ['docs/myindex.html', ['/docs/myindex.html'], 'is a whole file name'],
    ['docs/INDEX.html', ['/docs/INDEX.html'], 'has a case'],
    ['index.html/a', ['/index.html/a'], 'is no folder'],
    ['docs/', ['/docs/'], 'is no folder marker'],
  ])('%s gives %j: it %s', (key, urls) => expect(urlsOf({}, key)).toEqual(urls));

  it('may have several names, or none', () => {
    expect(urlsOf({ index: ['index.html', 'index.htm'] }, 'a/index.htm')).toEqual(['/a/index.htm', '/a/']);
    expect(urlsOf({ index: [] }, 'a/index.html')).toEqual(['/a/index.html']);
  });

  it('gives the URL of its directory in every form', () => {
    expect(urlsOf({ encoding: 'both' }, 'a+b/index.html')).toEqual([
      '/a+b/index.html',
      '/a%2Bb/index.html',
      '/a+b/',
      '/a%2Bb/',
    ]);
  });
});

describe('an ignore glob', () => {
  it.each([
    ['**/*.map', 'app.map', 'reaches the root'],
    ['**/*.map', 'a/b/app.map', 'reaches every folder'],
    ['**/*.map', 'a/.hidden/.app.map', 'matches dot files'],
    ['.git/**', '.git/HEAD', 'may name a dot folder'],
    ['drafts/**', 'drafts/a/b.html', 'takes a whole folder'],
    ['*.{map,tmp}', 'a.tmp', 'has alternatives'],
    ['**/*.map', 'a\nb/c.map', 'is not stopped by a line end'],
    ['**/*.map', '文/图 1.map', 'sees the raw key'],
  ])('%s ignores %j: it %s', (glob, key) => expect(urlsOf({ ignore: [globSource(glob)] }, key)).toEqual([]));

  it.each([
    ['*.map', 'a/app.map', 'a single star stays in its folder'],
    ['**/*.map', 'app.map.js', 'it is anchored at the end'],
    ['drafts/**', 'old/drafts/a', 'and at the start'],
    ['**/*.map', 'APP.MAP', 'it has a case'],
  ])('%s does not ignore %j: %s', (glob, key) => expect(urlsOf({ ignore: [globSource(glob)] }, key)).toHaveLength(1));

  it('looks at the key after the prefix', () => {
    const fields = { prefix: 'public/', ignore: [globSource('drafts/**')] };
    expect(urlsOf(fields, 'public/drafts/a')).toEqual([]);
    expect(urlsOf(fields, 'public/news/drafts/a')).toEqual(['/news/drafts/a']);
  });

  it('of one site ignores nothing for another, and not the other reading of a key', () => {
    const ignore = [globSource('**/* *')];
    const sites = [site({ ignore }), site({ name: 'b', bases: ['https://b.example'] })];
    const { targets } = createObjectMapper(sites)(change('a%20b', 'a b'));
    expect(targets.map(({ url }) => url)).toEqual([
      'https://h.example/a%2520b',
      'https://b.example/a%2520b',
      'https://b.example/a%20b',
    ]);
  });
});

describe('a key that no browser can ask for', () => {
  it.each(['../a', 'a/./b', 'a/..', '.'])('%s is reported, with the object it names', (key) => {
    expect(createObjectMapper([site()])(change(key))).toEqual({
      targets: [],
      rejected: [{ target: `${BUCKET}/${key}`, code: 'UNREACHABLE_KEY', reason: expect.stringContaining('rename it') }],
    });
  });

  it('loses nothing of the other reading', () => {
    const { targets, rejected } = createObjectMapper([site()])(change('%2E%2E/a', '../a'));
    expect(targets.map(({ url }) => url)).toEqual(['https://h.example/%252E%252E/a']);
    expect(rejected).toMatchObject([{ code: 'UNREACHABLE_KEY' }]);
  });

  it('is of no interest outside the prefix', () => {
    expect(createObjectMapper([site({ prefix: 'public/' })])(change('a/../b'))).toEqual({ targets: [], rejected: [] });
  });
});
