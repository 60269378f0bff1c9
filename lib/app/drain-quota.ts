import type { ChosenRow } from '../outbox/port.ts';
import type { Purger } from '../types.ts';
import { type Sent, sendRows } from './drain-batch.ts';
import { keepLease } from './drain-lease.ts';
import { add, type Turn } from './drain-turn.ts';
import { learnQuota } from './learn-quota.ts';
import { termsOf } from './outboxes.ts';
import { createPass } from './tally.ts';

/** One URL asks whether the day of a closed pool has turned; the fence lets one pass an hour. */
async function probePool(row: ChosenRow, purger: Purger, turn: Turn): Promise<boolean> {
  const { kind, drain, chain } = turn;
  const sent = await sendRows(kind, [row], createPass(purger, purger !== chain.at(-1)), true, drain);
  add(sent, turn);
  if (!sent.done.has(row.url)) return false;
  drain.run.log('warn', 'quota probe accepted: the pool is open again', { pool: purger.pool, kind });
  await drain.outbox.openPool(termsOf(drain.run.config, purger.pool, kind));
  return true;
}

/** The fence let a call not pass. Says whether something smaller, or more urgent, may. */
export async function goesOnAfter(
  refused: NonNullable<Sent['refused']>,
  row: ChosenRow,
  purger: Purger,
  turn: Turn,
): Promise<boolean> {
  if (refused.kind === 'lease-lost') {
    await keepLease(turn.drain, Number.POSITIVE_INFINITY); // throws LEASE_LOST where it is another's
    return false;
  }
  if (refused.day.isClosed) return probePool(row, purger, turn);
  if (refused.left > 0) {
    turn.limit = refused.left;
    return true;
  }
  if (!turn.hasAsked) {
    turn.hasAsked = true;
    if (await learnQuota(purger, turn.kind, turn.drain)) return true;
  }
  if (turn.priority === 'high') return false;
  turn.priority = 'high';
  return true;
}
