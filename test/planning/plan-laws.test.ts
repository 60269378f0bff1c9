import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBatches } from '../../lib/planning/batches.ts';
import { type CollapseRule, collapse } from '../../lib/planning/collapse.ts';
import { type FullPlan, planTargets } from '../../lib/planning/plan.ts';
import type { CallLimits, Priority, Target } from '../../lib/types.ts';
import { formBytes } from './target.ts';

// Two hosts and two letters, so that directories nest and URLs share them.
const segment = fc.constantFrom('a', 'b');
const dir = fc
  .tuple(fc.constantFrom('h', 'g'), fc.array(segment, { maxLength: 3 }))
  .map(([host, path]) => `https://${[host, ...path].join('/')}/`);
const name = fc.constantFrom('', 'x', 'y', 'z', '?q=/a/', `l${'x'.repeat(90)}`);
const priority: fc.Arbitrary<Priority> = fc.constantFrom('high', 'normal', 'low');
const urlTarget: fc.Arbitrary<Target> = fc
  .record({ dir, name, priority })
  .map((one) => ({ kind: 'url', url: one.dir + one.name, priority: one.priority }));
const dirTarget: fc.Arbitrary<Target> = fc.record({ kind: fc.constant('dir'), url: dir, priority });
const urls = fc.array(urlTarget, { maxLength: 40 });
const targets = fc.array(fc.oneof({ arbitrary: urlTarget, weight: 9 }, { arbitrary: dirTarget, weight: 1 }), {
  maxLength: 50,
});
const rules = fc.array(fc.record({ dir, over: fc.integer({ min: 1, max: 5 }) }), { maxLength: 8 });
const quota = fc.record({ dirs: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(100)) });
const callLimits: fc.Arbitrary<CallLimits> = fc.record({
  count: fc.integer({ min: 1, max: 8 }),
  bytes: fc.integer({ min: 30, max: 300 }),
  day: fc.constant(100),
});
const limits = fc.record({ url: callLimits, dir: callLimits });
const terms = fc.record({ limits, collapse: rules, quota });
const runs = { numRuns: 2000 };

const RANKS: Readonly<Record<Priority, number>> = { high: 0, normal: 1, low: 2 };
const idOf = ({ kind, url }: { kind: string; url: string }) => `${kind} ${url}`;
const plannedBy = ({ batches }: Pick<FullPlan, 'batches'>) =>
  batches.flatMap(({ kind, urls: some }) => some.map((url) => `${kind} ${url}`));
const covers = (above: string, url: string) => url.split('?')[0]?.startsWith(above) ?? false;
const costOf = (plan: FullPlan) => plannedBy(plan).length + plan.tooLong.length + plan.batches.length;

/** What collapses where the quota never binds, by the words of the rule: sets and scans. */
function expectedDirs(given: readonly Target[], all: readonly CollapseRule[]): string[] {
  const loose = new Set(given.map(({ url }) => url));
  const made = new Set<string>();
  const first = all.filter((rule, n) => all.findIndex((other) => other.dir === rule.dir) === n);
  for (const rule of first.sort((a, b) => b.dir.split('/').length - a.dir.split('/').length)) {
    const below = [...loose].filter((url) => covers(rule.dir, url));
    if (below.length <= rule.over) continue;
    for (const url of below) loose.delete(url);
    for (const deeper of made) if (covers(rule.dir, deeper)) made.delete(deeper);
    made.add(rule.dir);
  }
  return [...made].sort();
}

