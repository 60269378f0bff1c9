import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Lease, Outbox } from '../../lib/outbox/port.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { change, changes, choose, foldAll, HOUR, key, lease, MINUTE, names, pay } from './fixtures.ts';

describe('fold', () => {
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

  const one = async () => (await choose(outbox))[0];
  const rebound = (delayMs: number) => db.sql`
    insert into changes (at, account, site, kind, url, priority, due, source, rebound)
    select n, 'default', 'www', 'url', 'https://www.example.com/a', 2, n + make_interval(secs => ${delayMs / 1000}), 'rebound', true
    from (select outbox_now() as n) c`;

  it('makes one target of many changes of a URL', async () => {
    await outbox.append([change('a', { priority: 'low' }), change('b'), change('a', { priority: 'high' })]);
    await outbox.append([change('a'), change('a', { kind: 'dir' })]);
    expect(await outbox.fold(held)).toEqual({ folded: 5, more: false });
    expect(await choose(outbox)).toMatchObject([
      { url: 'https://www.example.com/a', priority: 'high' },
      { priority: 'normal' },
    ]);
    expect((await outbox.choose({ kind: 'dir', limit: 9 })).rows).toHaveLength(1);
    expect(await outbox.fold(held)).toEqual({ folded: 0, more: false });
  });

  it('goes in steps and says when more may be there', async () => {
    await outbox.append(changes(25));
    expect(await outbox.fold(held, 10)).toEqual({ folded: 10, more: true });
    expect(await outbox.fold(held, 10)).toEqual({ folded: 10, more: true });
    expect(await outbox.fold(held, 10)).toEqual({ folded: 5, more: false });
    expect(await choose(outbox)).toHaveLength(25);
  });

  it('never uses a version twice, though the target was removed in between', async () => {
    const seen = new Set<number | undefined>();
    for (let n = 0; n < 3; n += 1) {
      await outbox.append([change('a')]);
      await foldAll(outbox, held);
      const row = await one();
      seen.add(row?.version);
      if (row) await outbox.bury(held, [key(row)], { code: 'x', reason: 'x' });
    }
    expect(seen.size).toBe(3);
  });

  it('keeps the place of the first arrival', async () => {
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    const since = (await one())?.since;
    await db.pass(HOUR / 2);
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    expect((await one())?.since).toBe(since);
  });

  it('lets a target wait for its time, and the earlier time counts', async () => {
    await outbox.append([change('a', { delayMs: 10 * MINUTE }), change('b', { delayMs: 10 * MINUTE })]);
    await outbox.append([change('a', { delayMs: MINUTE })]);
    await foldAll(outbox, held);
    expect(await choose(outbox)).toEqual([]);
    await db.pass(MINUTE);
    await foldAll(outbox, held);
    expect(names(await choose(outbox))).toEqual(['a']);
    await outbox.append([change('b')]);
    await foldAll(outbox, held);
    expect(names(await choose(outbox))).toEqual(['a', 'b']);
  });

  it.each(['in one fold', 'in two'])('a real change does not wait for a rebound of its URL (%s)', async (how) => {
    await rebound(10 * MINUTE);
    if (how === 'in two') await foldAll(outbox, held);
    expect(await choose(outbox)).toEqual([]);
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    expect(await choose(outbox)).toMatchObject([{ priority: 'normal' }]);
    const [row] = await db.sql`select rebound, source from targets`;
    expect(row).toMatchObject({ rebound: false });
  });

  it('a rebound does not hasten or delay a real change', async () => {
    await outbox.append([change('a', { delayMs: 5 * MINUTE })]);
    await foldAll(outbox, held);
    await rebound(0);
    await foldAll(outbox, held);
    expect(await choose(outbox)).toEqual([]);
    await rebound(HOUR);
    await db.pass(5 * MINUTE);
    await foldAll(outbox, held);
    expect(names(await choose(outbox))).toEqual(['a']);
  });

  it('a change does not end the wait of a parked target, and raises its version', async () => {
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    const row = await one();
    if (row) await outbox.park(held, [key(row)], { forMs: HOUR / 2, reason: 'busy' });
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    expect(await choose(outbox)).toEqual([]);
    await db.pass(HOUR / 2);
    await foldAll(outbox, held);
    expect((await one())?.version).toBeGreaterThan(row?.version ?? Number.POSITIVE_INFINITY);
  });

  it('is for the drain that holds the lease alone', async () => {
    await outbox.append(changes(3));
    await db.pass(HOUR);
    await expect(outbox.fold(held)).rejects.toMatchObject({ code: 'LEASE_LOST' }); // over, though nobody took it
    const other = db.outbox();
    const theirs = await lease(other);
    await expect(outbox.fold(held)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(await other.fold(theirs)).toEqual({ folded: 3, more: false });
  });

  it('two drains that fold at once share the rows without loss', async () => {
    const other = db.outbox();
    await outbox.append(changes(200));
    const done = await Promise.all([outbox.fold(held, 150), other.fold(held, 150)]);
    expect(done.map(({ folded }) => folded).sort((a, b) => a - b)).toEqual([50, 150]);
    expect(await choose(outbox)).toHaveLength(200);
  });

  it('a change during a call stays pending', async () => {
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    const rows = (await choose(outbox)).map(key);
    const transmission = await pay(outbox, held, 1);
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    expect(await outbox.ack(held, transmission, { rows })).toEqual({ done: 0, changed: 1 });
    expect(await choose(outbox)).toHaveLength(1);
  });
});
