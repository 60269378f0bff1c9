import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cutDriver, leanDriver } from '../../lib/build/driver.ts';
import { openClient } from '../../lib/outbox/client.ts';
import { createOutbox } from '../../lib/outbox/outbox.ts';
import type { Database } from '../../lib/outbox/settings.ts';
import { change, changes, choose, foldAll, key, lease, names, pay } from '../outbox/fixtures.ts';
import { readMessages, startLine } from '../outbox/line.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { CERT, startTlsLine } from './tls-line.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'driver-'));

interface Own {
  readonly openClient: typeof openClient;
  readonly createOutbox: typeof createOutbox;
}

const whole: Own = { openClient, createOutbox };
let lean: Own;
let db: TestDatabase;
beforeAll(async () => {
  const contents = `export { openClient } from './lib/outbox/client.ts'; export { createOutbox } from './lib/outbox/outbox.ts';`;
  const outfile = path.join(folder, 'outbox.cjs');
  const options = { bundle: true, platform: 'node', format: 'cjs', target: 'node18', logLevel: 'error' } as const;
  await build({ ...options, stdin: { contents, resolveDir: root }, outfile, plugins: [leanDriver] });
  lean = createRequire(import.meta.url)(outfile);
  db = await createDatabase();
});
beforeEach(() => db.clear());
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await db.end();
});

/** All that an outbox is for, once; says what came of it. */
async function live(outbox: ReturnType<typeof createOutbox>): Promise<unknown> {
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
async function heardFrom({ createOutbox }: Own): Promise<{ came: unknown; said: string[] }> {
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
    const fails = ({ createOutbox }: Own, more: Partial<Database>) =>
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

  it.each([
    ['as it is', [3], 'geheim'],
    ['as MD5', [5, 1, 2, 3, 4], `md5${md5(Buffer.concat([Buffer.from(md5('geheimu')), Buffer.from([1, 2, 3, 4])]))}`],
  ])('gives its password %s to a server that asks for it so', async (_, [method = 0, ...salt], expected) => {
    const told = await new Promise<string>((resolve) => {
      const server = net.createServer((socket) => {
        socket.once('data', () => {
          socket.write(Buffer.from([82, 0, 0, 0, 8 + salt.length, 0, 0, 0, method, ...salt]));
          socket.once('data', (answer) => {
            resolve(answer.toString('utf8', 5, answer.length - 1));
            socket.destroy();
            server.close();
          });
        });
      });
      server.listen(0, '127.0.0.1', async () => {
        const { port } = server.address() as net.AddressInfo;
        const database = { host: '127.0.0.1', port, user: 'u', password: 'geheim', name: 'd', tls: 'off' } as const;
        const outbox = lean.createOutbox(database);
        await outbox.append([change('a')]).catch(() => outbox.close());
      });
    });
    expect(told).toBe(expected);
  });

  it('is not made of another driver than the one that was read', () => {
    const source = readFileSync(path.join(root, 'node_modules/postgres/src/query.js'), 'utf8');
    expect(cutDriver('query.js', source)).not.toContain('cursor(');
    expect(() => cutDriver('query.js', `${source}\n`)).toThrow(/query\.js of the driver has changed/);
  });
});

function md5(data: string | Buffer): string {
  return createHash('md5').update(data).digest('hex');
}
