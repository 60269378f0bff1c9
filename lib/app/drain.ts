import type { ChosenRow, Mark } from '../outbox/port.ts';
import { planBatches } from '../planning/batches.ts';
import type { Purger, Target } from '../types.ts';
import type { Chain } from './apis.ts';
import { apiFor } from './chain.ts';
import { probeHost, sendRows } from './drain-batch.ts';
import { type Drain, keepLease } from './drain-lease.ts';
import { pauseOf } from './drain-pause.ts';
import { goesOnAfter } from './drain-quota.ts';
import { add, type Drained, type Turn } from './drain-turn.ts';
import { createPass } from './tally.ts';

const LEAST_MS = 3000; // less is no time for a call and what comes after it

function hasTime({ run }: Drain): boolean {
  return run.remainingMs() > LEAST_MS;
}

/** Rows that fit one call each, by API. A row is a target with a version. */
function batchesOf(rows: readonly ChosenRow[], { kind, chain, out, drain }: Turn): [Purger, ChosenRow[]][] {
  const byUrl = new Map(rows.map((row) => [row.url, row]));
  return chain.flatMap((purger) => {
    const own = rows.filter((row) => apiFor(row, chain, out, drain.run) === purger);
    const targets = own.map(({ url, priority }): Target => ({ kind, url, priority }));
    const { batches, tooLong } = planBatches(targets, purger.limits);
    const lists = [...batches.map(({ urls }) => urls), ...tooLong.map(({ url }) => [url])];
    return lists.map((urls): [Purger, ChosenRow[]] => [purger, urls.flatMap((url) => byUrl.get(url) ?? [])]);
  });
}

/** Sends what is due until nothing is, the day or the time is over, or an API fails as such. A batch that is not full is the last. */
async function drainKind(turn: Turn): Promise<void> {
  const { kind, chain, drain, drained, out } = turn;
  while (hasTime(drain)) {
    const count = (chain.find(({ name }) => !out.has(name)) ?? chain[0]).limits[kind].count;
    const limit = Math.min(turn.limit ?? count, count);
    const { rows, probes } = await drain.outbox.choose({
      kind,
      limit,
      ...(turn.priority && { priority: turn.priority }),
    });
    for (const row of probes) {
      const purger = apiFor(row, chain, out, drain.run);
      add(await probeHost(kind, row, createPass(purger, purger !== chain.at(-1)), drain), turn);
    }
    for (const row of [...rows, ...probes]) drained.seen.add(`${kind} ${row.url}`);
    let isOver = rows.length < limit && turn.limit === undefined && probes.length === 0;
    for (const [purger, batch] of batchesOf(rows, turn)) {
      const pass = createPass(purger, purger !== chain.at(-1));
      const sent = await sendRows(kind, batch, pass, false, drain);
      add(sent, turn);
      if (pass.out) out.add(purger.name);
      if (pass.handedOver.length > 0) isOver = false;
      if (sent.isStopped) return;
      if (sent.refused && !(await goesOnAfter(sent.refused, batch[0] as ChosenRow, purger, turn))) return;
      if (sent.refused) isOver = false;
    }
    if (isOver || (rows.length === 0 && probes.length === 0)) return;
  }
}

async function foldAll({ outbox, lease, ...drain }: Drain): Promise<number> {
  let total = 0;
  for (let more = true; more && drain.run.remainingMs() > LEAST_MS; ) {
    const folded = await outbox.fold(lease);
    total += folded.folded;
    more = folded.more;
  }
  return total;
}

/** What other instances know of retired APIs, and back: what this one has learned. */
function recall(marks: readonly Mark[], { run }: Drain): void {
  const known = marks.filter(({ kind, isOver }) => kind === 'api' && !isOver);
  for (const { name, until = 0 } of known) run.warm.apis.recall({ name, until });
}

async function share(marks: readonly Mark[], { run, outbox, lease }: Drain): Promise<void> {
  const known = new Set(marks.filter(({ kind, isOver }) => kind === 'api' && !isOver).map(({ name }) => name));
  for (const { name, until } of run.warm.apis.retired()) {
    if (known.has(name)) continue;
    await outbox.mark(lease, { kind: 'api', name, reason: 'retired', forMs: until - run.effects.now() });
  }
}

/**
 * Drains one area: folds the log, then sends what is due in full batches, through the fence. Failures of the CDN end in the
 * outbox (parked, buried, quarantined, paused). Throws the outbox's own errors, `LEASE_LOST` among them.
 */
export async function drainArea(chain: Chain, drain: Drain, drained: Drained): Promise<void> {
  await keepLease(drain, 0);
  drained.folded += await foldAll(drain);
  const marks = await drain.outbox.readMarks();
  recall(marks, drain);
  for (const kind of ['url', 'dir'] as const) {
    const paused = pauseOf(marks, kind, drain.run);
    if (paused) drained.paused = paused.reason;
    else await drainKind({ kind, chain, drain, drained, out: new Set(), hasAsked: false });
  }
  await share(marks, drain);
}
