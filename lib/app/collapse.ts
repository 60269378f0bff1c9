import type { Site } from '../config/config.ts';
import type { CollapseRule, PoolDay, PoolTerms } from '../outbox/port.ts';
import { collapse } from '../planning/collapse.ts';
import type { Purger, Target, TargetKind } from '../types.ts';
import { joinBase } from '../url/url-text.ts';
import { type Drain, keepLease } from './drain-lease.ts';
import { termsOf } from './outboxes.ts';
import type { Run } from './run.ts';

/** Every directory that a site declares, in each of its bases. */
export function collapseRules(sites: readonly Site[]): readonly CollapseRule[] {
  return sites.flatMap(({ name: site, bases, collapse: declared = [] }) =>
    declared.flatMap(({ dir, over }) => bases.map((base) => ({ site, dir: joinBase(base, dir), over }))),
  );
}

/** Targets of which directories stand for the URLs below them, and what each stands for. Nobody counts the day: its budget is taken for free. */
export function collapseTargets(targets: readonly Target[], { config }: Run): ReturnType<typeof collapse> {
  return collapse(targets, collapseRules(config.sites), { dirs: config.budget.day.dir });
}

/** What collapsing may still spend of a pool's day, as the ledger has it; without a day nothing was spent. */
export function freeOf({ limit, reserve }: PoolTerms, day: PoolDay | undefined): number {
  if (!day) return Math.max(0, limit - reserve);
  return day.isClosed ? 0 : Math.max(0, Math.min(day.limit, limit) - reserve - day.used);
}

async function freeDirs(purger: Purger, { run, outbox }: Drain): Promise<number> {
  const terms = termsOf(run.config, purger.pool, 'dir');
  return freeOf(
    terms,
    (await outbox.readQuota()).find(({ pool }) => pool === terms.pool),
  );
}

/**
 * Lets directories that were asked for, and declared ones where the day of directories has room, stand for what is due below
 * them; declared ones on hosts in quarantine are left alone. Notes in the drain which directories are to be purged whole.
 */
export async function collapseDue(purger: Purger, hosts: ReadonlyMap<string, string>, drain: Drain): Promise<void> {
  const { run, outbox } = drain;
  const rules = collapseRules(run.config.sites).filter(({ dir }) => !hosts.has(new URL(dir).host));
  const free = await freeDirs(purger, drain);
  if (free === 0) return; // what was absorbed is due again by itself
  await keepLease(drain, 0);
  const collapsed = await outbox.collapse(drain.lease, rules, free);
  drain.whole = new Set(collapsed.map(({ dir }) => dir));
  for (const { dir, count } of collapsed) if (count > 0) run.log('info', 'collapsed into a directory', { dir, count });
}

/**
 * Parts that may share calls. A directory that stands for its URLs is purged whole, one that was asked for only where
 * something has changed: where an API offers the choice, one call cannot do both.
 */
export function byFullness<Item extends { readonly kind: TargetKind; readonly url: string }>(
  items: readonly Item[],
  whole: ReadonlySet<string>,
  { offersFull = false }: Purger,
): readonly (readonly Item[])[] {
  if (!offersFull || whole.size === 0) return [items];
  const isWhole = ({ kind, url }: Item) => kind === 'dir' && whole.has(url);
  return [items.filter((item) => !isWhole(item)), items.filter(isWhole)];
}
