import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Lease, Outbox } from '../../lib/outbox/port.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { DAY, HOUR, lease, MINUTE, pay, request, terms } from './fixtures.ts';

describe('fence', () => {
  let db: TestDatabase;
  let outbox: Outbox;
  let held: Lease;
  beforeAll(async () => {
    db = await createDatabase();
    outbox = db.outbox();
  });
  beforeEach(async () => {
    await db.clear();
    held = await lease(outbox);
  });
  afterAll(() => db.end());

  /** Moves the clock of the store to a time of the pool's day. */
  async function toTime(ms: number) {
    const [row] = await db.sql`select outbox_ms(outbox_now())::float8 as now`;
    const sinceTurn = ((((row?.['now'] ?? 0) - terms.dayStartMs) % DAY) + DAY) % DAY;
    await db.pass(ms - sinceTurn + (ms < sinceTurn ? DAY : 0));
  }
  const spent = async () => (await db.sql`select used from ledger order by day`).map(({ used }) => used as number);
  const states = async () =>
    (await db.sql`select state from transmissions order by id`).map(({ state }) => state as string);

  it('pays for what is sent and records it', async () => {
    const { id, expiresAt } = await pay(outbox, held, 300);
    const [row] = await db.sql`select *, outbox_ms(started)::float8 as at, days::text as paid from transmissions`;
    expect(row).toMatchObject({
      id: String(id),
      pool: terms.pool,
      api: 'cdn-2.0',
      kind: 'url',
      count: 300,
      state: 'open',
    });
    expect(row?.['paid']).toMatch(/^\{\d{4}-\d\d-\d\d\}$/);
    expect(expiresAt - row?.['at']).toBe(10_000);
    expect(await spent()).toEqual([300]);
    await pay(outbox, held, 200);
    expect(await spent()).toEqual([500]);
  });

  it('does not pay for a call that the lease may not outlive', async () => {
    expect(await outbox.fence(held, request(1, { timeoutMs: HOUR }))).toEqual({ kind: 'lease-lost' });
    await db.pass(HOUR - 5000);
    expect(await outbox.fence(held, request(1))).toEqual({ kind: 'lease-lost' });
    await outbox.renew(held, HOUR);
    expect(await outbox.fence(held, request(1))).toMatchObject({ kind: 'paid' });
    expect(await spent()).toEqual([1]);
  });

  it('does not pay for a drain whose lease another has', async () => {
    await outbox.release(held);
    await lease(db.outbox());
    expect(await outbox.fence(held, request(1))).toEqual({ kind: 'lease-lost' });
    expect([await spent(), await states()]).toEqual([[], []]);
  });

  it('waits for a takeover that is under way, and then sees it', async () => {
    const fenced = await db.sql.begin(async (sql) => {
      await sql`update lease set fence = fence + 1`;
      const waiting = outbox.fence(held, request(1));
      const blocked = () =>
        db.sql`select from pg_stat_activity where datname = ${db.owner.name} and wait_event_type = 'Lock'`;
      await expect.poll(blocked).toHaveLength(1);
      return [waiting]; // in a list, so that nobody waits for it before the commit
    });
    expect(await fenced[0]).toEqual({ kind: 'lease-lost' });
  });

  it('charges a call that may end past the turn to both days', async () => {
    await toTime(DAY - 5000);
    held = await lease(outbox);
    await pay(outbox, held, 7);
    expect(await spent()).toEqual([7, 7]);
    await db.pass(MINUTE);
    await pay(outbox, held, 2);
    expect(await spent()).toEqual([7, 9]);
  });

  it('lets neither of two days pay where one cannot', async () => {
    const tight = { ...terms, limit: 10 };
    await toTime(DAY - 2 * MINUTE);
    held = await lease(outbox);
    await pay(outbox, held, 8, { terms: tight });
    await db.pass(2 * MINUTE - 5000);
    const refused = await outbox.fence(held, request(5, { terms: tight }));
    expect(refused).toMatchObject({ kind: 'quota', left: 2, day: { used: 8, limit: 10, isClosed: false } });
    expect(await spent()).toEqual([8, 0]);
    expect(await states()).toEqual(['open']);
  });
});
