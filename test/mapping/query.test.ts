import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapTexts, type Wanted } from '../../lib/mapping/text-targets.ts';
import { distinctTargets } from '../../lib/planning/batches.ts';
import { site } from './site.ts';

const plain = site({ bases: ['https://www.example.com'], query: 'ignore' });
const asking = site({ name: 'app', bases: ['https://www.example.com/app', 'https://app.example.com'] });
const sites = [plain, asking];
const map = (fields: Partial<Wanted>) =>
  mapTexts({ urls: [], paths: [], dirs: [], wholeSites: false, ...fields }, sites);

describe('a site whose cache key has no query', () => {
  it.each([
    ['https://www.example.com/a?x=1', 'https://www.example.com/a', 'a query goes'],
    ['https://www.example.com/a?', 'https://www.example.com/a', 'so does a "?" alone'],
    ['https://www.example.com/a?x#y', 'https://www.example.com/a', 'a fragment goes as ever'],
    ['https://www.example.com/a%3Fx', 'https://www.example.com/a%3Fx', 'an escaped "?" is no query'],
    ['https://www.example.com/app/a?x=1', 'https://www.example.com/app/a?x=1', 'the site below it keeps its own'],
    [
      'https://www.example.com/application?x',
      'https://www.example.com/application',
      'a name that goes on is not below',
    ],
    ['https://app.example.com/a?x', 'https://app.example.com/a?x', 'another host keeps it'],
  ])('%s is purged as %s: %s', (text, url) => {
    expect(map({ urls: [text] })).toEqual({ targets: [{ kind: 'url', url, priority: 'normal' }], rejected: [] });
  });

  it('takes it from paths, too', () => {
    expect(map({ paths: ['/a?x', '?x'], site: plain }).targets.map(({ url }) => url)).toEqual([
      'https://www.example.com/a',
      'https://www.example.com/',
    ]);
    expect(map({ paths: ['/a?x'], site: asking }).targets.map(({ url }) => url)).toEqual([
      'https://www.example.com/app/a?x',
      'https://app.example.com/a?x',
    ]);
  });

  it('is purged once, however many queries there were', () => {
    const { targets } = map({ urls: ['1', '2', '3'].map((n) => `https://www.example.com/a?${n}`) });
    expect(distinctTargets(targets)).toHaveLength(1);
  });

  it('still refuses a directory with a query, which is a mistake', () => {
    expect(map({ dirs: ['https://www.example.com/a/?x'] }).rejected).toMatchObject([{ code: 'BAD_URL' }]);
  });

  it('never leaves one, whatever is sent, and loses nothing else', () => {
    const text = fc.oneof(
      fc
        .webUrl({ withQueryParameters: true, withFragments: true })
        .map((url) => url.replace(/^https?:\/\/[^/?#]*/, '')),
      fc.string({ unit: 'binary' }),
    );
    const other = { ...plain, query: 'keep' as const };
    fc.assert(
      fc.property(text, (path) => {
        const lists = { urls: [], paths: [`/${path}`], dirs: [], wholeSites: false };
        const without = mapTexts({ ...lists, site: plain }, [plain]);
        const kept = mapTexts({ ...lists, site: other }, [other]);
        expect(without.targets.map(({ url }) => url)).toEqual(kept.targets.map(({ url }) => url.replace(/\?.*/s, '')));
        expect(without.rejected).toEqual(kept.rejected);
      }),
      { numRuns: 1000 },
    );
  });
});
