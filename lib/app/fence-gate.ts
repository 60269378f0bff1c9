import type { ChosenRow, Fenced, RowKey, Transmission } from '../outbox/port.ts';
import type { Outcome, Priority, TargetKind } from '../types.ts';
import type { Drain } from './drain-lease.ts';
import { keepLease } from './drain-lease.ts';
import type { Gate } from './gate.ts';
import { termsOf } from './outboxes.ts';

const ASK_AFTER_MS = 5 * 60_000; // a purge takes that long to reach the edges

/** The fence before the calls of some rows. */
export interface FenceGate extends Gate {
  /** What the fence said when it let nothing pass; nothing where it did. */
  refused?: Exclude<Fenced, { kind: 'paid' }>;
  /** URLs of calls that were accepted. */
  readonly done: Set<string>;
}

function leastUrgent(rows: readonly ChosenRow[]): Priority {
  const all = new Set(rows.map(({ priority }) => priority));
  if (all.has('low')) return 'low';
  return all.has('normal') ? 'normal' : 'high';
}

/**
 * Makes the fence before the calls of `rows`: each transmission is paid for, and after its answer its rows are acked, its
 * quota is given back, or it stays spent. What it throws is the outbox's own (`LEASE_LOST`, `OUTBOX_UNAVAILABLE`).
 */
export function createFenceGate(drain: Drain, rows: readonly ChosenRow[], isProbe: boolean): FenceGate {
  const { run, outbox, lease } = drain;
  const byUrl = new Map(rows.map((row) => [row.url, row]));
  let isWhole = false;

  async function settle(
    transmission: Transmission,
    urls: readonly string[],
    outcome: Outcome | undefined,
  ): Promise<void> {
    if (outcome?.kind === 'maybe') return outbox.maybe(transmission);
    if (outcome?.kind !== 'accepted') return outbox.giveBack(transmission);
    const culprits = new Set(outcome.culprits?.map(({ url }) => url));
    const taken = urls.filter((url) => !culprits.has(url));
    const keys = taken.map((url) => byUrl.get(url) as RowKey);
    const task = outcome.taskId === undefined ? {} : { taskId: outcome.taskId };
    await outbox.ack(lease, transmission, { rows: keys, isWhole, askAfterMs: ASK_AFTER_MS, ...task });
    for (const url of taken) gate.done.add(url);
  }

  const gate: FenceGate = {
    done: new Set(),
    async open({ name, pool, offersFull }, kind: TargetKind, urls, timeoutMs) {
      await keepLease(drain, timeoutMs);
      const own = urls.map((url) => byUrl.get(url) as ChosenRow);
      isWhole = kind === 'dir' && (!offersFull || urls.every((url) => drain.whole.has(url)));
      const terms = termsOf(run.config, pool, kind);
      const request = { terms, kind, api: name, count: urls.length, priority: leastUrgent(own), timeoutMs, isProbe };
      const fenced = await outbox.fence(lease, request);
      if (fenced.kind === 'paid') return { close: (outcome) => settle(fenced.transmission, urls, outcome) };
      gate.refused = fenced;
      return undefined;
    },
  };
  return gate;
}
