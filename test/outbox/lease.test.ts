import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Lease, Outbox } from '../../lib/outbox/port.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { HOUR, key, MINUTE } from './fixtures.ts';

describe('the lease', () => {
  let db: TestDatabase;
  let mine: Outbox;
  let other: Outbox;
  beforeAll(async () => {
    db = await createDatabase();
    mine = db.outbox();
    other = db.outbox();
  });
  beforeEach(() => db.clear());
  afterAll(() => db.end());

  it('is one drain’s at a time, and its number rises', async () => {
    const first = await mine.takeLease(MINUTE);
    expect(await other.takeLease(MINUTE)).toBeUndefined();
    await db.pass(MINUTE);
    const second = await other.takeLease(MINUTE);
    expect(second?.fence).toBeGreaterThan(first?.fence ?? Number.POSITIVE_INFINITY);
  });

  it('goes to one of many who ask at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => db.outbox().takeLease(MINUTE)));
    expect(all.filter((taken) => taken)).toHaveLength(1);
  });

  it('is renewed while it lasts, and free after its release', async () => {
    const held = (await mine.takeLease(MINUTE)) as Lease;
    await db.pass(MINUTE - 5000);
    await mine.renew(held, MINUTE);
    await db.pass(MINUTE - 5000);
    expect(await other.takeLease(MINUTE)).toBeUndefined();
    await mine.release(held);
    expect(await other.takeLease(MINUTE)).toBeDefined();
  });

  it('is not waited for where a transaction holds it', async () => {
    await db.sql.begin(async (sql) => {
      await sql`select from lease for update`;
      expect(await mine.takeLease(MINUTE)).toBeUndefined();
    });
  });

  it('lets a drain that lost it do nothing', async () => {
    const held = (await mine.takeLease(MINUTE)) as Lease;
    await db.pass(MINUTE);
    const theirs = (await other.takeLease(HOUR)) as Lease;
    const rows = [key({ id: '00000000-0000-0000-0000-000000000000', version: 1 })];
    const lost = { code: 'LEASE_LOST' };
    await expect(mine.renew(held, MINUTE)).rejects.toMatchObject(lost);
    await expect(mine.fold(held)).rejects.toMatchObject(lost);
    await expect(mine.park(held, rows, { forMs: 1, reason: '' })).rejects.toMatchObject(lost);
    await expect(mine.bury(held, rows, { code: '', reason: '' })).rejects.toMatchObject(lost);
    await expect(mine.prune(held, { historyMs: 1 })).rejects.toMatchObject(lost);
    await expect(mine.ack(held, { id: 1, expiresAt: 0 }, { rows })).rejects.toMatchObject(lost);
    await expect(mine.settleTask(held, 1, { done: [], failed: [] })).rejects.toMatchObject(lost);
    await expect(mine.mark(held, { kind: 'pause', name: '', reason: '' })).rejects.toMatchObject(lost);
    await expect(mine.clearMark(held, 'pause', '')).rejects.toMatchObject(lost);
    await mine.release(held);
    await other.renew(theirs, HOUR); // still theirs
  });
});
