import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBatches } from '../../lib/planning/batches.ts';
import type { CallLimits, Priority, Target } from '../../lib/types.ts';
import { formBytes } from './target.ts';

const RANKS: Readonly<Record<Priority, number>> = { high: 0, normal: 1, low: 2 };
const idOf = ({ kind, url }: { kind: string; url: string }) => `${kind} ${url}`;

// Few different letters, so that URLs repeat; some that take three bytes in a form, some long ones.
const letters = fc.string({ unit: fc.constantFrom(...'ab/%&=文'), maxLength: 4 });
const path = fc.oneof(
  letters,
  fc.tuple(letters, fc.integer({ min: 0, max: 300 })).map(([text, n]) => text + 'x'.repeat(n)),
);
const target: fc.Arbitrary<Target> = fc.record({
  kind: fc.constantFrom('url', 'dir'),
  url: path.map((text) => `https://h/${text}`),
  priority: fc.constantFrom('high', 'normal', 'low'),
});
const targets = fc.array(target, { maxLength: 60 });
const callLimits: fc.Arbitrary<CallLimits> = fc.record({
  count: fc.integer({ min: 1, max: 20 }),
  bytes: fc.integer({ min: 30, max: 1500 }),
  day: fc.constant(10_000),
});
const limits = fc.record({ url: callLimits, dir: callLimits });
const wide = limits.map(({ url, dir }) => ({ url: { ...url, bytes: 1e9 }, dir: { ...dir, bytes: 1e9 } }));
const runs = { numRuns: 1000 };

/** The distinct targets, best priority first, else by first appearance: sorted without a sort. */
function expectedOrder(given: readonly Target[], kind: string): string[] {
  const ids = [...new Set(given.filter((one) => one.kind === kind).map(({ url }) => url))];
  const best = (url: string) =>
    Math.min(...given.filter((one) => one.kind === kind && one.url === url).map(({ priority }) => RANKS[priority]));
  return [0, 1, 2].flatMap((rank) => ids.filter((url) => best(url) === rank));
}

describe('splitting', () => {
  it('loses nothing and repeats nothing: each distinct target is in one call, or too long', () => {
    fc.assert(
      fc.property(targets, limits, (given, max) => {
        const { batches, tooLong } = planBatches(given, max);
        const planned = [
          ...batches.flatMap(({ kind, urls }) => urls.map((url) => idOf({ kind, url }))),
          ...tooLong.map(idOf),
        ];
        expect(planned.sort()).toEqual([...new Set(given.map(idOf))].sort());
      }),
      runs,
    );
  });

  it('never exceeds the count of a call or its bytes as a form body, and sends no empty call', () => {
    fc.assert(
      fc.property(targets, limits, (given, max) => {
        for (const { kind, urls } of planBatches(given, max).batches) {
          expect(urls.length).toBeGreaterThan(0);
          expect(urls.length).toBeLessThanOrEqual(max[kind].count);
          expect(formBytes(kind, urls)).toBeLessThanOrEqual(max[kind].bytes);
        }
      }),
      runs,
    );
  });

  it('keeps the bytes with a full call of a thousand, where names are longest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 20_000, max: 80_000 }), (length, bytes) => {
        const many = Array.from({ length: 1500 }, (_, n) => `https://h/${n}${'文'.repeat(length)}`);
        const call = { count: 1000, bytes, day: 10_000 };
        const plan = planBatches(
          many.map((url) => ({ kind: 'url', url, priority: 'normal' })),
          { url: call, dir: call },
        );
        for (const { urls } of plan.batches) expect(formBytes('url', urls)).toBeLessThanOrEqual(bytes);
        expect(plan.batches.flatMap(({ urls }) => urls)).toEqual(many);
      }),
      { numRuns: 20 },
    );
  });

  it('takes the fewest calls when bytes do not matter', () => {
    fc.assert(
      fc.property(targets, wide, (given, max) => {
        const { batches } = planBatches(given, max);
        for (const kind of ['url', 'dir'] as const) {
          const distinct = new Set(given.filter((one) => one.kind === kind).map(({ url }) => url)).size;
          expect(batches.filter((batch) => batch.kind === kind).length).toBe(Math.ceil(distinct / max[kind].count));
        }
      }),
      runs,
    );
  });

  it('closes a call only when the next target does not fit', () => {
    fc.assert(
      fc.property(targets, limits, (given, max) => {
        const { batches } = planBatches(given, max);
        for (const [n, { kind, urls }] of batches.entries()) {
          const next = batches[n + 1];
          if (next?.kind !== kind) continue;
          const more = [...urls, next.urls[0] ?? ''];
          // Up to four bytes of each name are room that a call this small does not use.
          const fits = more.length <= max[kind].count && formBytes(kind, more) + 4 * more.length <= max[kind].bytes;
          expect(fits).toBe(false);
        }
      }),
      runs,
    );
  });

  it('keeps the order: most important first, else as given', () => {
    fc.assert(
      fc.property(targets, wide, (given, max) => {
        const { batches } = planBatches(given, max);
        for (const kind of ['url', 'dir']) {
          const planned = batches.filter((batch) => batch.kind === kind).flatMap(({ urls }) => urls);
          expect(planned).toEqual(expectedOrder(given, kind));
        }
      }),
      runs,
    );
  });

  it('calls a target too long exactly when no call could carry it alone', () => {
    fc.assert(
      fc.property(targets, limits, (given, max) => {
        const tooLong = new Set(planBatches(given, max).tooLong.map(idOf));
        for (const one of given) {
          const bytes = formBytes(one.kind, [one.url]);
          if (bytes > max[one.kind].bytes) expect(tooLong).toContain(idOf(one));
          if (bytes + 4 <= max[one.kind].bytes) expect(tooLong).not.toContain(idOf(one));
        }
      }),
      runs,
    );
  });
});
