import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Outbox } from '../../lib/outbox/port.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { change, changes, choose, foldAll, key, lease, MINUTE, names, pay } from './fixtures.ts';

const ASSETS = { site: 'www', dir: 'https://www.example.com/assets/', over: 10 };
const IMAGES = { site: 'www', dir: 'https://www.example.com/assets/img/', over: 3 };

describe('collapse', () => {
  let db: TestDatabase;
  let outbox: Outbox;
  beforeAll(async () => {
    db = await createDatabase();
  });
  beforeEach(async () => {
    await db.clear();
    outbox = db.outbox();
  });
  afterAll(() => db.end());

  const dirs = async () => (await outbox.choose({ kind: 'dir', limit: 100 })).rows;
  const fill = async (count: number, prefix = 'assets/') => {
    await outbox.append(changes(count, { prefix }));
    const held = await lease(outbox);
    await foldAll(outbox, held);
    return held;
  };
  const purge = async (held: Awaited<ReturnType<typeof lease>>) => {
    const [row] = await dirs();
    if (!row) throw new Error('no directory');
    const transmission = await pay(outbox, held, 1, { kind: 'dir' });
    return { row, ack: () => outbox.ack(held, transmission, { rows: [key(row)], isWhole: true }) };
  };

  it('puts a directory in the place of more URLs than its rule allows; they stay, and wait', async () => {
    const held = await fill(11);
    await outbox.append([change('other')]);
    await foldAll(outbox, held);
    expect(await outbox.collapse(held, [ASSETS], 5)).toEqual([{ dir: ASSETS.dir, count: 11 }]);
    expect(names(await choose(outbox))).toEqual(['other']);
    expect(names(await dirs())).toEqual(['assets/']);
    expect(await outbox.pending()).toMatchObject({ urls: 12, dirs: 1, due: 2, waiting: 11 });
  });

  it.each([
    ['as many as the rule allows', 10, [ASSETS], 5],
    ['a day that has no room', 11, [ASSETS], 0],
    ['no rule', 11, [], 5],
    ['a rule of another site', 11, [{ ...ASSETS, site: 'shop' }], 5],
    ['a directory with a name that only begins so', 11, [{ ...ASSETS, dir: 'https://www.example.com/ass/' }], 5],
  ])('leaves %s alone', async (_, count, rules, free) => {
    const held = await fill(count);
    expect(await outbox.collapse(held, rules, free)).toEqual([]);
    expect(await choose(outbox)).toHaveLength(count);
  });

  it('removes with the directory what was there before its call, and nothing that came after', async () => {
    const held = await fill(11);
    await outbox.collapse(held, [ASSETS], 5);
    const { ack } = await purge(held);
    await outbox.append([change('assets/3')]);
    await foldAll(outbox, held);
    expect(await ack()).toEqual({ done: 1, changed: 0 });
    expect(names(await choose(outbox))).toEqual(['assets/3']);
    expect(await outbox.pending()).toMatchObject({ urls: 1, dirs: 0, due: 1, waiting: 0 });
    expect(await outbox.history()).toMatchObject([{ kind: 'dir', url: ASSETS.dir }]);
  });

  it('takes in what comes while the directory waits, and needs no more room for it', async () => {
    const held = await fill(11);
    await outbox.collapse(held, [ASSETS], 1);
    await outbox.append([change('assets/3'), change('assets/new')]);
    await foldAll(outbox, held);
    expect(await outbox.collapse(held, [ASSETS], 0)).toEqual([{ dir: ASSETS.dir, count: 2 }]);
    const { ack } = await purge(held);
    await ack();
    expect(await outbox.pending()).toMatchObject({ urls: 0, dirs: 0 });
  });

  it('lets go of its URLs when the directory is dead, and does not try it again', async () => {
    const held = await fill(11);
    await outbox.collapse(held, [ASSETS], 5);
    const [row] = await dirs();
    await outbox.bury(held, row ? [key(row)] : [], { code: 'CDN_REFUSED', reason: 'no' });
    expect(await choose(outbox)).toHaveLength(11);
    expect(await outbox.collapse(held, [ASSETS], 5)).toEqual([]);
    expect(await choose(outbox)).toHaveLength(11);
  });

  it('lets go of them by itself when nothing becomes of the directory', async () => {
    const held = await fill(11);
    await outbox.collapse(held, [ASSETS], 5);
    await db.pass(14 * MINUTE);
    await outbox.fold(held);
    expect(await choose(outbox)).toHaveLength(0);
    await db.pass(2 * MINUTE);
    await outbox.fold(held);
    expect(await choose(outbox)).toHaveLength(11);
  });

  it('prefers the deepest directory, and one that holds it to both', async () => {
    const held = await fill(4, 'assets/img/');
    await outbox.append(changes(9, { prefix: 'assets/' }));
    await foldAll(outbox, held);
    expect(await outbox.collapse(held, [ASSETS, IMAGES], 5)).toEqual([{ dir: IMAGES.dir, count: 4 }]);
    expect(await choose(outbox)).toHaveLength(9);
    await outbox.append(changes(2, { prefix: 'assets/x' }));
    await foldAll(outbox, held);
    await db.sql`delete from targets where kind = 'dir'`;
    await db.sql`update targets set wake = null, reason = null`;
    const rules = [IMAGES, ASSETS];
    expect(await outbox.collapse(held, rules, 5)).toEqual([{ dir: ASSETS.dir, count: 15 }]);
    expect(names(await dirs())).toEqual(['assets/']);
    const { ack } = await purge(held);
    await ack();
    expect(await outbox.pending()).toMatchObject({ urls: 0, dirs: 0 });
  });

  it('keeps to its account, and to what a directory that somebody asked for says', async () => {
    await db.outbox('other').append(changes(20, { prefix: 'assets/' }));
    const held = await fill(11);
    await outbox.append([change('assets/', { kind: 'dir', priority: 'high' })]);
    await foldAll(outbox, held);
    await outbox.collapse(held, [ASSETS], 5);
    const { ack, row } = await purge(held);
    expect(row.priority).toBe('high');
    await ack();
    expect(await outbox.pending()).toMatchObject({ urls: 20, dirs: 0 });
  });

  it('lets a directory that was asked for take along what is due below it', async () => {
    const held = await fill(3);
    await outbox.append([change('assets/', { kind: 'dir', source: 'purge' }), change('other')]);
    await foldAll(outbox, held);
    expect(await outbox.collapse(held, [], 5)).toEqual([{ dir: ASSETS.dir, count: 3 }]);
    expect(names(await choose(outbox))).toEqual(['other']);
    expect((await outbox.pending()).rows.find(({ kind }) => kind === 'dir')).toMatchObject({ source: 'purge' });
    expect(await outbox.collapse(held, [], 5)).toEqual([{ dir: ASSETS.dir, count: 0 }]);
    const { ack } = await purge(held);
    await ack();
    expect(await outbox.pending()).toMatchObject({ urls: 1, dirs: 0 });
  });

  it('does not let URLs wait for a directory that fails again and again', async () => {
    const held = await fill(11);
    await outbox.collapse(held, [ASSETS], 5);
    for (let n = 0; n < 3; n += 1) {
      const [row] = await dirs();
      await outbox.park(held, row ? [key(row)] : [], { forMs: 0, reason: 'busy' });
    }
    expect(await outbox.collapse(held, [ASSETS], 5)).toEqual([]);
    await db.pass(16 * MINUTE);
    await outbox.fold(held);
    expect(await outbox.collapse(held, [ASSETS], 5)).toEqual([]);
    expect(await choose(outbox)).toHaveLength(11);
  });

  it('does not let URLs wait for long, whatever keeps their directory', async () => {
    const held = await fill(11);
    await outbox.append([change('assets/', { kind: 'dir' })]);
    await foldAll(outbox, held);
    for (let n = 0; n < 8; n += 1) {
      await outbox.collapse(held, [ASSETS], 5);
      await db.pass(5 * MINUTE);
      await foldAll(outbox, held);
    }
    expect(await choose(outbox)).toHaveLength(11);
    expect(await dirs()).toHaveLength(1);
  });

  it('does not let them wait for a directory that is due later', async () => {
    const held = await fill(11);
    await outbox.append([change('assets/', { kind: 'dir', delayMs: 60 * MINUTE })]);
    await foldAll(outbox, held);
    expect(await outbox.collapse(held, [ASSETS], 5)).toEqual([]);
    expect(await choose(outbox)).toHaveLength(11);
  });

  it('keeps a directory that was asked for, though one above it is collapsed', async () => {
    const held = await fill(4, 'assets/img/');
    await outbox.append([change('assets/img/', { kind: 'dir' }), ...changes(11, { prefix: 'assets/' })]);
    await foldAll(outbox, held);
    await outbox.collapse(held, [IMAGES, ASSETS], 5);
    expect(names(await dirs()).sort()).toEqual(['assets/', 'assets/img/']);
  });

  it('takes along no more than the day has room for', async () => {
    const held = await fill(11);
    const asked = ['a/', 'b/', 'c/'];
    await outbox.append(asked.flatMap((dir) => [change(dir, { kind: 'dir' }), change(`${dir}x`)]));
    await foldAll(outbox, held);
    expect(await outbox.collapse(held, [ASSETS], 1)).toHaveLength(1);
    expect(await choose(outbox)).toHaveLength(13);
    expect(await outbox.collapse(held, [ASSETS], 4)).toHaveLength(4);
  });

  it('is not done by a directory that was not purged whole', async () => {
    const held = await fill(11);
    await outbox.collapse(held, [ASSETS], 5);
    const [row] = await dirs();
    const transmission = await pay(outbox, held, 1, { kind: 'dir' });
    await outbox.ack(held, transmission, { rows: row ? [key(row)] : [] });
    expect(await outbox.pending()).toMatchObject({ urls: 11, dirs: 0 });
    await db.pass(16 * MINUTE);
    await outbox.fold(held);
    expect(await choose(outbox)).toHaveLength(11);
  });

  it('throws where the lease is lost, and writes nothing then', async () => {
    const held = await fill(11);
    await outbox.release(held);
    await expect(outbox.collapse(held, [ASSETS], 5)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(await choose(outbox)).toHaveLength(11);
  });
});
