import type { Chain } from '../../app/apis.ts';
import { byFullness, collapseRules, freeOf } from '../../app/collapse.ts';
import { termsOf } from '../../app/outboxes.ts';
import type { Config } from '../../config/config.ts';
import type { PoolDay } from '../../outbox/port.ts';
import { planBatches } from '../../planning/batches.ts';
import { planTargets } from '../../planning/plan.ts';
import type { ApiName, Target, TargetKind } from '../../types.ts';

/** What is left of a pool's day, in targets, before and after. Below zero: so many would wait for another day. */
export interface Left {
  readonly kind: TargetKind;
  readonly pool: string;
  readonly limit: number;
  readonly before: number;
  readonly after: number;
  /** The API has refused for quota today, whatever the numbers say. */
  readonly isClosed: boolean;
}

/** A directory that stands for URLs: it was asked for, or its site declares it and it has more than it allows. */
export interface Standing {
  readonly dir: string;
  readonly why: 'asked' | 'collapsed';
  readonly urls: readonly string[];
}

/** What one area would come to, with the API that is tried first. */
export interface AreaPlan {
  readonly api: ApiName;
  readonly pool: string;
  readonly absorbed: readonly Standing[];
  readonly calls: readonly { readonly api: ApiName; readonly kind: TargetKind; readonly count: number }[];
  readonly quota: readonly Left[];
  readonly tooLong: readonly Target[];
}

/** Before anything: by the ledger where there is one, else a whole day of the configuration. */
function dayOf(config: Config, pool: string, kind: TargetKind, days: readonly PoolDay[] | undefined) {
  const terms = termsOf(config, pool, kind);
  const today = days?.find((day) => day.pool === terms.pool);
  const { used = 0, limit = terms.limit, isClosed = false } = today ?? {};
  const free = days ? freeOf(terms, today) : terms.limit; // direct mode counts no day
  return { kind, pool: terms.pool, limit, before: limit - used, isClosed, free };
}

/**
 * Plans targets for one area as if all were sent at once through its first API. `days`: the ledger; absent in direct mode. Does
 * not know what waits already, or which API would refuse. Sends nothing.
 */
export function planArea(
  targets: readonly Target[],
  [purger]: Chain,
  config: Config,
  days?: readonly PoolDay[],
): AreaPlan {
  const { name: api, pool, limits } = purger;
  const today = (['url', 'dir'] as const).map((kind) => dayOf(config, pool, kind, days));
  const quota = { dirs: today.find(({ kind }) => kind === 'dir')?.free ?? 0 };
  const { batches, absorbed, tooLong } = planTargets(targets, { limits, collapse: collapseRules(config.sites), quota });
  const asked = new Set(targets.filter(({ kind }) => kind === 'dir').map(({ url }) => url));
  const standing = [...absorbed].map(([dir, some]): Standing => {
    return { dir, why: asked.has(dir) ? 'asked' : 'collapsed', urls: some.map(({ url }) => url) };
  });
  const whole = new Set(standing.map(({ dir }) => dir));
  const planned = batches.flatMap(({ kind, urls }) => urls.map((url): Target => ({ kind, url, priority: 'normal' })));
  const calls = byFullness(planned, whole, purger).flatMap((part) => planBatches(part, limits).batches);
  return {
    api,
    pool,
    absorbed: standing,
    calls: calls.map(({ kind, urls }) => ({ api, kind, count: urls.length })),
    quota: today.map(({ free: _, ...day }) => {
      return { ...day, after: day.before - planned.filter(({ kind }) => kind === day.kind).length };
    }),
    tooLong,
  };
}
