import type { Connection, Sql } from './connection.ts';
import type { DeadFilter, DeadRow, HistoryRow, Reading } from './port.ts';

const PAGE = 100;

/** Makes the reading of what was accepted. */
export function createHistory(connection: Connection): Reading['history'] {
  return ({ url, site, limit = PAGE, offset = 0 } = {}) =>
    connection.transaction(
      async (sql) => {
        const [row] = await sql<{ rows: (HistoryRow & { taskId: string | null })[] }[]>`
          select coalesce(json_agg(h), '[]') as rows from (
            select outbox_ms(h.at) as at, h.kind, h.url, h.site, coalesce(t.api, '') as api, h.transmission,
              t.task as "taskId", outbox_ms(h.since) as since, h.state
            from history h left join transmissions t on t.id = h.transmission
            where (${url ?? null}::text is null or h.url = ${url ?? null}::text)
              and (${site ?? null}::text is null or h.site = ${site ?? null}::text)
            order by h.id desc limit ${limit} offset ${offset}
          ) h`;
        return (row?.rows ?? []).map(({ taskId, ...rest }) => (taskId === null ? rest : { ...rest, taskId }));
      },
      { isRepeatable: true },
    );
}

/** The filter as a condition on `dead`. */
function matches(sql: Sql, { ids, urls, site, host, code }: DeadFilter) {
  const list = (values: readonly string[] | undefined) => (values ? JSON.stringify(values) : null);
  return sql`
    (${list(ids)}::text is null or id::text in (select json_array_elements_text(${list(ids)}::text::json)))
    and (${list(urls)}::text is null or url in (select json_array_elements_text(${list(urls)}::text::json)))
    and (${site ?? null}::text is null or site = ${site ?? null}::text)
    and (${host ?? null}::text is null or host = ${host ?? null}::text)
    and (${code ?? null}::text is null or code = ${code ?? null}::text)`;
}

/** Makes the reading of the dead. */
export function createDead(connection: Connection): Reading['dead'] {
  return (filter = {}, { limit = PAGE, offset = 0 } = {}) =>
    connection.transaction(
      async (sql) => {
        const [row] = await sql<{ rows: DeadRow[] }[]>`
          select coalesce(json_agg(d), '[]') as rows from (
            select id, kind, url, site, code, reason, outbox_ms(at) as at from dead where ${matches(sql, filter)}
            order by dead.at desc, id limit ${limit} offset ${offset}
          ) d`;
        return row?.rows ?? [];
      },
      { isRepeatable: true },
    );
}

/** Makes the return of the dead, through the log like every change; it needs no lease, since the dead are nobody's. */
export function createRetryDead(connection: Connection): Reading['retryDead'] {
  return (filter) =>
    connection.transaction(async (sql) => {
      const retried = await sql`
        with gone as (delete from dead where ${matches(sql, filter)} returning *)
        insert into changes (at, account, site, kind, url, priority, due, source)
        select now, account, site, kind, url, priority, now, 'retry' from gone, (select outbox_now() as now) clock`;
      return retried.count;
    });
}
