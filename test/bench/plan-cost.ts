import { planTargets } from '../../lib/planning/plan.ts';
import type { Limits, Target } from '../../lib/types.ts';

/** What a plan took. */
export interface PlanCost {
  readonly ms: number;
  /** Of all threads; other processes of the machine do not count. */
  readonly cpuMs: number;
  /** At its peak, above what the process had before. */
  readonly mb: number;
}

const DIRS = 5000;
const LIMITS: Limits = {
  url: { count: 1000, bytes: 992_000, day: 10_000 },
  dir: { count: 20, bytes: 992_000, day: 100 },
};
const PRIORITIES = ['normal', 'high', 'low'] as const;

/** Directory `n`; every fifth lies in the one before it. */
function dirOf(n: number): string {
  const outer = (m: number) => `https://www.example.com/assets/section-${m % 50}/page-${m}/`;
  return n % 5 === 4 ? `${outer(n - 1)}inner-${n}/` : outer(n);
}

/** A rule for each; half of them collapse. */
const RULES = Array.from({ length: DIRS }, (_, n) => ({ dir: dirOf(n), over: n % 2 === 0 ? 10 : 1_000_000 }));

/** Due URLs, dealt to the directories by turns; each one string, as from a database, and no concatenation of slices. */
function due(count: number): Target[] {
  return Array.from({ length: count }, (_, n) => {
    const url = Buffer.from(`${dirOf(n % DIRS)}image-${n}.%E6%96%87.webp?v=${n % 7}`).toString();
    return { kind: 'url', url, priority: PRIORITIES[n % 3] ?? 'low' };
  });
}

function residentMb(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 1e6;
}

/** Plans URLs in 5000 directories, each with a rule, and checks that none is lost. `mb` needs a young process: it is the peak of all. */
export function measurePlan(count: number): PlanCost {
  const targets = due(count);
  const before = residentMb();
  const busy = process.cpuUsage();
  const started = performance.now();
  const plan = planTargets(targets, { limits: LIMITS, collapse: RULES, quota: { dirs: DIRS } });
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(busy);
  const mb = process.resourceUsage().maxRSS / 1e3 - before;
  const planned = plan.batches.filter(({ kind }) => kind === 'url').map(({ urls }) => urls.length);
  const absorbed = [...plan.absorbed.values()].map(({ length }) => length);
  const sum = [...planned, ...absorbed].reduce((total, length) => total + length, 0);
  if (sum !== count || absorbed.length === 0) throw new Error(`${sum} of ${count} planned`);
  return { ms, cpuMs: (user + system) / 1000, mb };
}
