import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Lease, Outbox } from '../../lib/outbox/port.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { change, changes, choose, DAY, foldAll, HOUR, key, lease, MINUTE, names, pay, terms } from './fixtures.ts';

describe('ack, giveBack and maybe', () => {
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

  it('acks what was sent, and writes history of it', async () => {
    await outbox.append(changes(3));
    await foldAll(outbox, held);
    const rows = (await choose(outbox)).slice(0, 2).map(key);
    const transmission = await pay(outbox, held, 2);
    expect(await outbox.ack(held, transmission, { rows, taskId: 't1' })).toEqual({ done: 2, changed: 0 });
    expect(await choose(outbox)).toHaveLength(1);
    expect(await outbox.history()).toHaveLength(2);
    expect((await outbox.history())[0]).toMatchObject({ taskId: 't1', api: 'cdn-2.0', state: 'submitted' });
    expect(await states()).toEqual(['done']);
  });

  it('acks once: a repeated ack removes nothing that came since', async () => {
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    const rows = (await choose(outbox)).map(key);
    const transmission = await pay(outbox, held, 1);
    await outbox.ack(held, transmission, { rows });
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    expect(await outbox.ack(held, transmission, { rows })).toEqual({ done: 0, changed: 0 });
    expect(await outbox.history()).toHaveLength(1);
    expect(await choose(outbox)).toHaveLength(1);
  });

  it('gives what changed during a call the place of its change, and no failed tries', async () => {
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    const [before] = await choose(outbox);
    if (before) await outbox.park(held, [key(before)], { forMs: 0, reason: 'busy' });
    const transmission = await pay(outbox, held, 1);
    await db.pass(MINUTE);
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    await outbox.ack(held, transmission, { rows: before ? [key(before)] : [] });
    const [after] = await choose(outbox);
    expect(after?.attempts).toBe(0);
    expect((after?.since ?? 0) - (before?.since ?? 0)).toBeGreaterThanOrEqual(MINUTE);
  });

  it('refuses an ack of a drain that was frozen past its lease', async () => {
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    const rows = (await choose(outbox)).map(key);
    const transmission = await pay(outbox, held, 1);
    await db.pass(HOUR);
    const other = db.outbox();
    await lease(other);
    await expect(outbox.ack(held, transmission, { rows })).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(names(await choose(outbox))).toEqual(['a']);
    expect(await states()).toEqual(['open']);
  });

  it('gives back once, and to the days that paid, whatever day it is', async () => {
    await toTime(DAY - 5000);
    held = await lease(outbox);
    await pay(outbox, held, 1);
    const both = await pay(outbox, held, 7);
    await db.pass(MINUTE);
    const one = await pay(outbox, held, 3);
    expect(await spent()).toEqual([8, 11]);
    await outbox.giveBack(both);
    await outbox.giveBack(both);
    expect(await spent()).toEqual([1, 4]);
    await db.pass(DAY);
    await outbox.giveBack(one);
    expect(await spent()).toEqual([1, 1]);
    expect(await states()).toEqual(['open', 'returned', 'returned']);
  });

  it('keeps what may have been done spent and pending', async () => {
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    const transmission = await pay(outbox, held, 1);
    await outbox.maybe(transmission);
    await outbox.giveBack(transmission);
    expect([await spent(), await states()]).toEqual([[1], ['maybe']]);
    expect(await choose(outbox)).toHaveLength(1);
  });

  it('a transmission that was given back cannot be acked', async () => {
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    const rows = (await choose(outbox)).map(key);
    const transmission = await pay(outbox, held, 1);
    await outbox.giveBack(transmission);
    expect(await outbox.ack(held, transmission, { rows })).toEqual({ done: 0, changed: 0 });
    expect(await choose(outbox)).toHaveLength(1);
  });
});
