import type { ChosenRow } from '../outbox/port.ts';
import type { Purger } from '../types.ts';
import type { Sent } from './drain-batch.ts';
import { keepLease } from './drain-lease.ts';
import { sendInTurn, type Turn } from './drain-turn.ts';
import { learnQuota } from './learn-quota.ts';
import { termsOf } from './outboxes.ts';

/** Once in a turn: what the API says of its own day may be more, or less, than was thought. */
async function hasLearned(purger: Purger, turn: Turn): Promise<boolean> {
  if (turn.hasAsked) return false;
  turn.hasAsked = true;
  return learnQuota(purger, turn.kind, turn.drain);
}

/** The API refused for quota. Where it can tell what is left, that is sent; else its pool waits for the day's turn. */
export async function goesOnAfterQuota(purger: Purger, turn: Turn): Promise<boolean> {
  if (await hasLearned(purger, turn)) return true;
  await turn.drain.outbox.closePool(termsOf(turn.drain.run.config, purger.pool, turn.kind));
  return false;
}

/** One URL asks whether the day of a closed pool has turned; the fence lets one pass an hour. */
async function probePool(row: ChosenRow, purger: Purger, turn: Turn): Promise<boolean> {
  const { kind, drain } = turn;
  const sent = await sendInTurn(purger, [row], true, turn);
  const terms = termsOf(drain.run.config, purger.pool, kind);
  if (!sent.done.has(row.url)) {
    if (sent.stop === 'quota') await drain.outbox.closePool(terms);
    return false;
  }
  drain.run.log('warn', 'quota probe accepted: the pool is open again', { pool: purger.pool, kind });
  await drain.outbox.openPool(terms);
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
  if (await hasLearned(purger, turn)) return true;
  if (turn.priority === 'high') return false;
  turn.priority = 'high';
  return true;
}
