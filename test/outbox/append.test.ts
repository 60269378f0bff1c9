import net from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOutbox } from '../../lib/outbox/outbox.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { change, changes, MINUTE } from './fixtures.ts';

describe('append', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createDatabase();
  });
  beforeEach(() => db.clear());
  afterAll(() => db.end());

  const logged = () => db.sql`select *, due - at as delay from changes order by id`;

  it('adds a row a target, with only rights on tables', async () => {
    const outbox = db.outbox('1250000000');
    const late = change('b', { kind: 'dir', priority: 'high', delayMs: 5000, source: 'hook blog', site: 's' });
    expect(await outbox.append([change('a'), late])).toBe('stored');
    expect(await logged()).toMatchObject([
      {
        account: '1250000000',
        site: 'www',
        kind: 'url',
        url: 'https://www.example.com/a',
        priority: 1,
        delay: '00:00:00',
      },
      { kind: 'dir', priority: 0, delay: '00:00:05', source: 'hook blog', site: 's', rebound: false, round: 0 },
    ]);
  });

  it('keeps text as it is, whatever quotes, signs or characters it has', async () => {
    const odd = change(`https://例.example/'"\\$1 $$ {}é😀?a=b%00`, { source: `it's "x"` });
    await db.outbox().append([odd]);
    expect((await logged())[0]).toMatchObject({ url: odd.url, source: odd.source });
  });

  it('stores a delivery once, with its changes or not at all', async () => {
    const outbox = db.outbox();
    const delivery = { webhook: 'blog', ids: ['1'], keepMs: 10 * MINUTE };
    expect(await outbox.append([change('a')], { delivery })).toBe('stored');
    expect(await outbox.append([change('a')], { delivery })).toBe('duplicate');
    expect(await outbox.append([change('a')], { delivery: { ...delivery, webhook: 'shop' } })).toBe('stored');
    expect(await logged()).toHaveLength(2);
  });

  it('knows a delivery by any of its names, and each area has its own', async () => {
    const delivery = { webhook: 'blog', ids: ['id 1', 'signature 1'], keepMs: 10 * MINUTE };
    const again = (ids: readonly string[]) => db.outbox().append([change('a')], { delivery: { ...delivery, ids } });
    expect(await again(['id 1', 'signature 1'])).toBe('stored');
    expect(await again(['id 1', 'signature 2'])).toBe('duplicate');
    expect(await again(['id 2', 'signature 1'])).toBe('duplicate');
    expect(await again(['id 3', 'signature 3'])).toBe('stored');
    expect(await db.outbox('1 mainland').append([change('a')], { delivery })).toBe('stored');
    expect(await logged()).toHaveLength(3);
  });
  it('takes a delivery id again once its time is over, pruned or not', async () => {
    const outbox = db.outbox();
    const delivery = { webhook: 'blog', ids: ['1'], keepMs: 10 * MINUTE };
    await outbox.append([], { delivery });
    await db.pass(10 * MINUTE - 1000);
    expect(await outbox.append([], { delivery })).toBe('duplicate');
    await db.pass(1000);
    expect(await outbox.append([], { delivery })).toBe('stored');
    expect(await outbox.append([], { delivery })).toBe('duplicate');
  });

  it('stores one of many deliveries of the same id at once', async () => {
    const delivery = { webhook: 'blog', ids: ['7'], keepMs: MINUTE };
    const all = Array.from({ length: 8 }, () => db.outbox().append([change('a')], { delivery }));
    expect((await Promise.all(all)).filter((appended) => appended === 'stored')).toHaveLength(1);
    expect(await logged()).toHaveLength(1);
  });

  it('runs a schedule once a key', async () => {
    const outbox = db.outbox();
    expect(await outbox.appendScheduled('nightly 1', changes(3))).toBe('stored');
    expect(await outbox.appendScheduled('nightly 1', changes(3))).toBe('duplicate');
    expect(await outbox.appendScheduled('nightly 2', changes(3))).toBe('stored');
    expect(await logged()).toHaveLength(6);
  });

  it('gives up in time where nobody answers, and leaves no line open', async () => {
    const lines = new Set<net.Socket>();
    const mute = net.createServer((line) => {
      lines.add(line.resume());
      line.on('error', () => {}).on('close', () => lines.delete(line));
    });
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as net.AddressInfo;
    const outbox = createOutbox({ ...db.handler, port });
    const startedAt = performance.now();
    const appended = outbox.append([change('a')], { budgetMs: 150 });
    await expect(appended).rejects.toMatchObject({ code: 'OUTBOX_UNAVAILABLE' });
    expect(performance.now() - startedAt).toBeLessThan(400);
    await outbox.close();
    await expect.poll(() => lines.size).toBe(0);
    mute.close();
  });

  it('gives up in time where a lock is held', async () => {
    const outbox = db.outbox();
    await outbox.append([change('a')]);
    await db.sql.begin(async (sql) => {
      await sql`lock table changes in access exclusive mode`;
      const appended = outbox.append([change('b')], { budgetMs: 150 });
      await expect(appended).rejects.toMatchObject({ code: 'OUTBOX_UNAVAILABLE' });
    });
    expect(await outbox.append([change('c')])).toBe('stored');
  });

  it('says that nobody listens', async () => {
    const outbox = createOutbox({ ...db.handler, port: 1 });
    await expect(outbox.append([])).rejects.toMatchObject({ code: 'OUTBOX_UNAVAILABLE', message: /ECONNREFUSED/ });
  });

  it('says that the password is wrong, and does not tell it', async () => {
    const outbox = createOutbox({ ...db.handler, password: 'geheim' });
    const error = await outbox.append([]).catch((cause: Error) => cause);
    expect(error).toMatchObject({ code: 'OUTBOX_UNAVAILABLE', message: /28P01.*DATABASE_URL/ });
    expect(JSON.stringify(error) + String(error)).not.toContain('geheim');
    await outbox.close();
  });

  it('refuses to talk in clear where encryption is asked for', async () => {
    const outbox = createOutbox({ ...db.handler, tls: 'require' });
    await expect(outbox.append([])).rejects.toMatchObject({ code: 'OUTBOX_UNAVAILABLE' });
    await outbox.close();
  });
});
