import type { Connection, Sql } from './connection.ts';
import { daysOf, lockDays, readDays, storeTime } from './pool-days.ts';
import type { Ledger, PoolTerms } from './port.ts';

const PROBE_MS = 3_600_000;

/** Runs `work` on the day that a pool has now. */
function today(
  connection: Connection,
  terms: PoolTerms,
  work: (sql: Sql, day: string) => Promise<unknown>,
  budgetMs?: number,
): Promise<void> {
  const bounds = budgetMs === undefined ? {} : { budgetMs };
  return connection.transaction(async (sql): Promise<void> => {
    const days = daysOf(await storeTime(sql), terms);
    await lockDays(sql, terms, days);
    await work(sql, days[0]?.day ?? '');
  }, bounds);
}

/** The verbs of the ledger; they need no lease, since each only makes less of a day. */
export function createLedger(connection: Connection): Ledger {
  return {
    charge: (terms, count, budgetMs) =>
      today(
        connection,
        terms,
        (sql, day) =>
          sql`update ledger set used = used + ${count}::int where pool = ${terms.pool} and day = ${day}::date`,
        budgetMs,
      ),
    learnQuota: (terms, { used = 0, limit = 0 }) =>
      today(
        connection,
        terms,
        (sql, day) => sql`
          update ledger set told_at = case when ${used}::int > used then outbox_now() else told_at end,
            used = greatest(used, ${used}::int), told_cap = greatest(told_cap, ${limit}::int)
          where pool = ${terms.pool} and day = ${day}::date`,
      ),
    closePool: (terms, probeEveryMs = PROBE_MS) =>
      today(
        connection,
        terms,
        (sql, day) => sql`
          update ledger set closed = true, probe_ms = ${probeEveryMs}::bigint, probe = case when closed then probe
            else outbox_now() + make_interval(secs => ${probeEveryMs}::float8 / 1000) end
          where pool = ${terms.pool} and day = ${day}::date`,
      ),
    openPool: (terms) =>
      today(connection, terms, async (sql, day) => {
        await sql`update ledger set closed = false, probe = null where pool = ${terms.pool} and day = ${day}::date`;
        await sql`
          insert into state (kind, name, since) values ('turn', ${terms.pool}, outbox_now())
          on conflict (kind, name) do update set since = excluded.since`;
      }),
    readQuota: () => connection.transaction((sql) => readDays(sql), { isRepeatable: true }),
  };
}
