import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globSource } from '../../lib/config-check/values.ts';
import { createObjectMapper } from '../../lib/mapping/object-targets.ts';
import { expectedFate, GLOBS, type MadeSite } from './expected-fate.ts';
import { BUCKET, site } from './site.ts';

const names = ['public', 'pub', 'drafts', 'index.html', 'a b', "it's+1", '50%', '%20', 'q?x', '文', 'x.map', '.map'];
const segment = fc.constantFrom('', '..', 'y.tmp', ...names);
const key = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join('/'))
  .filter((text) => text !== '');
const bucket = fc.constantFrom(BUCKET, 'other-1250000000');
const bases = ['https://a.example', 'http://b.example/assets', 'https://c.example:8443'];
const madeSite: fc.Arbitrary<MadeSite> = fc.record({
  fields: fc.record({
    bucket,
    prefix: fc.constantFrom('', 'public', 'public/', 'public/a b/'),
    bases: fc.subarray(bases, { minLength: 1 }),
    index: fc.subarray(['index.html', '文', 'x.map']),
    encoding: fc.constantFrom('browser', 'strict', 'both'),
    priority: fc.constantFrom('high', 'normal', 'low'),
  }),
  globs: fc.subarray([...GLOBS]),
});
const change = fc.record({
  kind: fc.constantFrom('created' as const, 'removed' as const),
  bucket,
  keys: fc.uniqueArray(key, { minLength: 1, maxLength: 2 }),
});
const compile = ({ fields, globs }: MadeSite) => site({ ...fields, ignore: globs.map(({ glob }) => globSource(glob)) });

describe('mapping', () => {
  it('drops no URL and invents none, and each change ends in targets, in rejections, or outside', () => {
    fc.assert(
      fc.property(fc.array(madeSite, { minLength: 1, maxLength: 3 }), change, (sites, given) => {
        const { targets, rejected } = createObjectMapper(sites.map(compile))(given);
        const fate = expectedFate(given.keys, given.bucket, sites);
        expect(new Set(targets.map(({ url }) => url))).toEqual(fate.urls);
        expect(rejected.map(({ target }) => target)).toEqual(fate.unreachable);
        expect(targets.length + rejected.length === 0).toBe(fate.elsewhere === given.keys.length * sites.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives URLs that a URL parser leaves alone, under a base and with the priority of their site', () => {
    fc.assert(
      fc.property(madeSite, fc.string({ unit: 'binary', minLength: 1 }), ({ fields }, text) => {
        const { targets } = createObjectMapper([site({ ...fields, prefix: '' })])({
          kind: 'created',
          bucket: fields.bucket,
          keys: [text],
        });
        for (const { kind, url, priority } of targets) {
          expect({ kind, priority }).toEqual({ kind: 'url', priority: fields.priority });
          expect(new URL(url).href).toBe(url);
          expect(fields.bases.some((base) => url.startsWith(`${base}/`))).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same for every change, however many went before in a warm instance', () => {
    const several = fc.array(change, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(madeSite, { maxLength: 2 }), several, (made, changes) => {
        const sites = made.map(compile);
        const warm = createObjectMapper(sites);
        expect(changes.map(warm)).toEqual(changes.map((one) => createObjectMapper(sites)(one)));
      }),
      { numRuns: 200 },
    );
  });
});
