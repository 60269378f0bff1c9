import { describe, expect, it } from 'vitest';
import { createObjectMapper } from '../../lib/mapping/object-targets.ts';
import { BUCKET, change, site } from './site.ts';
import { mapIn, siteWith } from './site-forms.ts';

/** The related pages of a key, below the base. */
function pagesOf(when: string, purge: string[], key: string, fields: Parameters<typeof siteWith>[1] = {}): string[] {
  const { targets, rejected } = mapIn(siteWith({ also: [{ when, purge }] }, fields), key);
  expect(rejected).toEqual([]);
  const own = mapIn(siteWith({}, fields), key).targets.length;
  return targets.slice(own).map(({ kind, url }) => {
    expect(kind).toBe('url');
    return url.replace('https://h.example', '');
  });
}

const POSTS = ['/blog/{slug}', '/blog/', '/feed.xml'];

describe('the pages that show an object', () => {
  it.each([
    ['posts/{slug}.json', POSTS, 'posts/hello.json', ['/blog/hello', '/blog/', '/feed.xml'], 'the sample'],
    ['posts/{slug}.json', POSTS, 'posts/a b.json', ['/blog/a%20b', '/blog/', '/feed.xml'], 'values are encoded'],
    ['posts/{slug}.json', ['/q?s={slug}&x'], 'posts/a&b.json', ['/q?s=a%26b&x'], 'in a query as in a form'],
    ['posts/{slug}.json', POSTS, 'posts/a/b.json', [], 'a name has no slash'],
    ['posts/{slug}.json', POSTS, 'posts/.json', [], 'a name is not empty'],
    ['posts/{slug}.json', POSTS, 'old/posts/a.json', [], 'a pattern is anchored'],
    ['{path*}.md', ['/{path}'], 'a/b/c.md', ['/a/b/c'], 'a star takes slashes'],
    ['{path*}index.md', ['/{path}'], 'index.md', ['/'], 'a star may take nothing'],
    ['docs/{path*}.md', ['/{path|default:home}'], 'docs/.md', ['/home'], 'nothing takes the default'],
    ['docs/{path*}.md', ['/{path|default:home}'], 'docs/a.md', ['/a'], 'something does not'],
    ['{lang}/{slug}.md', ['/{lang|drop:en}/{slug}'], 'en/a.md', ['/a'], 'a filter leaves a segment out'],
    ['{lang}/{slug}.md', ['/{lang|lower}/{slug}'], 'EN/a.md', ['/en/a'], 'a filter changes a value'],
    ['{x*}.json', ['/p'], 'a\nb.json', ['/p'], 'a line end is a character'],
    ['data.json', ['/', '/about'], 'data.json', ['/', '/about'], 'a pattern without names'],
    ['a{x}', ['/{x}', '/{x}'], 'ab', ['/b'], 'each page once'],
    ['{x}', ['/{x}.html'], 'a.html', ['/a.html.html'], 'the object itself is not among them'],
    ['{x}', ['/{x}'], 'a', [], 'it was purged already'],
    ['{x}', ['https://h.example/p/{x}'], 'a', ['/p/a'], 'an absolute URL of the site'],
    ['{x*}', ['/{x|raw}'], 'p?q', ['/p?q'], 'a raw value is URL text'],
  ])('%s and %j: %s gives %j (%s)', (when, purge, key, pages) => expect(pagesOf(when, purge, key)).toEqual(pages));

  it('are encoded as the site has it', () => {
    expect(pagesOf('{x}', ['/p/{x}'], "it's", { encoding: 'strict' })).toEqual(['/p/it%27s']);
    expect(pagesOf('{x}', ['/p/{x}'], 'a+b', { encoding: 'both' })).toEqual(['/p/a+b', '/p/a%2Bb']);
    expect(pagesOf('{x}', ['/p/{x}'], 'ab', { encoding: 'both' })).toEqual(['/p/ab']);
  });

  it('are below every base, and of the key after the prefix', () => {
    const own = siteWith(
      { also: [{ when: 'p/{x}', purge: ['/q/{x}'] }] },
      { prefix: 'public/', bases: ['https://h.example', 'https://k.example/v'] },
    );
    expect(mapIn(own, 'public/p/1').targets.map(({ url }) => url)).toEqual([
      'https://h.example/p/1',
      'https://k.example/v/p/1',
      'https://h.example/q/1',
      'https://k.example/v/q/1',
    ]);
  });

  it('may be of another site, with its priority and its way with queries', () => {
    const shop = site({
      name: 'shop',
      bases: ['https://shop.example'],
      bucket: 'b-1',
      priority: 'high',
      query: 'ignore',
    });
    const own = siteWith({ also: [{ when: '{x}', purge: ['https://shop.example/{x}?a', '/{x}?a'] }] });
    expect(createObjectMapper([own, shop])(change('1')).targets.slice(1)).toEqual(
      [
        { kind: 'url', url: 'https://h.example/1?a', priority: 'normal' },
        { kind: 'url', url: 'https://shop.example/1', priority: 'high' },
      ].reverse(),
    );
  });

  it('lose their query where the cache key has none, and are purged once', () => {
    const own = siteWith({ query: 'ignore', also: [{ when: '{x}', purge: ['/p?{x}', '/p?2', '/p?', '/1?x'] }] });
    expect(mapIn(own, '1').targets.map(({ url }) => url)).toEqual(['https://h.example/1', 'https://h.example/p']);
  });

  it('come of every pattern that matches, whether the object was written or removed', () => {
    const own = siteWith({
      also: [
        { when: 'a{x}', purge: ['/1/{x}'] },
        { when: 'y{z}', purge: ['/0'] },
        { when: '{y}b', purge: ['/2/{y}'] },
        { when: 'z', purge: ['/3'] },
      ],
    });
    const map = createObjectMapper([own]);
    expect(
      map(change('ab'))
        .targets.map(({ url }) => url)
        .slice(1),
    ).toEqual(['https://h.example/1/b', 'https://h.example/2/a']);
    expect(map({ ...change('ab'), kind: 'removed' })).toEqual(map(change('ab')));
  });

  it('are none where the object is ignored', () => {
    const own = siteWith({ also: [{ when: '{x*}', purge: ['/p'] }] }, { ignore: ['^drafts\\/'] });
    expect(mapIn(own, 'drafts/a')).toEqual({ targets: [], rejected: [] });
  });

  it('are purged for an object that no browser can ask for, too', () => {
    const { targets, rejected } = mapIn(siteWith({ also: [{ when: '{x*}.json', purge: ['/p'] }] }), 'a/../b.json');
    expect(targets.map(({ url }) => url)).toEqual(['https://h.example/p']);
    expect(rejected).toMatchObject([{ code: 'UNREACHABLE_KEY' }]);
  });
});

