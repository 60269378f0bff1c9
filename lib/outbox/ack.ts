import { removeAbsorbed } from './collapse.ts';
import type { Connection, Sql } from './connection.ts';
import { underLease } from './lease.ts';
import type { Acked, Sending, Transmission } from './port.ts';
import { keysJson } from './rows.ts';

const EARLIEST_ASK_MS = 5 * 60 * 1000;

type Accepted = Parameters<Sending['ack']>[2];

/** A transmission is closed once; the second time finds nothing to do. */
async function close(sql: Sql, { id }: Transmission, { taskId, askAfterMs }: Accepted): Promise<boolean> {
  const ask = askAfterMs === undefined ? null : Math.max(askAfterMs, EARLIEST_ASK_MS);
  const closed = await sql`
    update transmissions set state = 'done', closed = now, task = ${taskId ?? null}::text,
      ask = now + make_interval(secs => ${ask}::float8 / 1000)
    from (select outbox_now() as now) clock where id = ${id} and state = 'open'`;
  return closed.count > 0;
}

/**
 * What has a higher version now was changed after it was chosen: the call may have been too early for that, so it stays, and
 * its place is that of the change. What is purged at last is dead no more.
 */
async function settle(sql: Sql, { id }: Transmission, { rows }: Accepted): Promise<Acked> {
  const [row] = await sql<Acked[]>`
    with clock as materialized (select outbox_now() as now), found as materialized (
      select t.*, t.version = key.version as is_done
      from json_to_recordset(${keysJson(rows)}::text::json) as key (id uuid, version bigint), lateral (
        select ctid as place, id, account, site, kind, url, host, priority, version, since, rebound, round
        from targets t where t.id = key.id limit 1
      ) t
    ), gone as (
      delete from targets where ctid = any(array(select place from found where is_done))
    ), moved as (
      update targets set since = changed, attempts = 0
      where ctid = any(array(select place from found where not is_done))
    ), revived as (
      delete from dead where id = any(array(select id from found))
    ), noted as (
      insert into history (at, account, site, kind, url, host, priority, transmission, since, rebound, round)
      select now, account, site, kind, url, host, priority, ${id}, since, rebound, round from found, clock
    )
    select (count(*) filter (where is_done))::int as done, (count(*) filter (where not is_done))::int as changed from found`;
  return row ?? { done: 0, changed: 0 };
}

/** Makes the ack of accepted calls. */
export function createAck(connection: Connection): Sending['ack'] {
  return (lease, transmission, accepted) =>
    underLease(connection, lease, async (sql) => {
      if (!(await close(sql, transmission, accepted))) return { done: 0, changed: 0 };
      if (accepted.isWhole) await removeAbsorbed(sql, accepted.rows);
      return settle(sql, transmission, accepted);
    });
}

/**
 * Makes the way back of quota: to the days that the transmission names, whatever day it is now. Where the provider has raised
 * what is spent since, its count stands: it knows of what it refused.
 */
export function createGiveBack(connection: Connection): Sending['giveBack'] {
  return ({ id }) =>
    connection.transaction(
      async (sql) => {
        await sql`
          with returned as (
            update transmissions set state = 'returned', closed = outbox_now() where id = ${id} and state = 'open'
            returning pool, days, count, started
          )
          update ledger l set used = greatest(0, l.used - r.count) from returned r
          where l.pool = r.pool and l.day = any(r.days) and (l.told_at is null or l.told_at <= r.started)`;
      },
      { isRepeatable: true },
    );
}

/** Makes the note that a call may have been done; its quota stays spent. */
export function createMaybe(connection: Connection): Sending['maybe'] {
  return ({ id }) =>
    connection.transaction(
      async (sql) => {
        await sql`update transmissions set state = 'maybe', closed = outbox_now() where id = ${id} and state = 'open'`;
      },
      { isRepeatable: true },
    );
}
