import { releaseAbsorbed } from './collapse.ts';
import type { Connection } from './connection.ts';
import { underLease } from './lease.ts';
import type { Drain } from './port.ts';
import { keysJson } from './rows.ts';

/** Makes the park: rows wait, and one more failed try is counted. */
export function createPark(connection: Connection): Drain['park'] {
  return (lease, rows, { forMs, reason }) =>
    underLease(connection, lease, async (sql) => {
      const parked = await sql`
        with clock as materialized (select now, now + make_interval(secs => ${forMs}::float8 / 1000) as until
          from (select outbox_now() as now) c)
        update targets set attempts = attempts + 1, reason = ${reason}::text,
          parked = case when until > now then until end,
          wake = case when greatest(due, until) > now then greatest(due, until) end
        from clock
        where targets.ctid = any(array(
          select place from json_to_recordset(${keysJson(rows)}::text::json) as key (id uuid, version bigint),
            lateral (select ctid as place from targets t where t.id = key.id and t.version = key.version limit 1) t))`;
      return parked.count;
    });
}

/** Makes the burial: rows leave the targets, and people see why. */
export function createBury(connection: Connection): Drain['bury'] {
  return (lease, rows, { code, reason }) =>
    underLease(connection, lease, async (sql) => {
      const buried = await sql`
        with gone as (
          delete from targets where ctid = any(array(
            select place from json_to_recordset(${keysJson(rows)}::text::json) as key (id uuid, version bigint),
              lateral (select ctid as place from targets t where t.id = key.id and t.version = key.version limit 1) t))
          returning *
        )
        insert into dead (id, account, site, kind, url, host, priority, since, at, code, reason)
        select id, account, site, kind, url, host, priority, since, now, ${code}::text, ${reason}::text
        from gone, (select outbox_now() as now) clock
        on conflict (id) do update set at = excluded.at, code = excluded.code, reason = excluded.reason`;
      await releaseAbsorbed(sql, rows);
      return buried.count;
    });
}
