import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../lib/outbox/migrate.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';

describe('migrate', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createDatabase({ isMigrated: false });
  });
  afterAll(() => db.end());

  it('is what a missing table asks for', async () => {
    await expect(db.outbox().append([])).rejects.toMatchObject({
      code: 'OUTBOX_SCHEMA',
      message: expect.stringContaining('overseas-purge migrate'),
    });
  });

  it('succeeds for 20 at once, and does its work once', async () => {
    const done = await Promise.all(Array.from({ length: 20 }, () => migrate(db.owner)));
    expect(done.filter(({ from }) => from === 0)).toHaveLength(1);
    expect(new Set(done.map(({ to }) => to))).toEqual(new Set([1]));
  });

  it('changes nothing the second time, and leaves a newer version alone', async () => {
    expect(await migrate(db.owner)).toEqual({ from: 1, to: 1 });
    await db.sql`insert into outbox_version (version) values (99)`;
    expect(await migrate(db.owner)).toEqual({ from: 99, to: 99 });
  });

  it('tunes the table that is emptied and filled all day', async () => {
    const [row] = await db.sql`select reloptions from pg_class where relname = 'targets'`;
    expect(row?.['reloptions']).toEqual([
      'fillfactor=70',
      'autovacuum_vacuum_scale_factor=0',
      'autovacuum_vacuum_threshold=50000',
      'vacuum_truncate=false',
    ]);
  });

  it('is refused to a handler, and says which right is missing', async () => {
    await expect(migrate(db.handler)).rejects.toMatchObject({ code: 'OUTBOX_UNAVAILABLE' });
    await expect(db.outbox().readMarks()).rejects.toThrow(/grant SELECT, INSERT, UPDATE and DELETE/);
  });

  it('needs no right to create where all is done: a deployment has the rights of the functions', async () => {
    await db.sql.unsafe(`grant select, insert, update, delete on all tables in schema public to ${db.handler.user}`);
    expect(await migrate(db.handler)).toEqual({ from: 99, to: 99 });
  });

  it('is what a missing column asks for', async () => {
    await db.sql`alter table changes rename column source to origin`;
    await expect(db.outbox().append([])).rejects.toMatchObject({ code: 'OUTBOX_SCHEMA' });
  });
});
