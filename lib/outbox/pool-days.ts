import type { Sql } from './connection.ts';
import type { PoolDay, PoolTerms } from './port.ts';

const DAY_MS = 24 * 3600 * 1000;
const LAST_HOURS_MS = 2 * 3600 * 1000;

/** A day as a pool counts it. */
export interface Day {
  /** ISO date. */
  readonly day: string;
  /** ISO time at which the next one begins. */
  readonly ends: string;
}

/** The day of a pool at `now`, and the next one if that begins within `aheadMs`. Pure; `now` is the clock of the store. */
export function daysOf(now: number, { dayStartMs }: PoolTerms, aheadMs = 0): readonly Day[] {
  const nth = (at: number) => Math.floor((at - dayStartMs) / DAY_MS);
  const [first, last] = [nth(now), nth(now + aheadMs)];
  return Array.from({ length: last - first + 1 }, (_, n) => ({
    day: new Date((first + n) * DAY_MS).toISOString().slice(0, 10),
    ends: new Date((first + n + 1) * DAY_MS + dayStartMs).toISOString(),
  }));
}

/** The time by the clock of the store. */
export async function storeTime(sql: Sql): Promise<number> {
  const [row] = await sql<{ now: number }[]>`select outbox_ms(outbox_now())::float8 as now`;
  return row?.now ?? 0;
}

/** Makes sure that the days have rows with today's limit, and locks them until the transaction ends. */
export async function lockDays(sql: Sql, terms: PoolTerms, days: readonly Day[]): Promise<void> {
  await sql`
    insert into ledger (pool, day, ends, cap)
    select ${terms.pool}::text, day, ends, ${terms.limit}::int
    from json_to_recordset(${JSON.stringify(days)}::text::json) as d (day date, ends timestamptz) order by day
    on conflict (pool, day) do update set cap = excluded.cap`;
}

/** What is left of a day for a class: the reserve is for high priority, until the last two hours. */
export function leftOf(day: PoolDay, now: number, { reserve }: PoolTerms, isHigh: boolean): number {
  const kept = isHigh || now >= day.endsAt - LAST_HOURS_MS ? 0 : reserve;
  return day.isClosed ? 0 : Math.max(0, day.limit - kept - day.used);
}

/** Rows of the ledger: of these days of one pool, or the running days of all. */
export async function readDays(
  sql: Sql,
  only?: { terms: PoolTerms; days: readonly Day[] },
): Promise<readonly PoolDay[]> {
  const names = JSON.stringify(only?.days.map(({ day }) => day) ?? []);
  const [row] = await sql<{ days: (PoolDay & { probeAt: number | null })[] }[]>`
    select coalesce(json_agg(json_build_object('pool', pool, 'day', day, 'endsAt', outbox_ms(ends), 'used', used,
      'limit', greatest(cap, told_cap), 'isClosed', closed, 'probeAt', case when closed then outbox_ms(probe) end)
      order by pool, day), '[]') as days
    from ledger, (select outbox_now() as now) clock
    where case when ${only !== undefined}::boolean
      then pool = ${only?.terms.pool ?? ''}::text
        and day in (select json_array_elements_text(${names}::text::json)::date)
      else ends > now and ends - interval '1 day' <= now end`;
  return (row?.days ?? []).map(({ probeAt, ...day }) => (probeAt === null ? day : { ...day, probeAt }));
}
