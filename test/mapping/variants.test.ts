import { describe, expect, it } from 'vitest';
import type { RawForms } from '../../lib/config-check/site-schema.ts';
import { createObjectMapper } from '../../lib/mapping/object-targets.ts';
import { BUCKET, change, site } from './site.ts';
import { mapIn, namesIn, siteWith } from './site-forms.ts';

const sizes = (count: number) => Array.from({ length: count }, (_, n) => `?w=${n}`);
const group = (forms: string[], most: number, when?: string | string[]): RawForms['variants'][number] => ({
  forms,
  most,
  ...(when !== undefined && { when }),
});

describe('a list of variants', () => {
  it.each([
    ['a/b.jpg', true, 'one of its globs matches'],
    ['a/b.png', true, 'so does the other'],
    ['a/b.gif', false, 'no glob matches'],
    ['a/.b.jpg', true, 'dot files are files'],
    ['b.jpgx', false, 'a glob is anchored'],
  ])('for %s, %s: %s', (key, isFor) => {
    const own = siteWith({ variants: [group(['.webp'], 20, ['**/*.jpg', '**/*.png'])] });
    expect(namesIn(own, key)).toEqual([
      `url https://h.example/${key}`,
      ...(isFor ? [`url https://h.example/${key}.webp`] : []),
    ]);
  });

  it('takes a single glob, on the key after the prefix', () => {
    const own = siteWith({ variants: [group(['.webp'], 20, 'a/*')] }, { prefix: 'public/' });
    expect(namesIn(own, 'public/a/b')).toHaveLength(2);
    expect(namesIn(own, 'public/public/a/b')).toHaveLength(1);
  });

  it('may stand beside forms for every object, and beside others, each with its own cap', () => {
    const own = siteWith({ variants: [group(['.x'], 1, 'a*'), '.y', group(['.z', '.zz'], 1, 'a*')] });
    expect(namesIn(own, 'd/a')).toEqual(['url https://h.example/d/a', 'url https://h.example/d/a.y']);
    expect(mapIn(own, 'a').rejected).toHaveLength(1);
    expect(namesIn(own, 'a')).toEqual(['a', 'a.y', 'a.x', 'a.z'].map((path) => `url https://h.example/${path}`));
  });

  it('is of no interest where the object is ignored or out of reach', () => {
    const own = siteWith({ variants: ['.webp'] }, { ignore: ['^drafts\\/'] });
    expect(mapIn(own, 'drafts/a')).toEqual({ targets: [], rejected: [] });
    expect(mapIn(own, 'a/../b').targets).toEqual([]);
  });

  it('has the priority of its site', () => {
    expect(mapIn(siteWith({ variants: ['.webp'] }, { priority: 'high' }), 'a').targets.map((t) => t.priority)).toEqual([
      'high',
      'high',
    ]);
  });
});

describe('a form that no browser can ask for', () => {
  it.each([
    ['..jpg', '{stem}/x', './x'],
    ['a/...jpg', '{stem}', 'a/..'],
  ])('of %s is reported: %s would be %s', (key, form, name) => {
    expect(mapIn(siteWith({ variants: [form, '.webp'] }), key)).toEqual({
      targets: ['', '.webp'].map((end) => ({ kind: 'url', url: `https://h.example/${key}${end}`, priority: 'normal' })),
      rejected: [{ target: `${BUCKET}/${key}`, code: 'UNREACHABLE_KEY', reason: expect.stringContaining(`"${name}"`) }],
    });
  });
});

