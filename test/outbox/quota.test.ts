import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Lease, Outbox } from '../../lib/outbox/port.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { DAY, HOUR, lease, MINUTE, pay, request, terms } from './fixtures.ts';

describe('the ledger', () => {
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

  const today = async () => (await outbox.readQuota())[0];

  it('lets nothing past the limit', async () => {
    await pay(outbox, held, 9_600);
    expect(await outbox.fence(held, request(401))).toMatchObject({ kind: 'quota', left: 400 });
    await pay(outbox, held, 400, { priority: 'high' });
    expect(await outbox.fence(held, request(1, { priority: 'high' }))).toMatchObject({ kind: 'quota', left: 0 });
    expect(await today()).toMatchObject({ used: 10_000, limit: 10_000, isClosed: false });
  });

  it('lets racing drains of one pool not past it either', async () => {
    const small = { ...terms, limit: 10 };
    const all = Array.from({ length: 20 }, () => db.outbox().fence(held, request(1, { terms: small })));
    expect((await Promise.all(all)).filter(({ kind }) => kind === 'paid')).toHaveLength(10);
  });

  it('keeps the reserve for calls of nothing but high priority', async () => {
    const kept = { ...terms, reserve: 1000 };
    await pay(outbox, held, 9000, { terms: kept });
    expect(await outbox.fence(held, request(1, { terms: kept }))).toMatchObject({ kind: 'quota', left: 0 });
    await pay(outbox, held, 1, { terms: kept, priority: 'high' });
    await db.pass(10 * HOUR + MINUTE);
    held = await lease(outbox);
    await pay(outbox, held, 999, { terms: kept, priority: 'low' });
  });

  it('follows a changed limit at once', async () => {
    await pay(outbox, held, 100, { terms: { ...terms, limit: 100 } });
    expect(await outbox.fence(held, request(1, { terms: { ...terms, limit: 100 } }))).toMatchObject({ kind: 'quota' });
    await pay(outbox, held, 100, { terms: { ...terms, limit: 200 } });
  });

  it('closes after a refusal until the day turns, but for one probe an hour', async () => {
    await outbox.closePool(terms);
    expect(await today()).toMatchObject({ isClosed: true, probeAt: expect.any(Number) });
    const probe = () => outbox.fence(held, request(1, { isProbe: true, timeoutMs: 1000 }));
    expect(await outbox.fence(held, request(1))).toMatchObject({ kind: 'quota', left: 0, day: { isClosed: true } });
    expect(await probe()).toMatchObject({ kind: 'quota' });
    let probes = 0;
    for (let minute = 0; minute < 180; minute += 15) {
      await db.pass(15 * MINUTE);
      await outbox.release(held);
      held = await lease(outbox);
      if ((await probe()).kind === 'paid') probes += 1;
      await outbox.closePool(terms); // the probe was refused: the hour of the next one stands
    }
    expect(probes).toBe(3);
    await db.pass(12 * HOUR);
    held = await lease(outbox);
    expect(await outbox.fence(held, request(1000))).toMatchObject({ kind: 'paid' });
  });

  it('lets a probe be one URL, and of a closed pool only', async () => {
    expect(await outbox.fence(held, request(1, { isProbe: true }))).toMatchObject({ kind: 'quota' });
    await outbox.closePool(terms, MINUTE);
    await db.pass(MINUTE);
    expect(await outbox.fence(held, request(2, { isProbe: true }))).toMatchObject({ kind: 'quota' });
    expect(await outbox.fence(held, request(1, { isProbe: true }))).toMatchObject({ kind: 'paid' });
  });

  it('opens again after an accepted probe, and keeps the hour', async () => {
    await outbox.closePool(terms);
    await outbox.openPool(terms);
    expect(await today()).toMatchObject({ isClosed: false });
    expect(await outbox.readMarks()).toMatchObject([{ kind: 'turn', name: terms.pool }]);
    expect(await outbox.fence(held, request(1000))).toMatchObject({ kind: 'paid' });
  });

  it('lets the provider raise what is spent and allowed, and lower neither', async () => {
    await pay(outbox, held, 100);
    await outbox.learnQuota(terms, { used: 50, limit: 5000 });
    expect(await today()).toMatchObject({ used: 100, limit: 10_000 });
    await outbox.learnQuota(terms, { used: 700, limit: 20_000 });
    await outbox.learnQuota(terms, {});
    expect(await today()).toMatchObject({ used: 700, limit: 20_000 });
    await pay(outbox, held, 1);
    expect(await today()).toMatchObject({ used: 701 });
  });

  it('gives nothing back of what the provider has counted since', async () => {
    const before = await pay(outbox, held, 100);
    await outbox.learnQuota(terms, { used: 150 });
    const after = await pay(outbox, held, 10);
    await outbox.giveBack(before);
    expect(await today()).toMatchObject({ used: 160 });
    await outbox.giveBack(after);
    expect(await today()).toMatchObject({ used: 150 });
  });

  it('charges what went past it, over the limit, too', async () => {
    await outbox.charge(terms, 10_500);
    expect(await today()).toMatchObject({ used: 10_500 });
    expect(await outbox.fence(held, request(1))).toMatchObject({ kind: 'quota', left: 0 });
  });

  it('tells the running days of every pool, and none that are over', async () => {
    await outbox.charge(terms, 1);
    await outbox.charge({ ...terms, pool: 'b', dayStartMs: 0 }, 2);
    expect((await outbox.readQuota()).map(({ pool, used }) => [pool, used])).toEqual([
      ['b', 2],
      [terms.pool, 1],
    ]);
    await db.pass(2 * DAY);
    expect(await outbox.readQuota()).toEqual([]);
  });
});
