import type { Connection, Sql } from './connection.ts';
import { underLease } from './lease.ts';
import type { Drain, Folded } from './port.ts';

const ROWS = 5000;

/** One number for all rows of a fold, and never the same again: a count, or the highest id of the log, would repeat. */
export async function nextVersion(sql: Sql): Promise<string> {
  const [row] = await sql<{ version: string }[]>`update lease set version = default returning version`;
  return row?.version ?? '';
}

/**
 * Deletes exactly the rows it reads, never a range of ids: a smaller id may commit later. A real change replaces a rebound
 * that waits for the same URL; of two alike, the earlier due and the first arrival stay.
 */
async function foldRows(sql: Sql, maxRows: number): Promise<number> {
  const version = await nextVersion(sql);
  const [row] = await sql<{ folded: number }[]>`
    with clock as materialized (select outbox_now() as now), picked as (
      delete from changes where ctid = any(array(select ctid from changes order by id limit ${maxRows})) returning *
    ), merged as (
      select md5(account || ' ' || kind || ' ' || url)::uuid as id, account, kind, url, min(site) as site,
        min(priority) as priority, min(source) as source, min(round) as round, bool_and(rebound) as rebound,
        coalesce(min(due) filter (where not rebound), min(due)) as due,
        coalesce(min(greatest(at, due)) filter (where not rebound), min(greatest(at, due))) as since
      from picked group by account, kind, url
    ), written as (
      insert into targets as t (id, account, site, kind, url, host, priority, version, since, changed, due, wake, source,
        round, rebound)
      select id, account, site, kind, url, split_part(url, '/', 3), priority, ${version}::bigint, since, since, due,
        case when due > now then due end, source, round, rebound
      from merged, clock
      on conflict (id) do update set
        version = excluded.version,
        changed = excluded.since,
        reason = case when t.parked is not null then t.reason end,
        priority = least(t.priority, excluded.priority),
        round = least(t.round, excluded.round),
        rebound = t.rebound and excluded.rebound,
        source = case when excluded.rebound then t.source else excluded.source end,
        since = case when t.rebound and not excluded.rebound then excluded.since else t.since end,
        due = case when t.rebound = excluded.rebound then least(t.due, excluded.due)
          when t.rebound then excluded.due else t.due end,
        wake = (select greatest(d, t.parked) from (select case when t.rebound = excluded.rebound
            then least(t.due, excluded.due) when t.rebound then excluded.due else t.due end as d) merged
          where greatest(d, t.parked) > (select now from clock))
    )
    select count(*)::int as folded from picked`;
  return row?.folded ?? 0;
}

/** Late and parked rows are in no index that is chosen from, however many they are, until their time has come. */
async function wakeRows(sql: Sql, maxRows: number): Promise<number> {
  const woken = await sql`
    update targets set wake = null, parked = null, reason = null
    where ctid = any(array(select ctid from targets where wake <= (select outbox_now()) order by wake limit ${maxRows}))`;
  return woken.count;
}

/** Makes the fold: log rows become targets, and what has come due can be chosen. */
export function createFold(connection: Connection): Drain['fold'] {
  return (lease, maxRows = ROWS): Promise<Folded> =>
    underLease(connection, lease, async (sql) => {
      const folded = await foldRows(sql, maxRows);
      const woken = await wakeRows(sql, maxRows);
      return { folded, more: folded === maxRows || woken === maxRows };
    });
}
