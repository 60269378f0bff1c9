import type { Connection, Sql } from './connection.ts';
import { withLeaseLocked } from './lease.ts';
import { type Day, daysOf, leftOf, lockDays, readDays } from './pool-days.ts';
import type { Fenced, FenceRequest, Lease, PoolDay, Sending, Transmission } from './port.ts';

/** Between the check and the socket, and between the clocks of the store and of a call. */
const SLACK_MS = 1000;

/** The clock is asked after the lease was locked: waiting for the lock takes time, too. */
async function check(sql: Sql, lease: Lease, aheadMs: number): Promise<{ isHeld: boolean; now: number }> {
  const [row] = await sql<{ isHeld: boolean; now: number }[]>`
    select fence = ${lease.fence} and expires > now + make_interval(secs => ${aheadMs}::float8 / 1000) as "isHeld",
      outbox_ms(now)::float8 as now
    from lease, (select outbox_now() as now offset 0) clock`;
  return row ?? { isHeld: false, now: 0 };
}

function fits(day: PoolDay, isToday: boolean, now: number, { terms, count, priority, isProbe }: FenceRequest): boolean {
  if (isProbe && isToday) return day.isClosed && now >= (day.probeAt ?? 0) && count === 1;
  return count <= leftOf(day, now, terms, priority === 'high');
}

async function pay(sql: Sql, request: FenceRequest, days: readonly Day[]): Promise<void> {
  const { terms, count, isProbe = false } = request;
  await sql`
    update ledger set used = used + ${count}::int, probe = case when ${isProbe}::boolean
      then outbox_now() + make_interval(secs => probe_ms / 1000.0) else probe end
    where pool = ${terms.pool}
      and day in (select json_array_elements_text(${JSON.stringify(days.map(({ day }) => day))}::text::json)::date)`;
}

async function record(sql: Sql, lease: Lease, account: string, request: FenceRequest, days: readonly Day[]) {
  const { terms, kind, api, count, timeoutMs, isProbe = false } = request;
  const names = JSON.stringify(days.map(({ day }) => day));
  const [row] = await sql<Transmission[]>`
    insert into transmissions (fence, account, pool, kind, api, count, days, probe, started, expires)
    select ${lease.fence}::bigint, ${account}::text, ${terms.pool}::text, ${kind}::text, ${api}::text, ${count}::int,
      array(select json_array_elements_text(${names}::text::json)::date), ${isProbe}::boolean, now,
      now + make_interval(secs => ${timeoutMs}::float8 / 1000)
    from (select outbox_now() as now) clock
    returning id::float8, outbox_ms(expires)::float8 as "expiresAt"`;
  return { id: row?.id ?? 0, expiresAt: row?.expiresAt ?? 0 };
}

/** Makes the send fence; lease and days stay locked from their check to the commit, so that nobody gets in between. */
export function createFence(connection: Connection, account: string): Sending['fence'] {
  return (lease, request) =>
    withLeaseLocked(connection, async (sql): Promise<Fenced> => {
      const { terms, timeoutMs, priority } = request;
      const { isHeld, now } = await check(sql, lease, timeoutMs + SLACK_MS);
      if (!isHeld) return { kind: 'lease-lost' };
      const days = daysOf(now, terms, timeoutMs + SLACK_MS); // a call that may end past the turn is paid by both
      await lockDays(sql, terms, days);
      const known = await readDays(sql, { terms, days });
      const unfit = known.find((day, n) => !fits(day, n === 0, now, request));
      if (unfit) {
        const left = Math.min(...known.map((day) => leftOf(day, now, terms, priority === 'high')));
        return { kind: 'quota', left: request.isProbe ? 0 : left, day: unfit };
      }
      await pay(sql, request, days);
      return { kind: 'paid', transmission: await record(sql, lease, account, request, days) };
    });
}
