import type { Connection, Sql } from './connection.ts';
import { underLease } from './lease.ts';
import type { AskedTask, FollowUp, Settlement, TaskRow } from './port.ts';
import { priorityOf } from './rows.ts';

const ROUNDS = 3;

type FoundRow = Omit<TaskRow, 'priority'> & { readonly rank: number };
type FoundTask = Omit<AskedTask, 'rows' | 'taskId'> & { readonly taskId: string | null; readonly rows: FoundRow[] };

async function findTasks(sql: Sql, account: string, limit: number): Promise<readonly AskedTask[]> {
  const [row] = await sql<{ tasks: FoundTask[] }[]>`
    select coalesce(json_agg(t), '[]') as tasks from (
      select id as transmission, api, kind, task as "taskId", outbox_ms(closed) as "acceptedAt", (
        select coalesce(json_agg(json_build_object('site', site, 'url', url, 'rank', priority, 'isRebound', rebound)), '[]')
        from history where transmission = transmissions.id and state = 'submitted'
      ) as rows
      from transmissions where account = ${account} and ask <= (select outbox_now()) order by ask limit ${limit}
    ) t`;
  return (row?.tasks ?? []).map(({ taskId, rows, ...task }) => ({
    ...task,
    ...(taskId !== null && { taskId }),
    rows: rows.map(({ rank, ...found }) => ({ ...found, priority: priorityOf(rank) })),
  }));
}

/** What failed goes in as a change, after its last round to the dead; what is done once more as a rebound, last of all. */
async function settle(
  sql: Sql,
  transmission: number,
  settlement: Settlement,
): Promise<{ again: number; dead: number }> {
  const { done, failed, rebounds = {}, maxRounds = ROUNDS } = settlement;
  const delays = JSON.stringify(Object.entries(rebounds).map(([site, delay]) => ({ site, delay })));
  const [row] = await sql<{ again: number; dead: number }[]>`
    with clock as materialized (select outbox_now() as now), told as materialized (
      select json_array_elements_text(${JSON.stringify(done)}::text::json) as url, 'done' as state
      union select json_array_elements_text(${JSON.stringify(failed)}::text::json), 'failed'
    ), settled as (
      update history set state = case when url in (select url from told where state = 'failed') then 'failed' else 'done' end
      where transmission = ${transmission} and state = 'submitted' and url in (select url from told)
      returning *
    ), again as (
      insert into changes (at, account, site, kind, url, priority, due, source, rebound, round)
      select now, account, site, kind, url, priority, now, 'follow-up', rebound, round + 1 from settled, clock
      where state = 'failed' and round < ${maxRounds}::int returning 1
    ), given_up as (
      insert into dead (id, account, site, kind, url, host, priority, since, at, code, reason)
      select distinct on (id) *
      from (select md5(account || ' ' || kind || ' ' || url)::uuid as id, account, site, kind, url, host, priority, since, now,
        'CDN_REFUSED', 'accepted ' || round + 1 || ' times, and each time the task failed'
        from settled, clock where state = 'failed' and round >= ${maxRounds}::int) s
      on conflict (id) do update set at = excluded.at, code = excluded.code, reason = excluded.reason returning 1
    ), rebound as (
      insert into changes (at, account, site, kind, url, priority, due, source, rebound)
      select now, account, settled.site, kind, url, 2, now + make_interval(secs => delay / 1000), 'rebound', true
      from settled, clock, json_to_recordset(${delays}::text::json) as r (site text, delay float8)
      where state = 'done' and not rebound and settled.site = r.site
    )
    select (select count(*) from again)::int as again, (select count(*) from given_up)::int as dead`;
  return row ?? { again: 0, dead: 0 };
}

/** The verbs of the follow-up of one account. */
export function createFollowUp(connection: Connection, account: string): FollowUp {
  return {
    dueTasks: (limit) => connection.transaction((sql) => findTasks(sql, account, limit), { isRepeatable: true }),
    settleTask: (lease, transmission, settlement) =>
      underLease(connection, lease, async (sql) => {
        const askAgain = settlement.askAgainMs ?? null;
        await sql`update transmissions
          set ask = outbox_now() + make_interval(secs => ${askAgain}::float8 / 1000) where id = ${transmission}`;
        return settle(sql, transmission, settlement);
      }),
  };
}
