import type { Connection, Sql } from './connection.ts';
import type { Pending, PendingRow, Reading } from './port.ts';
import { priorityOf } from './rows.ts';

const PAGE = 100;

type Found = Omit<PendingRow, 'priority' | 'reason'> & { readonly rank: number; readonly reason: string | null };

/** The log as a fold would see it, beside what is pending already: the same URL is one target. */
async function count(sql: Sql): Promise<Omit<Pending, 'rows'>> {
  const [row] = await sql<Omit<Pending, 'rows'>[]>`
    with clock as materialized (select outbox_now() as now), logged as (
      select md5(account || ' ' || kind || ' ' || url)::uuid as id, kind,
        coalesce(min(due) filter (where not rebound), min(due)) as due, bool_and(rebound) as rebound
      from changes group by account, kind, url
    ), merged as materialized (
      select l.kind, t.id is null as is_new, coalesce(t.wake, '-infinity') <= now as was_due,
        greatest(t.parked, case when t.id is null or t.rebound and not l.rebound then l.due
          when t.rebound = l.rebound then least(t.due, l.due) else t.due end) <= now as is_due
      from logged l cross join clock left join lateral (select * from targets where targets.id = l.id limit 1) t on true
    ), folded as materialized (
      select count(*) filter (where kind = 'url') as urls, count(*) filter (where kind = 'dir') as dirs,
        count(*) filter (where wake is null or wake <= (select now from clock)) as due
      from targets
    ), added as materialized (
      select count(*) filter (where is_new and kind = 'url') as urls, count(*) filter (where is_new and kind = 'dir') as dirs,
        count(*) filter (where is_due and (is_new or not was_due))
          - count(*) filter (where not is_due and not is_new and was_due) as due
      from merged
    )
    select (f.urls + a.urls)::float8 as urls, (f.dirs + a.dirs)::float8 as dirs, (f.due + a.due)::float8 as due,
      (f.urls + a.urls + f.dirs + a.dirs - f.due - a.due)::float8 as waiting
    from folded f, added a`;
  return row ?? { urls: 0, dirs: 0, due: 0, waiting: 0 };
}

async function page(sql: Sql, limit: number, offset: number): Promise<readonly PendingRow[]> {
  const [row] = await sql<{ rows: Found[] }[]>`
    select coalesce(json_agg(p), '[]') as rows from (
      select kind, url, site, rank, source, outbox_ms(since) as since, outbox_ms("dueAt") as "dueAt", attempts, reason
      from (
        select id, kind, url, site, priority as rank, source, since, coalesce(wake, due) as "dueAt", attempts, reason
        from targets
        union all
        select l.* from (
          select md5(account || ' ' || kind || ' ' || url)::uuid as id, kind, url, min(site), min(priority), min(source),
            min(at), min(due), 0, null
          from changes group by account, kind, url
        ) l where not exists (select from targets where targets.id = l.id)
      ) every order by since, id limit ${limit} offset ${offset}
    ) p`;
  return (row?.rows ?? []).map(({ rank, reason, ...rest }) => ({
    ...rest,
    priority: priorityOf(rank),
    ...(reason !== null && { reason }),
  }));
}

/** Makes the reading of what is pending; its cost grows with what is. */
export function createPending(connection: Connection): Reading['pending'] {
  return ({ limit = PAGE, offset = 0 } = {}) =>
    connection.transaction(async (sql) => ({ ...(await count(sql)), rows: await page(sql, limit, offset) }), {
      isRepeatable: true,
    });
}