describe('the cap', () => {
  it('is not passed by as many as it allows', () => {
    const names = namesIn(siteWith({ variants: sizes(20) }), 'a/b.jpg');
    expect(names).toHaveLength(21);
    expect(names).not.toContainEqual(expect.stringMatching(/^dir/));
  });

  it('once passed purges the directory instead of the variants, once a base, and the object still', () => {
    const own = siteWith({ variants: sizes(21) }, { bases: ['https://h.example', 'https://k.example/v'] });
    expect(mapIn(own, 'a b/c.jpg')).toEqual({
      targets: [
        { kind: 'url', url: 'https://h.example/a%20b/c.jpg', priority: 'normal' },
        { kind: 'url', url: 'https://k.example/v/a%20b/c.jpg', priority: 'normal' },
        { kind: 'dir', url: 'https://h.example/a%20b/', priority: 'normal' },
        { kind: 'dir', url: 'https://k.example/v/a%20b/', priority: 'normal' },
      ],
      rejected: [],
    });
  });

  it('counts a base, not all of them', () => {
    const own = siteWith({ variants: sizes(20) }, { bases: ['https://h.example', 'https://k.example'] });
    expect(namesIn(own, 'a/b')).toHaveLength(42);
  });

  it('counts what is asked for in two ways twice, and what is the same once', () => {
    const own = siteWith({ variants: [group(['.x', '.y', '.x'], 3)] }, { encoding: 'both' });
    expect(namesIn(own, 'a/b')).toHaveLength(3);
    expect(namesIn(own, 'd/a+b').filter((name) => name.startsWith('dir'))).toEqual(['dir https://h.example/d/']);
  });

  it('counts no form that is the object itself', () => {
    expect(namesIn(siteWith({ variants: [group(['{key}', '.x'], 1)] }), 'a/b')).toEqual([
      'url https://h.example/a/b',
      'url https://h.example/a/b.x',
    ]);
  });

  it('counts no queries that the cache key does not have', () => {
    expect(namesIn(siteWith({ query: 'ignore', variants: sizes(50) }), 'a/b')).toEqual(['url https://h.example/a/b']);
  });

  it('has a directory in both forms where they differ, since an edge keeps them apart', () => {
    const own = siteWith({ variants: [group(['.x'], 1)] }, { encoding: 'both' });
    expect(namesIn(own, 'a+b/c').slice(2)).toEqual(['dir https://h.example/a+b/', 'dir https://h.example/a%2Bb/']);
  });

  it('purges one by one what the directory does not hold', () => {
    const own = siteWith({ variants: [group(['.x', '.y', 'thumbs/{key}', '/img?u={key}'], 3)] });
    expect(namesIn(own, 'a/b')).toEqual([
      'url https://h.example/a/b',
      'dir https://h.example/a/',
      'url https://h.example/thumbs/a/b',
      'url https://h.example/img?u=a%2Fb',
    ]);
  });

  it('leaves the directory alone when it holds none of them', () => {
    const own = siteWith({ variants: [group(['t1/{key}', 't2/{key}', 't3/{key}'], 2)] });
    const { targets, rejected } = mapIn(own, 'a/b');
    expect(targets.map(({ kind, url }) => `${kind} ${url}`)).toEqual(
      ['a/b', 't1/a/b', 't2/a/b'].map((path) => `url https://h.example/${path}`),
    );
    expect(rejected).toMatchObject([{ target: 'https://h.example/t3/a/b', code: 'TOO_MANY_VARIANTS' }]);
  });

  it.each([
    ['a.jpg', ['https://h.example'], 'the root of the host'],
    ['a.jpg', ['https://h.example/v'], 'the base'],
    ['/a.jpg', ['https://h.example'], 'the root with another slash'],
    ['a\\..\\/b.jpg', ['https://h.example'], 'the root, where a backslash is a slash'],
  ])('of %s with %j never purges a whole site: %s', (key, bases) => {
    const { targets, rejected } = mapIn(siteWith({ variants: [group(sizes(5), 2)] }, { bases }), key);
    const url = `${bases[0]}/${key.replaceAll('\\', '%5C')}`;
    expect(targets.map((target) => `${target.kind} ${target.url}`)).toEqual([
      `url ${url}`,
      `url ${url}?w=0`,
      `url ${url}?w=1`,
    ]);
    const reason = `more than 2 variants of ${BUCKET}/${key}, and no directory that may be purged in their place; raise "most"`;
    expect(rejected).toEqual([2, 3, 4].map((n) => ({ target: `${url}?w=${n}`, code: 'TOO_MANY_VARIANTS', reason })));
  });

  it('nor that of another site below it, while the other base has its directory', () => {
    const other = site({ name: 'docs', bucket: 'docs-1250000000', bases: ['https://h.example/a/docs'] });
    const own = siteWith({ variants: [group(sizes(2), 1)] }, { bases: ['https://h.example', 'https://k.example'] });
    const { targets, rejected } = createObjectMapper([own, other])(change('a/b'));
    expect(targets.map(({ kind, url }) => `${kind} ${url}`)).toEqual([
      'url https://h.example/a/b',
      'url https://k.example/a/b',
      'url https://h.example/a/b?w=0',
      'dir https://k.example/a/',
    ]);
    expect(rejected).toMatchObject([{ target: 'https://h.example/a/b?w=1' }]);
  });
});