describe('a plan with directories', () => {
  it('loses nothing: each URL is in one call, or below a directory that is in one and covers it, or too long', () => {
    fc.assert(
      fc.property(targets, terms, (given, all) => {
        const plan = planTargets(given, all);
        const planned = plannedBy(plan);
        const absorbed = [...plan.absorbed.values()].flat().map(idOf);
        for (const [above, some] of plan.absorbed) {
          expect(planned).toContain(`dir ${above}`);
          expect(some.length).toBeGreaterThan(0);
          for (const { url } of some) expect(covers(above, url)).toBe(true);
        }
        const places = [...planned, ...absorbed, ...plan.tooLong.map(idOf)];
        expect(new Set(places).size).toBe(places.length);
        const added = planned.filter((id) => id.startsWith('dir ') && !given.map(idOf).includes(id));
        expect(places.filter((id) => !added.includes(id)).sort()).toEqual([...new Set(given.map(idOf))].sort());
      }),
      runs,
    );
  });

  it('has no URL in a call that a directory in another covers', () => {
    fc.assert(
      fc.property(targets, terms, (given, all) => {
        const { batches } = planTargets(given, all);
        const of = (wanted: string) => batches.filter(({ kind }) => kind === wanted).flatMap((batch) => batch.urls);
        for (const above of of('dir')) for (const url of of('url')) expect(covers(above, url)).toBe(false);
      }),
      runs,
    );
  });

  it('never exceeds the count of a call, its bytes, or the directories of the day', () => {
    fc.assert(
      fc.property(targets, terms, (given, all) => {
        const { batches } = planTargets(given, all);
        for (const { kind, urls: some } of batches) {
          expect(some.length).toBeGreaterThan(0);
          expect(some.length).toBeLessThanOrEqual(all.limits[kind].count);
          expect(formBytes(kind, some)).toBeLessThanOrEqual(all.limits[kind].bytes);
        }
        const dirs = batches.filter(({ kind }) => kind === 'dir').flatMap((batch) => batch.urls);
        const asked = new Set(given.filter(({ kind }) => kind === 'dir').map(({ url }) => url));
        expect(dirs.filter((one) => !asked.has(one)).length).toBeLessThanOrEqual(
          Math.max(0, all.quota.dirs - dirs.filter((one) => asked.has(one)).length),
        );
      }),
      runs,
    );
  });

  it('purges no directory that was neither asked for nor declared, and drops none that was asked for', () => {
    fc.assert(
      fc.property(targets, terms, (given, all) => {
        const plan = planTargets(given, all);
        const asked = given.filter(({ kind }) => kind === 'dir').map(({ url }) => url);
        const dirs = plan.batches.filter(({ kind }) => kind === 'dir').flatMap((batch) => batch.urls);
        for (const one of dirs) expect([...asked, ...all.collapse.map((rule) => rule.dir)]).toContain(one);
        const tooLong = plan.tooLong.map(({ url }) => url);
        for (const one of asked) expect([...dirs, ...tooLong]).toContain(one);
      }),
      runs,
    );
  });

  it('is the plain plan where there are neither rules nor directories', () => {
    fc.assert(
      fc.property(urls, limits, quota, (given, max, free) => {
        const plan = planTargets(given, { limits: max, quota: free });
        expect(plan).toEqual({ ...planBatches(given, max), absorbed: new Map() });
      }),
      runs,
    );
  });

  it('never costs more targets and calls than without rules, nor more calls for URLs', () => {
    fc.assert(
      fc.property(targets, terms, (given, all) => {
        const [plan, plain] = [planTargets(given, all), planTargets(given, { limits: all.limits })];
        expect(costOf(plan)).toBeLessThanOrEqual(costOf(plain));
        const urlCalls = ({ batches }: FullPlan) => batches.filter(({ kind }) => kind === 'url').length;
        expect(urlCalls(plan)).toBeLessThanOrEqual(urlCalls(plain));
      }),
      runs,
    );
  });

  it('keeps the order: the most important first, with what a directory stands for', () => {
    fc.assert(
      fc.property(targets, terms, (given, all) => {
        const { batches, absorbed } = planTargets(given, all);
        for (const wanted of ['url', 'dir']) {
          const some = batches.filter(({ kind }) => kind === wanted).flatMap((batch) => batch.urls);
          const ranks = some.map((url) => {
            const own = given.filter((one) => one.kind === wanted && one.url === url);
            const all = [...own, ...(wanted === 'dir' ? (absorbed.get(url) ?? []) : [])];
            return Math.min(...all.map((one) => RANKS[one.priority]));
          });
          expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        }
      }),
      runs,
    );
  });
});

describe('collapsing', () => {
  it('makes exactly the directories that the rules ask for, while there is room', () => {
    fc.assert(
      fc.property(urls, rules, (given, all) => {
        const { targets: left } = collapse(given, all, { dirs: 100 });
        const dirs = left.filter(({ kind }) => kind === 'dir').map(({ url }) => url);
        expect(dirs.sort()).toEqual(expectedDirs(given, all));
      }),
      runs,
    );
  });

  it('once more changes nothing', () => {
    fc.assert(
      fc.property(targets, rules, quota, (given, all, free) => {
        const once = collapse(given, all, free);
        const twice = collapse(once.targets, all, free);
        expect(twice.targets).toEqual(once.targets);
        expect(twice.absorbed.size).toBe(0);
      }),
      runs,
    );
  });

  it('with what it absorbed gives back every URL, each with its best priority', () => {
    fc.assert(
      fc.property(targets, rules, quota, (given, all, free) => {
        const { targets: left, absorbed } = collapse(given, all, free);
        const back = [...left, ...[...absorbed.values()].flat()].filter(({ kind }) => kind === 'url');
        const best = new Map<string, Priority>();
        for (const one of given.filter(({ kind }) => kind === 'url')) {
          const known = best.get(one.url);
          if (known === undefined || RANKS[one.priority] < RANKS[known]) best.set(one.url, one.priority);
        }
        expect(new Map(back.map((one) => [one.url, one.priority]))).toEqual(best);
        expect(back).toHaveLength(best.size);
      }),
      runs,
    );
  });
});
