import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Lease, Outbox } from '../../lib/outbox/port.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { change, changes, choose, DAY, foldAll, HOUR, key, lease, MINUTE, names, pay } from './fixtures.ts';

describe('park, bury, retry and prune', () => {
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
    await outbox.append([change('a', { priority: 'high' }), change('b')]);
    await foldAll(outbox, held);
  });
  afterAll(() => db.end());

  const failure = { code: 'CDN_REFUSED', reason: 'not of this account' };

  it('parks for a while, with a reason, and counts the tries', async () => {
    const [a, b] = await choose(outbox);
    if (!a || !b) throw new Error('two were appended');
    expect(await outbox.park(held, [key(a)], { forMs: 10 * MINUTE, reason: 'throttled' })).toBe(1);
    expect(names(await choose(outbox))).toEqual(['b']);
    expect((await outbox.pending()).rows.find(({ url }) => url === a.url)).toMatchObject({
      reason: 'throttled',
      attempts: 1,
    });
    await db.pass(10 * MINUTE);
    await foldAll(outbox, held);
    expect(await choose(outbox)).toMatchObject([{ url: a.url, attempts: 1 }, { url: b.url }]);
    await outbox.park(held, [key(a)], { forMs: 0, reason: 'reset' });
    expect(await choose(outbox)).toMatchObject([{ url: a.url, attempts: 2 }, { url: b.url }]);
  });

  it('neither parks nor buries what changed since it was chosen', async () => {
    const rows = (await choose(outbox)).map(key);
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    expect(await outbox.park(held, rows, { forMs: HOUR, reason: 'x' })).toBe(1);
    expect(await outbox.bury(held, rows, failure)).toBe(1);
    expect(names(await choose(outbox))).toEqual(['a']);
  });

  it('buries with a reason, and says so', async () => {
    const rows = (await choose(outbox)).map(key);
    expect(await outbox.bury(held, rows, failure)).toBe(2);
    expect(await choose(outbox)).toEqual([]);
    expect(await outbox.dead({ urls: ['https://www.example.com/a'] })).toMatchObject([
      { url: 'https://www.example.com/a', site: 'www', kind: 'url', ...failure },
    ]);
    expect(await outbox.dead({}, { limit: 1, offset: 1 })).toHaveLength(1);
  });

  it('retries the dead that match, through the log', async () => {
    await outbox.bury(held, (await choose(outbox)).map(key), failure);
    expect(await outbox.retryDead({ site: 'other' })).toBe(0);
    expect(
      await outbox.retryDead({ host: 'www.example.com', code: 'CDN_REFUSED', urls: ['https://www.example.com/a'] }),
    ).toBe(1);
    await foldAll(outbox, held);
    expect(await choose(outbox)).toMatchObject([{ url: 'https://www.example.com/a', priority: 'high', attempts: 0 }]);
    const [left] = await outbox.dead();
    expect(await outbox.retryDead({ ids: left ? [left.id] : [] })).toBe(1);
    expect(await outbox.retryDead({})).toBe(0);
  });

  it('forgets the dead that were purged after all', async () => {
    await outbox.bury(held, (await choose(outbox)).map(key), failure);
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    const rows = (await choose(outbox)).map(key);
    expect(await outbox.dead()).toHaveLength(2);
    await outbox.ack(held, await pay(outbox, held, 1), { rows });
    expect(names(await outbox.dead())).toEqual(['b']);
  });

  it('prunes what is past its time and nothing else', async () => {
    const rows = (await choose(outbox)).map(key);
    await outbox.ack(held, await pay(outbox, held, 2), { rows });
    await pay(outbox, held, 1); // its drain dies
    await outbox.append(changes(1), { delivery: { webhook: 'w', ids: ['1'], keepMs: HOUR } });
    expect(await outbox.prune(held, { historyMs: 30 * DAY })).toEqual({ pruned: 0, more: false });
    await db.pass(29 * DAY);
    held = await lease(outbox);
    expect(await outbox.prune(held, { historyMs: 30 * DAY })).toEqual({ pruned: 1, more: false }); // the delivery
    expect(await outbox.history()).toHaveLength(2);
    expect(await db.sql`select state from transmissions order by id`).toMatchObject([
      { state: 'done' },
      { state: 'maybe' },
    ]);
    await db.pass(2 * DAY);
    held = await lease(outbox);
    expect(await outbox.prune(held, { historyMs: 30 * DAY })).toEqual({ pruned: 3, more: false });
    expect(await outbox.history()).toEqual([]);
    expect((await outbox.pending()).urls).toBe(1);
    expect(await db.sql`select from ledger`).toHaveLength(0);
  });
});
