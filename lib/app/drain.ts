import type { ChosenRow, Mark } from '../outbox/port.ts';
import { planBatches } from '../planning/batches.ts';
import type { Purger, Target } from '../types.ts';
import type { Chain } from './apis.ts';
import { apiFor } from './chain.ts';
import { byFullness, collapseDue } from './collapse.ts';
import { type Drain, keepLease, postponeProbe, quarantined, release } from './drain-lease.ts';
import { pauseOf } from './drain-pause.ts';
import { goesOnAfter, goesOnAfterQuota } from './drain-quota.ts';
import { createTurn, type Drained, sendInTurn, type Turn } from './drain-turn.ts';

const LEAST_MS = 1500; // less is no time for a call and what comes after it
const TOO_LONG = 'this URL alone takes more than a call may hold; shorten it';

function hasTime({ run }: Drain): boolean {
  return run.remainingMs() > LEAST_MS;
}

/** Rows that fit one call each, by API; what no call could hold is dead. A row is a target with a version. */
async function batchesOf(
  rows: readonly ChosenRow[],
  { kind, chain, out, drain }: Turn,
): Promise<[Purger, ChosenRow[]][]> {
  const byUrl = new Map(rows.map((row) => [row.url, row]));
  const rowsOf = (urls: readonly string[]) => urls.flatMap((url) => byUrl.get(url) ?? []);
  const batches: [Purger, ChosenRow[]][] = [];
  for (const purger of chain) {
    const own = rows.filter((row) => apiFor(row, chain, out, drain.run) === purger);
    const targets = own.map(({ url, priority }): Target => ({ kind, url, priority }));
    const plans = byFullness(targets, drain.whole, purger).map((part) => planBatches(part, purger.limits));
    const tooLong = rowsOf(plans.flatMap((plan) => plan.tooLong).map(({ url }) => url));
    if (tooLong.length > 0) await drain.outbox.bury(drain.lease, tooLong, { code: 'URL_TOO_LONG', reason: TOO_LONG });
    for (const { urls } of plans.flatMap((plan) => plan.batches)) batches.push([purger, rowsOf(urls)]);
  }
  return batches;
}

/** One target of each quarantined host whose time has come, once a drain. Says whether any host is well again. */
async function probeHosts(rows: readonly ChosenRow[], turn: Turn): Promise<boolean> {
  const { chain, out, drain, probed, reasons } = turn;
  let isAnyWell = false;
  for (const row of rows) {
    if (probed.has(row.host) || turn.stopped) continue;
    probed.add(row.host);
    await postponeProbe(row.host, reasons.get(row.host) ?? 'refused', drain);
    const sent = await sendInTurn(apiFor(row, chain, out, drain.run), [row], false, turn);
    if (!sent.done.has(row.url)) continue;
    await release(row.host, drain);
    isAnyWell = true;
  }
  return isAnyWell;
}

/** Sends what was chosen. Says whether there is a reason to choose again, or none to go on. */
async function sendBatches(rows: readonly ChosenRow[], turn: Turn): Promise<'again' | 'end' | undefined> {
  let again: 'again' | undefined;
  for (const [purger, batch] of await batchesOf(rows, turn)) {
    const { refused, stop, isHandedOver } = await sendInTurn(purger, batch, false, turn);
    if (isHandedOver) again = 'again';
    if (turn.stopped) return 'end';
    const [row] = batch;
    if (stop === 'quota') return (await goesOnAfterQuota(purger, turn)) ? 'again' : 'end';
    if (refused && row) return (await goesOnAfter(refused, row, purger, turn)) ? 'again' : 'end';
  }
  return again;
}

/** Sends what is due until nothing is, the day or the time is over, or an API fails as such. A batch that is not full is the last. */
async function drainKind(turn: Turn): Promise<void> {
  const { kind, chain, drain, drained, out } = turn;
  for (let again = true; again && !turn.stopped && hasTime(drain); ) {
    const count = (chain.find(({ name }) => !out.has(name)) ?? chain[0]).limits[kind].count;
    const limit = Math.min(turn.limit ?? count, count);
    const isLimited = limit < count;
    turn.limit = undefined;
    const only = turn.priority && { priority: turn.priority };
    const { rows, probes } = await drain.outbox.choose({ kind, limit, ...only });
    for (const row of [...rows, ...probes]) drained.seen.add(`${kind} ${row.url}`);
    again = await probeHosts(probes, turn);
    if (turn.stopped) return;
    const next = await sendBatches(rows, turn);
    if (next === 'end') return;
    again ||= next === 'again' || (rows.length > 0 && (isLimited || rows.length === limit));
  }
}

async function foldAll(drain: Drain): Promise<number> {
  let total = 0;
  for (let more = true; more && drain.run.remainingMs() > LEAST_MS; ) {
    await keepLease(drain, 0);
    const folded = await drain.outbox.fold(drain.lease);
    total += folded.folded;
    more = folded.more;
  }
  return total;
}

function retiredIn(marks: readonly Mark[]): readonly Mark[] {
  return marks.filter(({ kind, isOver }) => kind === 'api' && !isOver);
}

/** What other instances know of retired APIs, and back: what this one has learned. */
function recall(marks: readonly Mark[], { run }: Drain): void {
  for (const { name, until = 0 } of retiredIn(marks)) run.warm.apis.recall({ name, until });
}

async function share(marks: readonly Mark[], { run, outbox, lease }: Drain): Promise<void> {
  const known = new Set(retiredIn(marks).map(({ name }) => name));
  for (const { name, until } of run.warm.apis.retired()) {
    if (known.has(name)) continue;
    await outbox.mark(lease, { kind: 'api', name, reason: 'retired', forMs: until - run.effects.now() });
  }
}

/**
 * Drains one area: folds the log, lets declared directories stand for what is due below them, then sends what is due in full
 * batches, through the fence. Failures of the CDN end in the
 * outbox (parked, buried, quarantined, paused). Throws the outbox's own errors, `LEASE_LOST` among them.
 */
export async function drainArea(chain: Chain, drain: Drain, drained: Drained): Promise<void> {
  await keepLease(drain, 0);
  drained.folded += await foldAll(drain);
  const marks = await drain.outbox.readMarks();
  recall(marks, drain);
  const reasons = quarantined(marks, drain);
  if (!pauseOf(marks, 'dir', drain.run)) await collapseDue(chain[0], reasons, drain);
  for (const kind of ['url', 'dir'] as const) {
    const paused = pauseOf(marks, kind, drain.run);
    if (paused) {
      drained.paused = paused.reason;
      continue;
    }
    const turn = createTurn({ kind, chain, drain, drained, reasons });
    await drainKind(turn);
    if (turn.stopped === 'area') break;
  }
  await share(marks, drain);
}