describe('a page that cannot be rendered', () => {
  it.each([
    ['{x}.json', '/p/{x}', '..json', 'BAD_URL', '. or .. segment'],
    ['{x*}.json', '/p/{x}', 'a/../b.json', 'BAD_URL', '. or .. segment'],
    ['{x*}', '/p/{x}', '//evil.example', 'BAD_URL', 'another host'],
    ['{x}', '/p/{x}', 'a\nb', 'BAD_URL', 'control character'],
    ['{x}', '/p/{x}', 'a\\b', 'BAD_URL', 'backslash'],
    ['a{x*}', '/{x}/{x|default:d}', 'a', 'NO_VALUE', 'the key has no {x}'],
  ])('of %s and %s with %j is reported as %s: %s', (when, template, key, code, words) => {
    const { targets, rejected } = mapIn(siteWith({ also: [{ when, purge: [template, '/still'] }] }), key);
    expect(targets.map(({ url }) => url)).toContain('https://h.example/still');
    const own = rejected.filter(({ target }) => !target.startsWith(BUCKET));
    const plain = template.replace(/\|[^}]*/g, '');
    expect(own).toEqual([{ target: plain, code, reason: expect.stringContaining(words) }]);
    expect(own[0]?.reason).toContain(`it is related to ${BUCKET}/${key}`);
  });

  it('is one of a host that belongs to nobody', () => {
    const own = siteWith({ also: [{ when: '{x}', purge: ['https://evil.example/{x}', '/p'] }] });
    const { targets, rejected } = mapIn(own, '1');
    expect(targets.map(({ url }) => url)).toEqual(['https://h.example/1', 'https://h.example/p']);
    expect(rejected).toMatchObject([{ target: 'https://evil.example/1', code: 'FOREIGN_HOST' }]);
  });

  it('is reported once, though it is asked for in two ways', () => {
    const own = siteWith({ also: [{ when: '{x}.json', purge: ['/p/{x}'] }] }, { encoding: 'both' });
    expect(mapIn(own, '..json').rejected).toHaveLength(1);
  });
});
