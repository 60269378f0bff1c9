import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Lease, Outbox } from '../../lib/outbox/port.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { change, changes, choose, foldAll, HOUR, lease, MINUTE, names } from './fixtures.ts';

describe('choose', () => {
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

  const add = async (...parts: Parameters<Outbox['append']>[0][]) => {
    for (const part of parts) {
      await outbox.append(part);
      await foldAll(outbox, held);
      await db.pass(1000);
    }
  };
  const sitesOf = (rows: readonly { site: string }[]) => {
    const counts: Record<string, number> = {};
    for (const { site } of rows) counts[site] = (counts[site] ?? 0) + 1;
    return counts;
  };

  it('says what a drain needs to know', async () => {
    await add([change('https://img.example.com:8443/a', { priority: 'high', site: 'img' })]);
    const [row] = await choose(outbox);
    expect(row).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      version: expect.any(Number),
      url: 'https://img.example.com:8443/a',
      site: 'img',
      host: 'img.example.com:8443',
      priority: 'high',
      since: expect.any(Number),
      attempts: 0,
    });
    const [clock] = await db.sql`select outbox_ms(outbox_now())::float8 as now`;
    expect((clock?.['now'] ?? 0) - (row?.since ?? 0)).toBeLessThan(MINUTE);
  });

  it('takes the class first, then the first arrival', async () => {
    await add(
      [change('low', { priority: 'low' })],
      [change('b')],
      [change('a')],
      [change('high', { priority: 'high' })],
    );
    expect(names(await choose(outbox))).toEqual(['high', 'b', 'a', 'low']);
    expect(names(await choose(outbox, 2))).toEqual(['high', 'b']);
  });

  it('lets sites take turns, and fills up from those that have more', async () => {
    await add(
      changes(100, { site: 'a', prefix: 'a' }),
      changes(10, { site: 'b', prefix: 'b' }),
      changes(3, { site: 'c', prefix: 'c' }),
    );
    const rows = await choose(outbox, 9);
    expect(rows.slice(0, 6).map(({ site }) => site)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
    expect(sitesOf(rows)).toEqual({ a: 3, b: 3, c: 3 });
    expect(sitesOf(await choose(outbox, 60))).toEqual({ a: 47, b: 10, c: 3 });
    expect(await choose(outbox)).toHaveLength(113);
  });

  it('takes the newest first inside a bulk, the oldest first up to 500', async () => {
    await add(changes(1, { prefix: 'first' }), changes(499), changes(1, { prefix: 'last', delayMs: 0 }));
    expect(names(await choose(db.outbox(), 5))[0]).toBe('last0'); // 501 of the site: a bulk
    await db.sql`delete from targets where url like '%last0'`;
    expect(names(await choose(db.outbox(), 5))[0]).toBe('first0'); // an instance remembers bulks for a while
  });

  it('keeps a tenth of a batch for the oldest, whatever their class', async () => {
    await add(changes(30, { priority: 'low', prefix: 'old', site: 'x' }));
    await add(changes(200, { priority: 'high', prefix: 'new' }));
    const rows = await choose(outbox, 100);
    expect(rows.filter(({ priority }) => priority === 'low')).toHaveLength(10);
    expect(rows).toHaveLength(100);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(100);
  });

  it('starves nobody: a low target goes though high ones keep coming', async () => {
    await add([change('patient', { priority: 'low' })]);
    for (let round = 0; round < 3; round += 1) await add(changes(50, { priority: 'high', prefix: `${round}-` }));
    expect(names(await choose(outbox, 10))).toContain('patient');
  });

  it('fills batches to the brim, however classes and sites are mixed', async () => {
    await add(
      changes(333, { priority: 'high', prefix: 'h' }),
      changes(334, { prefix: 'n', site: 's' }),
      changes(350, { priority: 'low', prefix: 'l' }),
    );
    expect(new Set(names(await choose(outbox))).size).toBe(1000);
  });

  it('keeps to one class where it is told', async () => {
    await add([change('a')], [change('b', { priority: 'high' })]);
    expect(names((await outbox.choose({ kind: 'url', limit: 10, priority: 'high' })).rows)).toEqual(['b']);
  });

  it('keeps kinds and accounts apart', async () => {
    await add([change('a'), change('d/', { kind: 'dir' })]);
    await db.outbox('other').append([change('theirs')]);
    await foldAll(outbox, held);
    expect(names(await choose(outbox))).toEqual(['a']);
    expect(names((await outbox.choose({ kind: 'dir', limit: 10 })).rows)).toEqual(['d/']);
    expect(names((await db.outbox('other').choose({ kind: 'url', limit: 10 })).rows)).toEqual(['theirs']);
  });

  it('leaves hosts alone that are quarantined or excluded', async () => {
    await add([change('https://bad.example.com/1'), change('https://busy.example.com/2'), change('good')]);
    await outbox.mark(held, { kind: 'host', name: 'default bad.example.com', reason: 'not ours', forMs: HOUR / 2 });
    const { rows, probes } = await outbox.choose({ kind: 'url', limit: 10, excludeHosts: ['busy.example.com'] });
    expect(names(rows)).toEqual(['good']);
    expect(probes).toEqual([]);
  });

  it('offers one row of a quarantined host once its probe is due, and all of them when it is cleared', async () => {
    await add(changes(3, { prefix: 'https://bad.example.com/' }), [change('good')]);
    await outbox.mark(held, { kind: 'host', name: 'default bad.example.com', reason: 'not ours', forMs: HOUR / 2 });
    await db.pass(HOUR / 2);
    const { rows, probes } = await outbox.choose({ kind: 'url', limit: 10 });
    expect(names(rows)).toEqual(['good']);
    expect(names(probes)).toEqual([expect.stringMatching(/bad.example.com/)]);
    await outbox.clearMark(held, 'host', 'default bad.example.com');
    expect(await choose(outbox)).toHaveLength(4);
  });

  it('holds no lock', async () => {
    await add(changes(10));
    await choose(outbox);
    const locks = await db.sql`select from pg_locks where relation = 'targets'::regclass`;
    expect(locks).toHaveLength(0);
  });
});
