import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cutDriver } from '../../lib/build/driver.ts';
import type { Outbox } from '../../lib/outbox/port.ts';
import type { Database } from '../../lib/outbox/settings.ts';
import { change, changes, choose, foldAll, key, lease, names, pay } from '../outbox/fixtures.ts';
import { readMessages, startLine } from '../outbox/line.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { buildLean, type OutboxModules, whole } from './lean-outbox.ts';
import { CERT, startTlsLine } from './tls-line.ts';

let lean: Awaited<ReturnType<typeof buildLean>>;
let db: TestDatabase;
beforeAll(async () => {
  [lean, db] = await Promise.all([buildLean(), createDatabase()]);
});
beforeEach(() => db.clear());
afterAll(() => db.end());

/** All that an outbox is for, once; says what came of it. */
async function live(outbox: Outbox): Promise<unknown> {
  const delivery = { webhook: 'blog', ids: ['1'], keepMs: 60_000 };
  const appended = [
    await outbox.append([change('é"\\')], { delivery }),
    await outbox.append([change('b')], { delivery }),
  ];
  await outbox.append(changes(1500));
  const held = await lease(outbox);
  const folded = await foldAll(outbox, held);
  const rows = await choose(outbox);
  const transmission = await pay(outbox, held, rows.length);
  await outbox.bury(held, rows.slice(0, 2).map(key), { code: 'X', reason: 'ö' });
  const acked = await outbox.ack(held, transmission, { rows: rows.slice(2).map(key), taskId: 't' });
  const lost = await outbox.fold({ ...held, fence: held.fence + 1 }).catch(({ code }) => code);
  const dead = names(await outbox.dead({ code: 'X' })).length + (await outbox.retryDead({ host: 'www.example.com' }));
  const left = (await outbox.pending()).urls;
  await outbox.release(held);
  await outbox.close();
  return { appended, folded, chosen: rows.length, acked, lost, dead, left };
}

/** What is sent, without numbers, which tell of times and ids, and without what proves a password. */
async function heardFrom({ createOutbox }: OutboxModules): Promise<{ came: unknown; said: string[] }> {
  await db.clear();
  const line = await startLine(db.handler);
  const heard = line.listen();
  const came = await live(createOutbox({ ...db.handler, port: line.port }));
  line.end();
  const messages = readMessages(heard).filter(({ type }) => type !== 'p');
  return { came, said: messages.map(({ type, text }) => (type === 'B' ? type : type + text.replace(/\d+/g, '0'))) };
}

/** Options as they are compared: what is absent, off or nothing is the same, and so are functions. */
function comparable(options: unknown): object {
  const text = JSON.stringify(options, (_, value) => (typeof value === 'function' ? 'function' : value || undefined));
  return JSON.parse(text);
}

