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

const RANK: Readonly<Record<Priority, number>> = { high: 0, normal: 1, low: 2 };
const NAME_BYTES = 12; // "&urls.999=" and room for one digit more

/** The bytes a URL takes in a form body, the widest of the ways it is sent. */
function wireBytes(url: string): number {
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

/** Each URL of a kind once, with the highest priority that asked for it. */
export function distinctTargets(targets: readonly Target[]): Target[] {
  const best = new Map<string, Target>();
  for (const target of targets) {
    const id = `${target.kind} ${target.url}`;
    const known = best.get(id);
    if (!known || RANK[target.priority] < RANK[known.priority]) best.set(id, target);
  }
  return [...best.values()];
}

/**
 * Splits targets into the fewest calls that keep the limits of a provider, by count and by bytes.
 * A URL that is asked for twice is planned once. Order: priority, then as given. Pure; knows neither quota nor time.
 */
export function planBatches(targets: readonly Target[], limits: Limits): Plan {
  const ordered = distinctTargets(targets).sort((a, b) => RANK[a.priority] - RANK[b.priority]);
  const plans = (['url', 'dir'] as const).map((kind) =>
    splitKind(
      kind,
      ordered.filter((target) => target.kind === kind),
      limits[kind],
    ),
  );
  return { batches: plans.flatMap((p) => p.batches), tooLong: plans.flatMap((p) => p.tooLong) };
}
