import type { Connection } from './connection.ts';
import { underLease } from './lease.ts';
import type { Drain } from './port.ts';

const ROWS = 5000;

/**
 * Makes the pruning. Old rows of history and transmissions are those of the lowest ids, so only these are looked at. A call whose
 * drain died is closed as one that may have been done: it stays spent.
 */
export function createPrune(connection: Connection): Drain['prune'] {
  return (lease, { historyMs }) =>
    underLease(connection, lease, async (sql) => {
      const [row] = await sql<{ history: number; transmissions: number; deliveries: number }[]>`
        with clock as materialized (
          select now, now - make_interval(secs => ${historyMs}::float8 / 1000) as past from (select outbox_now() as now) c
        ), history_gone as (
          delete from history where ctid = any(array(
            select place from (select ctid as place, at from history order by id limit ${ROWS}) h, clock where at < past))
          returning 1
        ), orphans as (
          update transmissions set state = 'maybe', closed = now from clock
          where state = 'open' and expires < now - interval '1 hour'
        ), transmissions_gone as (
          delete from transmissions where ctid = any(array(
            select place from (select ctid as place, closed from transmissions order by id limit ${ROWS}) t, clock
            where closed < past))
          returning 1
        ), days_gone as (
          delete from ledger using clock where ends < least(past, now - interval '7 days')
        ), deliveries_gone as (
          delete from deliveries where ctid = any(array(
            select ctid from deliveries where expires < (select now from clock) order by expires limit ${ROWS}))
          returning 1
        )
        select (select count(*) from history_gone)::int as history,
          (select count(*) from transmissions_gone)::int as transmissions,
          (select count(*) from deliveries_gone)::int as deliveries`;
      const counts = row ? [row.history, row.transmissions, row.deliveries] : [];
      return { pruned: counts.reduce((sum, n) => sum + n, 0), more: counts.includes(ROWS) };
    });
}
