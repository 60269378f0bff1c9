import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Lease, Outbox } from '../../lib/outbox/port.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { change, changes, choose, foldAll, HOUR, key, lease, MINUTE, names, pay, terms } from './fixtures.ts';

describe('reading', () => {
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

  const counts = async () => {
    const { rows, ...rest } = await outbox.pending();
    return rest;
  };

  it('counts distinct targets, the unfolded log included, the same before and after a fold', async () => {
    await outbox.append([change('a'), change('late', { delayMs: HOUR }), change('a/', { kind: 'dir' }), change('b')]);
    await foldAll(outbox, held);
    await outbox.append([change('a'), change('b'), change('c'), change('c'), change('d', { delayMs: HOUR })]);
    const expected = { urls: 5, dirs: 1, due: 4, waiting: 2 };
    expect(await counts()).toEqual(expected);
    await foldAll(outbox, held);
    expect(await counts()).toEqual(expected);
  });

  it.each([
    ['a late target gets a change that is due', { delayMs: HOUR }, {}],
    ['a target that is due gets a late change', {}, { delayMs: HOUR }],
    ['both are late', { delayMs: HOUR }, { delayMs: HOUR }],
  ])('counts what is due as the next fold will see it: %s', async (_, first, second) => {
    await outbox.append([change('a', first)]);
    await foldAll(outbox, held);
    await outbox.append([change('a', second)]);
    const before = await counts();
    await foldAll(outbox, held);
    expect(await counts()).toEqual(before);
  });

  it('lists what is pending, page by page', async () => {
    await outbox.append([change('a', { priority: 'high', source: 'cos' })]);
    await foldAll(outbox, held);
    await db.pass(MINUTE);
    await outbox.append([change('b', { delayMs: 5000 }), change('a')]);
    const { rows } = await outbox.pending();
    expect(names(rows)).toEqual(['a', 'b']);
    expect(rows[0]).toMatchObject({ kind: 'url', site: 'www', priority: 'high', source: 'cos', attempts: 0 });
    expect((rows[1]?.dueAt ?? 0) - (rows[1]?.since ?? 0)).toBe(5000);
    expect(names((await outbox.pending({ limit: 1, offset: 1 })).rows)).toEqual(['b']);
  });

  it('tells the history of a URL or a site, newest first', async () => {
    for (const name of ['a', 'b', 'a']) {
      await outbox.append([change(name, { site: name })]);
      await foldAll(outbox, held);
      await outbox.ack(held, await pay(outbox, held, 1), { rows: (await choose(outbox)).map(key) });
      await db.pass(MINUTE);
    }
    expect(names(await outbox.history())).toEqual(['a', 'b', 'a']);
    const [last, first] = await outbox.history({ url: 'https://www.example.com/a' });
    expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2 * MINUTE);
    expect(names(await outbox.history({ site: 'b' }))).toEqual(['b']);
    expect(names(await outbox.history({ limit: 1, offset: 1 }))).toEqual(['b']);
  });

  it('says how long the oldest due row has been due, folded or not, and not of late ones', async () => {
    const age = async () => Math.round(((await outbox.health()).oldestDueMs ?? -1) / MINUTE);
    expect(await outbox.health()).toEqual({ pauses: [], quota: [] });
    await outbox.append([change('a', { delayMs: 10 * MINUTE })]);
    expect((await outbox.health()).oldestDueMs).toBeUndefined();
    await db.pass(15 * MINUTE);
    expect(await age()).toBe(5);
    await foldAll(outbox, held);
    expect(await age()).toBe(5);
    await outbox.append(changes(2));
    expect(await age()).toBe(5);
    await outbox.bury(held, (await choose(outbox)).map(key), { code: 'x', reason: 'x' });
    expect(await age()).toBe(0);
  });

  it('says when a drain last ended, what is paused, and what is spent', async () => {
    await outbox.mark(held, { kind: 'pause', name: 'AKID…', reason: 'signature refused', forMs: 5 * MINUTE });
    await outbox.release(held);
    await outbox.charge(terms, 9000);
    await db.pass(3 * MINUTE);
    const { lastDrainMs, pauses, quota } = await outbox.health();
    expect(Math.round((lastDrainMs ?? 0) / MINUTE)).toBe(3);
    expect(pauses).toMatchObject([{ name: 'AKID…', reason: 'signature refused', isOver: false }]);
    expect(quota).toMatchObject([{ used: 9000, limit: 10_000 }]);
    await db.pass(2 * MINUTE);
    expect((await outbox.health()).pauses).toEqual([]);
  });
});

describe('marks', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createDatabase();
  });
  afterAll(() => db.end());

  it('keep their first sighting until they are cleared', async () => {
    const outbox = db.outbox();
    const held = await lease(outbox);
    const first = await outbox.mark(held, { kind: 'api', name: 'cdn-2.0', reason: 'ENOTFOUND' });
    expect(first).toEqual({
      kind: 'api',
      name: 'cdn-2.0',
      reason: 'ENOTFOUND',
      since: expect.any(Number),
      isOver: false,
    });
    await db.pass(5 * MINUTE);
    const again = await outbox.mark(held, { kind: 'api', name: 'cdn-2.0', reason: 'retired', forMs: MINUTE });
    expect(again).toMatchObject({ since: first.since, reason: 'retired', until: expect.any(Number) });
    await db.pass(MINUTE);
    expect(await db.outbox().readMarks()).toMatchObject([{ kind: 'api', isOver: true }]);
    await outbox.clearMark(held, 'api', 'cdn-2.0');
    await outbox.clearMark(held, 'api', 'cdn-2.0');
    expect(await outbox.readMarks()).toEqual([]);
  });
});
