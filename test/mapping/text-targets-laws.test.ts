import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapTexts } from '../../lib/mapping/text-targets.ts';
import { site } from './site.ts';

const sites = [
  site({ bases: ['https://www.example.com', 'http://old.example.com'] }),
  site({ name: 'assets', bases: ['https://static.example.com/assets'] }),
];
const hosts = ['www.example.com', 'old.example.com', 'static.example.com'];
const root = fc.constantFrom(
  'https://www.example.com/',
  'http://static.example.com/assets/',
  'https://evil.example/',
  '/',
  '',
);
const step = fc.constantFrom('..', '%2e%2e', '/', '//', '\\', '?', '#', '@', ':', 'a', '%41', '文', ' ');
const text = fc.oneof(
  fc
    .tuple(root, fc.array(fc.oneof(step, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 6 }))
    .map(([start, rest]) => start + rest.join('')),
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withQueryParameters: true }),
);
const wanted = fc.record(
  {
    urls: fc.uniqueArray(text, { maxLength: 5 }),
    paths: fc.uniqueArray(text, { maxLength: 5 }),
    dirs: fc.uniqueArray(text, { maxLength: 5 }),
    wholeSites: fc.boolean(),
    site: fc.constantFrom(...sites),
    priority: fc.constantFrom('high' as const, 'low' as const),
  },
  { requiredKeys: ['urls', 'paths', 'dirs', 'wholeSites'] },
);
const NOTHING = { urls: [], paths: [], dirs: [] };
const runs = { numRuns: 2000 };

describe('whatever texts a caller sends', () => {
  it('each ends in targets or in rejections, and nothing is thrown', () => {
    fc.assert(
      fc.property(
        text,
        fc.constantFrom('urls' as const, 'paths' as const, 'dirs' as const),
        wanted,
        (one, list, rest) => {
          const { targets, rejected } = mapTexts({ ...rest, ...NOTHING, [list]: [one] }, sites);
          if (rejected.length > 0)
            expect({ targets, of: rejected.map((r) => r.target) }).toEqual({ targets: [], of: [one] });
          else expect(targets.length).toBeGreaterThan(0);
        },
      ),
      runs,
    );
  });

  it('each has its own fate, whatever stands beside it', () => {
    fc.assert(
      fc.property(wanted, (all) => {
        const together = mapTexts(all, sites);
        const alone = [
          ...all.urls.map((one) => mapTexts({ ...all, ...NOTHING, urls: [one] }, sites)),
          ...all.paths.map((one) => mapTexts({ ...all, ...NOTHING, paths: [one] }, sites)),
          ...all.dirs.map((one) => mapTexts({ ...all, ...NOTHING, dirs: [one] }, sites)),
        ];
        expect(together.targets).toEqual(alone.flatMap(({ targets }) => targets));
        expect(together.rejected).toEqual(alone.flatMap(({ rejected }) => rejected));
      }),
      runs,
    );
  });

  it('only URLs of configured hosts come out, absolute, encoded and without a fragment', () => {
    fc.assert(
      fc.property(wanted, (all) => {
        for (const { url } of mapTexts(all, sites).targets) {
          expect(hosts).toContain(new URL(url).host);
          expect(url).toMatch(/^https?:\/\/[!-"$-~]*$/);
          expect(new URL(url).href).toBe(url);
        }
      }),
      runs,
    );
  });

  it('a directory never covers the root of a site, by prefix, under either scheme', () => {
    fc.assert(
      fc.property(wanted, (all) => {
        const dirs = mapTexts({ ...all, wholeSites: false }, sites).targets.filter(({ kind }) => kind === 'dir');
        for (const { url } of dirs) {
          const path = url.replace(/^https?:/, '');
          for (const base of sites.flatMap(({ bases }) => bases)) {
            expect(`${base.replace(/^https?:/, '')}/`.startsWith(path)).toBe(false);
          }
        }
      }),
      runs,
    );
  });
});
