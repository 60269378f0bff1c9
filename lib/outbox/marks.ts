import type { Connection, Sql } from './connection.ts';
import { underLease } from './lease.ts';
import type { Mark, MarkKind, Marks } from './port.ts';

/** Marks as they stand; `kinds` limits them. */
export async function readMarks(sql: Sql, kinds: readonly MarkKind[]): Promise<readonly Mark[]> {
  const [row] = await sql<{ marks: (Mark & { until: number | null })[] }[]>`
    select coalesce(json_agg(json_build_object('kind', kind, 'name', name, 'reason', reason, 'since', outbox_ms(since),
      'until', outbox_ms(until), 'isOver', coalesce(until <= now, false)) order by kind, name), '[]') as marks
    from state, (select outbox_now() as now) clock
    where kind in (select json_array_elements_text(${JSON.stringify(kinds)}::text::json))`;
  return (row?.marks ?? []).map(({ until, ...mark }) => (until === null ? mark : { ...mark, until }));
}

/** The verbs of marks. */
export function createMarks(connection: Connection): Marks {
  return {
    mark: (lease, { kind, name, reason, forMs }) =>
      underLease(connection, lease, async (sql) => {
        await sql`
          insert into state (kind, name, reason, since, until)
          select ${kind}::text, ${name}::text, ${reason}::text, now, now + make_interval(secs => ${forMs ?? null}::float8 / 1000)
          from (select outbox_now() as now) clock
          on conflict (kind, name) do update set reason = excluded.reason, until = excluded.until`;
        const marks = await readMarks(sql, [kind]);
        return marks.find((mark) => mark.name === name) ?? { kind, name, reason, since: 0, isOver: false };
      }),
    clearMark: (lease, kind, name) =>
      underLease(connection, lease, async (sql) => {
        await sql`delete from state where kind = ${kind} and name = ${name}`;
      }),
    readMarks: () =>
      connection.transaction((sql) => readMarks(sql, ['api', 'host', 'pause', 'turn']), { isRepeatable: true }),
  };
}
