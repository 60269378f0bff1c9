import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Lease, Outbox } from '../../lib/outbox/port.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { change, choose, foldAll, lease, names } from './fixtures.ts';

describe('a fold beside writers', () => {
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

  it('does not lose a row that commits late with a smaller id', async () => {
    await db.sql.begin(async (late) => {
      await late`insert into changes (at, account, site, kind, url, priority, due, source)
        values (now(), 'default', 'www', 'url', 'https://www.example.com/late', 1, now(), 'x')`;
      await outbox.append([change('early')]);
      expect(await foldAll(outbox, held)).toBe(1);
    });
    expect(await foldAll(outbox, held)).toBe(1);
    expect(names(await choose(outbox)).sort()).toEqual(['early', 'late']);
  });

  it('does not lose a row with a smaller id that commits while it folds', async () => {
    await db.sql.unsafe(`create function hold() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock(42); return new; end';
      create trigger hold before insert on targets for each row execute function hold()`);
    const folding = await db.sql.begin(async (gate) => {
      await gate`select pg_advisory_xact_lock(42)`;
      const fold = await db.sql.begin(async (late) => {
        await late`insert into changes (at, account, site, kind, url, priority, due, source)
          values (now(), 'default', 'www', 'url', 'https://www.example.com/late', 1, now(), 'x')`;
        await outbox.append([change('early')]);
        const folding = foldAll(db.outbox(), held);
        const held42 = () => db.sql`select from pg_locks where locktype = 'advisory' and not granted`;
        await expect.poll(held42).toHaveLength(1);
        return [folding]; // in a list, so that nobody waits for it before the gate opens
      });
      return fold;
    });
    await Promise.all(folding);
    await db.sql.unsafe('drop function hold cascade');
    await foldAll(outbox, held);
    expect(names(await choose(outbox)).sort()).toEqual(['early', 'late']);
  });

  it('raises the version for a late row, too, though its id is smaller', async () => {
    await db.sql.begin(async (late) => {
      await late`insert into changes (at, account, site, kind, url, priority, due, source)
        values (now(), 'default', 'www', 'url', 'https://www.example.com/a', 1, now(), 'x')`;
      await outbox.append([change('a')]);
      await foldAll(outbox, held);
    });
    const before = await one();
    await foldAll(outbox, held);
    expect((await one())?.version).toBeGreaterThan(before?.version ?? Number.POSITIVE_INFINITY);
  });
});
