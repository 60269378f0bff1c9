import type { Limits, Target } from '../types.ts';
import { distinctTargets, type Plan, splitTargets, wireBytes } from './batches.ts';
import { type Collapsed, type CollapseRule, collapse } from './collapse.ts';

/** What a plan is made with: all of it data. */
export interface PlanTerms {
  readonly limits: Limits;
  /** Directories that may be purged instead of many URLs below them; absent: none. */
  readonly collapse?: readonly CollapseRule[];
  /** Directories that are still free today; absent: those of a whole day. */
  readonly quota?: { readonly dirs: number };
}

/** As `Plan`, without the URLs that a directory in one of its batches stands for; `absorbed` has those. */
export interface FullPlan extends Plan, Pick<Collapsed, 'absorbed'> {}

/**
 * Plans a purge: each target once, no URL that a directory of the plan covers, declared directories instead of many URLs, then
 * the fewest calls within the limits, most important first. Every URL ends in a batch, in `absorbed` or in `tooLong`. A
 * directory that no call can hold stands for nothing. Does not keep the day's quota, but for the directories it adds itself.
 */
export function planTargets(targets: readonly Target[], terms: PlanTerms): FullPlan {
  const { limits, collapse: rules = [], quota = { dirs: limits.dir.day } } = terms;
  const fits = (dir: string) => wireBytes(dir) <= limits.dir.bytes;
  const isTooLong = ({ kind, url }: Target) => kind === 'dir' && !fits(url);
  const planned = collapse(
    targets.filter((target) => !isTooLong(target)),
    rules.filter(({ dir }) => fits(dir)),
    quota,
  );
  const tooLong = distinctTargets(targets.filter(isTooLong));
  const plan = splitTargets(planned.targets, limits);
  return { ...plan, tooLong: [...plan.tooLong, ...tooLong], absorbed: planned.absorbed };
}