describe('the driver as bundles have it', () => {
  it('says to the server what the whole driver says, and does what it does', async () => {
    const [expected, actual] = [await heardFrom(whole), await heardFrom(lean)];
    expect(actual.came).toEqual(expected.came);
    expect(actual.came).toMatchObject({ folded: 1501, chosen: 1000, lost: 'LEASE_LOST', dead: 4, left: 503 });
    expect(actual.said).toEqual(expected.said);
    expect(actual.said.length).toBeGreaterThan(60);
  });

  it('makes of our options what the whole driver makes of them', async () => {
    const database: Database = { ...db.handler, tls: 'verify', ca: CERT };
    const [expected, actual] = await Promise.all(
      [whole, lean].map(async ({ openClient }) => {
        const client = await openClient(database, 1000);
        client.destroy();
        return comparable('options' in client.sql && client.sql.options);
      }),
    );
    const { publications, types, ...used } = { publications: 'replication', types: 'our own', ...expected }; // never used
    expect(Object.keys(used).length).toBeGreaterThan(15);
    expect(actual).toMatchObject(used);
  });

  it('says why it fails, and of which kind that is', async () => {
    const fails = ({ createOutbox }: OutboxModules, more: Partial<Database>) =>
      createOutbox({ ...db.handler, ...more })
        .append([change('a')])
        .catch(({ code, message }) => ({ code, message }));
    for (const more of [{ password: 'wrong' }, { name: 'absent' }, { name: 'postgres' }, { port: 1 }]) {
      expect(await fails(lean, more)).toEqual(await fails(whole, more));
      expect(await fails(lean, more)).toHaveProperty('code', expect.stringMatching(/^OUTBOX_/));
    }
  });

  it('speaks TLS, and checks who answers where it is told to', async () => {
    const line = await startTlsLine(db.handler);
    const append = (more: Partial<Database>) => {
      const outbox = lean.createOutbox({ ...db.handler, port: line.port, ...more });
      return outbox.append([change('a')]).finally(() => outbox.close());
    };
    expect(await append({ tls: 'require' })).toBe('stored');
    expect(await append({ tls: 'verify', ca: CERT })).toBe('stored');
    await expect(append({ tls: 'verify' })).rejects.toMatchObject({ code: 'OUTBOX_UNAVAILABLE' });
    line.end();
  });

  it('says of an error of the server its code, its message and the statement, but nothing that may hold values', async () => {
    const failing = "do $$ begin raise exception 'refused' using detail = 'a value', hint = 'a hint'; end $$";
    const errors = [whole, lean].map(async ({ openClient }) => {
      const client = await openClient(db.handler, 1000);
      const error = await client.sql.unsafe(failing).catch((cause: Error) => cause);
      client.destroy();
      return error;
    });
    const [expected, actual] = await Promise.all(errors);
    expect(expected).toMatchObject({ code: 'P0001', message: 'refused', detail: 'a value' });
    expect({ ...actual }).toEqual({ name: expect.stringMatching(/^PostgresError/), code: 'P0001' });
    expect(actual).toMatchObject({ message: 'refused', query: failing, parameters: [], types: [] });
  });

  it.each([
    ['as it is', [3], 'geheim'],
    ['as MD5', [5, 1, 2, 3, 4], `md5${md5(Buffer.concat([Buffer.from(md5('geheimu')), Buffer.from([1, 2, 3, 4])]))}`],
  ])('gives its password %s to a server that asks for it so', async (_, [method = 0, ...salt], expected) => {
    const server = await startServer(message('R', [0, 0, 0, method, ...salt]));
    await lean
      .createOutbox(server.database)
      .append([change('a')])
      .catch(() => {});
    expect((await server.answer).toString('utf8', 5).replace('\0', '')).toBe(expected);
  });

  it('refuses, as the whole driver does, a server that speaks an older protocol', async () => {
    for (const { createOutbox } of [whole, lean]) {
      const { database } = await startServer(message('v', [0, 0, 0, 0, 0, 0, 0, 0]));
      const appended = createOutbox(database).append([change('a')]);
      await expect(appended).rejects.toMatchObject({
        code: 'OUTBOX_UNAVAILABLE',
        detail: { cause: 'MESSAGE_NOT_SUPPORTED' },
      });
    }
  });

  it('is made of no file that nobody has read', () => {
    expect(lean.files.map((file) => path.basename(file)).sort()).toEqual([
      'bytes.js',
      'connection.js',
      'errors.js',
      'index.js',
      'query.js',
      'queue.js',
      'result.js',
      'types.js',
    ]);
    for (const file of lean.files) {
      const [name, source] = [path.basename(file), readFileSync(file, 'utf8')];
      expect(cutDriver(name, source).length, name).toBeLessThanOrEqual(source.length);
      expect(() => cutDriver(name, `${source}\n`)).toThrow(`${name} of the driver has changed`);
    }
    expect(() => cutDriver('new.js', '')).toThrow('new.js of the driver has changed');
  });
});

function message(type: string, body: readonly number[]): Buffer {
  return Buffer.from([type.charCodeAt(0), 0, 0, 0, 4 + body.length, ...body]);
}

/** A server that says one thing to whoever begins, and is gone after the answer or with its client. */
async function startServer(says: Buffer): Promise<{ database: Database; answer: Promise<Buffer> }> {
  const server = net.createServer();
  const answer = new Promise<Buffer>((resolve) => {
    server.once('connection', (socket) => {
      server.close();
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write(says);
        socket.once('data', (data) => {
          resolve(data);
          socket.destroy();
        });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  const database = { host: '127.0.0.1', port, user: 'u', password: 'geheim', name: 'd', tls: 'off' } as const;
  return { database, answer };
}

function md5(data: string | Buffer): string {
  return createHash('md5').update(data).digest('hex');
}
