import type { Target } from '../types.ts';
import { coveredBy } from './cover.ts';

/** A directory (absolute URL, `/` at the end, no query) that may stand for more than `over` URLs below it. */
export interface CollapseRule {
  readonly dir: string;
  readonly over: number;
}

/** A rule in its place below the next shallower one. */
export interface RuleNode extends CollapseRule {
  readonly depth: number;
  /** URLs that it is about, and no deeper rule. */
  own: number;
  parent: RuleNode | undefined;
  isOn: boolean;
  /** The shallowest directory that is on, here or above. */
  top: RuleNode | undefined;
  /** In one round: URLs below that no deeper directory stands for, and directories below that are on. */
  loose: number;
  inside: number;
}

/** Rules, deepest first, and for each URL the deepest rule that it lies below. */
export interface Forest {
  readonly nodes: readonly RuleNode[];
  readonly places: readonly (RuleNode | undefined)[];
}

/**
 * Lays out rules deepest first, of equally deep ones those with most URLs of their own first. Of two rules for one directory
 * the first counts.
 */
export function plantRules(rules: readonly CollapseRule[], urls: readonly Target[]): Forest {
  const cover = coveredBy(rules.map(({ dir }) => dir));
  const byDir = new Map<string, RuleNode>();
  for (const { dir, over } of rules) {
    const state = { parent: undefined, isOn: false, top: undefined, loose: 0, inside: 0 };
    if (!byDir.has(dir)) byDir.set(dir, { dir, over, depth: dir.split('/').length, own: 0, ...state });
  }
  for (const node of byDir.values()) node.parent = byDir.get(cover(node.dir.slice(0, -1)) ?? '');
  const places = urls.map(({ url }) => {
    const node = byDir.get(cover(url) ?? '');
    if (node) node.own += 1;
    return node;
  });
  return { nodes: [...byDir.values()].sort((a, b) => b.depth - a.depth || b.own - a.own), places };
}

/** One round from the deepest up. Returns the places that are left, and whether some were given back. */
function turnRound(nodes: readonly RuleNode[], places: number): { left: number; isMore: boolean } {
  let left = places;
  let isMore = false;
  for (const node of nodes) {
    node.loose = node.own;
    node.inside = 0;
  }
  for (const node of nodes) {
    const cost = 1 - node.inside; // those inside give their places back
    if (!node.top && node.loose > node.over && cost <= left) {
      node.isOn = true;
      left -= cost;
      isMore ||= cost < 0;
    }
    if (!node.parent) continue;
    node.parent.inside += node.isOn ? 1 : node.inside;
    node.parent.loose += node.isOn ? 0 : node.loose;
  }
  for (const node of [...nodes].reverse()) node.top = node.parent?.top ?? (node.isOn ? node : undefined);
  return { left, isMore };
}

/**
 * Turns on the directories that have more loose URLs than `over` and a place left, deepest first. One that lies above takes
 * those below it in, with their places, which others may use then: so it goes on until none is given back.
 */
export function turnOn(nodes: readonly RuleNode[], places: number): void {
  for (let { left, isMore } = turnRound(nodes, places); isMore; ) ({ left, isMore } = turnRound(nodes, left));
}
