import type { Priority, Target } from '../types.ts';
import { distinctTargets, RANK } from './batches.ts';
import { coveredBy } from './cover.ts';
import { type CollapseRule, plantRules, turnOn } from './forest.ts';

export type { CollapseRule } from './forest.ts';

/** What is left of some targets when directories stand for the URLs below them. */
export interface Collapsed {
  readonly targets: readonly Target[];
  /** By the URL of a directory among `targets`: the URLs that it stands for, to be purged one by one where it cannot. */
  readonly absorbed: ReadonlyMap<string, readonly Target[]>;
}

function dirTarget(url: string, urls: readonly Target[], start: Priority = 'low'): Target {
  const priority = urls.reduce((best, one) => (RANK[one.priority] < RANK[best] ? one.priority : best), start);
  return { kind: 'dir', url, priority };
}

/** Deals URLs to the directories that stand for them; gives back those that have none. */
function deal(
  urls: readonly Target[],
  absorbed: Map<string, Target[]>,
  dirFor: (target: Target, n: number) => string | undefined,
): readonly Target[] {
  return urls.filter((target, n) => {
    const dir = dirFor(target, n);
    if (dir === undefined) return true;
    const known = absorbed.get(dir);
    if (known) known.push(target);
    else absorbed.set(dir, [target]);
    return false;
  });
}

/**
 * Lets directories stand for the distinct URLs below them, each with the highest priority among those. A directory among
 * `targets` does so for nothing. One of `rules` does when more than `over` URLs below it are left and the day has room:
 * `quota.dirs` is what is free of it, those among `targets` not yet counted. Deepest first; one that lies above takes those
 * below it in, so that one is purged, not two. Does not invent directories, drop one that was asked for, or look at calls.
 */
export function collapse(
  targets: readonly Target[],
  rules: readonly CollapseRule[],
  quota: { readonly dirs: number },
): Collapsed {
  const distinct = distinctTargets(targets);
  const absorbed = new Map<string, Target[]>();
  const dirs = distinct.filter(({ kind }) => kind === 'dir');
  const all = distinct.filter(({ kind }) => kind === 'url');
  const covering = coveredBy(dirs.map(({ url }) => url));
  const urls = deal(all, absorbed, ({ url }) => covering(url));
  const { nodes, places } = plantRules(rules, urls);
  turnOn(nodes, quota.dirs - dirs.length);
  const left = deal(urls, absorbed, (_, n) => places[n]?.top?.dir);
  const raised = dirs.map(({ url, priority }) => dirTarget(url, absorbed.get(url) ?? [], priority));
  const added = nodes.filter((node) => node.top === node).map(({ dir }) => dirTarget(dir, absorbed.get(dir) ?? []));
  return { targets: [...left, ...raised, ...added], absorbed };
}
