import type { CallLimits, Limits, Priority, Target, TargetKind } from '../types.ts';
import { encodeFormValue } from '../url/form.ts';

/** Targets of one kind that fit one call, most important first. */
export interface Batch {
  readonly kind: TargetKind;
  readonly urls: readonly string[];
}

/** Every target in exactly one place: a batch, or `tooLong` when it alone is above the size of a call. */
export interface Plan {
  readonly batches: readonly Batch[];
  readonly tooLong: readonly Target[];
}

const RANKS = ['high', 'normal', 'low'] as const;

/** What goes first: 0 before 1. */
export const RANK: Readonly<Record<Priority, number>> = { high: 0, normal: 1, low: 2 };

const NAME_BYTES = 12; // "&urls.999=" and room for one digit more

const SHARD = 32_768; // a Map that no cache holds costs several times as much
const LOOKS = 12;

/** The places of targets in shards; like URLs are in the same, unlike ones are spread by every other character of their end. */
function shardsOf(targets: readonly Target[]): readonly number[][] {
  const shards = Array.from({ length: Math.ceil(targets.length / SHARD) }, (): number[] => []);
  for (const [n, { url }] of targets.entries()) {
    let hash = url.length;
    for (let look = 1; look <= LOOKS; look += 1) hash = (hash * 31 + (url.charCodeAt(url.length - 2 * look) || 0)) | 0;
    shards[(hash >>> 0) % shards.length]?.push(n);
  }
  return shards;
}

/** The bytes a URL takes in a form body, the widest of the ways it is sent. */
export function wireBytes(url: string): number {
  return NAME_BYTES + encodeFormValue(url).length;
}

function splitKind(kind: TargetKind, targets: readonly Target[], limits: CallLimits): Plan {
  const batches: Batch[] = [];
  const tooLong: Target[] = [];
  let urls: string[] = [];
  let bytes = 0;
  const close = () => {
    if (urls.length > 0) batches.push({ kind, urls });
    urls = [];
    bytes = 0;
  };
  for (const target of targets) {
    const size = wireBytes(target.url);
    if (size > limits.bytes) {
      tooLong.push(target);
      continue;
    }
    if (urls.length === limits.count || bytes + size > limits.bytes) close();
    urls.push(target.url);
    bytes += size;
  }
  close();
  return { batches, tooLong };
}

/**
 * Each URL of a kind once, with the highest priority that asked for it, in the place of the first that did. Does not read
 * URLs: two spellings are two.
 */
export function distinctTargets(targets: readonly Target[]): Target[] {
  const kept: (Target | undefined)[] = [...targets];
  for (const shard of shardsOf(targets)) {
    const places = { url: new Map<string, number>(), dir: new Map<string, number>() };
    for (const n of shard) {
      const target = targets[n] as Target;
      const first = places[target.kind].get(target.url);
      if (first === undefined) places[target.kind].set(target.url, n);
      else {
        kept[n] = undefined;
        if (RANK[target.priority] < RANK[(kept[first] as Target).priority]) kept[first] = target;
      }
    }
  }
  return kept.filter((target) => target !== undefined);
}

/** Splits distinct targets into calls. Does not look for a target that is there twice. */
export function splitTargets(distinct: readonly Target[], limits: Limits): Plan {
  const plans = (['url', 'dir'] as const).map((kind) => {
    const own = distinct.filter((target) => target.kind === kind);
    const ordered = RANKS.flatMap((rank) => own.filter(({ priority }) => priority === rank));
    return splitKind(kind, ordered, limits[kind]);
  });
  return { batches: plans.flatMap((p) => p.batches), tooLong: plans.flatMap((p) => p.tooLong) };
}

/**
 * Splits targets into the fewest calls that keep the limits of a provider, by count and by bytes.
 * A URL that is asked for twice is planned once. Order: priority, then as given. Pure; knows neither quota nor time, and
 * sends a URL although a directory of the same plan covers it: `planTargets` does not.
 */
export function planBatches(targets: readonly Target[], limits: Limits): Plan {
  return splitTargets(distinctTargets(targets), limits);
}
