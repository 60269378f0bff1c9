import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { migrate } from '../../lib/outbox/migrate.ts';
import { createOutbox } from '../../lib/outbox/outbox.ts';
import type { Outbox } from '../../lib/outbox/port.ts';
import { readDatabase } from '../../lib/outbox/settings.ts';
import { type Server, startServer } from '../postgres/server.ts';

const CLIENTS = 8;
const SECONDS = 3;
const ACCOUNT = 'default overseas';
const TERMS = { pool: 'bench', limit: 100_000_000, reserve: 0, dayStartMs: 0 };

/** How many times a second eight clients get `work` done, at the same time. */
async function rate(work: readonly (() => Promise<unknown>)[]): Promise<number> {
  const until = performance.now() + SECONDS * 1000;
  let count = 0;
  await Promise.all(
    work.map(async (once) => {
      for (; performance.now() < until; count += 1) await once();
    }),
  );
  return count / SECONDS;
}

function database(url: string): NonNullable<ReturnType<typeof readDatabase>> {
  const found = readDatabase({ DATABASE_URL: url });
  if (!found) throw new Error('no database');
  return found;
}

async function accepting(url: string): Promise<void> {
  const bare = Array.from({ length: CLIENTS }, () => postgres(url, { max: 1, prepare: false, fetch_types: false }));
  await bare[0]?.unsafe(
    'create table bare (id bigint generated always as identity primary key, at timestamptz, url text)',
  );
  const outboxes = Array.from({ length: CLIENTS }, () => createOutbox(database(url), ACCOUNT));
  let n = 0;
  const insert = bare.map(
    (sql) => () => sql`insert into bare (at, url) values (clock_timestamp(), ${`https://a.example/${n++}`})`,
  );
  const append = outboxes.map((outbox) => () => {
    const change = {
      site: 'www',
      kind: 'url',
      url: `https://a.example/${n++}`,
      priority: 'normal',
      source: 'bench',
    } as const;
    return outbox.append([change]);
  });
  const [inserts, appends] = [await rate(insert), await rate(append)];
  console.log(
    `events accepted: ${Math.round(appends)}/s, single-row inserts: ${Math.round(inserts)}/s, ratio ${(appends / inserts).toFixed(2)} (${CLIENTS} clients)`,
  );
  await Promise.all([...bare.map((sql) => sql.end()), ...outboxes.map((outbox) => outbox.close())]);
}

async function draining(sql: postgres.Sql, outbox: Outbox, pending: number): Promise<number> {
  await sql`truncate changes, targets`;
  await sql`insert into changes (at, account, site, kind, url, priority, due, source)
    select now(), ${ACCOUNT}, 'site-' || floor(50 * power(random(), 2)), 'url', 'https://a.example/' || n, 1, now(), 'bench'
    from generate_series(1, ${pending}::int) n`;
  await sql`vacuum analyze changes`;
  const lease = await outbox.takeLease(3_600_000);
  if (!lease) throw new Error('the lease is not free');
  let started = performance.now();
  for (let more = true; more; ) more = (await outbox.fold(lease)).more;
  const fold = ((performance.now() - started) * 1000) / pending;
  await sql`vacuum analyze targets`;
  started = performance.now();
  let drained = 0;
  for (let batch = 0; batch < 10; batch += 1) {
    const { rows } = await outbox.choose({ kind: 'url', limit: 1000 });
    const request = {
      terms: TERMS,
      kind: 'url',
      api: 'cdn-2.0',
      count: rows.length,
      priority: 'normal',
      timeoutMs: 10_000,
    } as const;
    const fenced = await outbox.fence(lease, request);
    if (fenced.kind !== 'paid') throw new Error('not paid');
    drained += (await outbox.ack(lease, fenced.transmission, { rows })).done;
  }
  const each = ((performance.now() - started) * 1000) / drained;
  await outbox.release(lease);
  console.log(`at ${pending} pending: ${fold.toFixed(1)} µs a folded row, ${each.toFixed(1)} µs a drained target`);
  return fold + each;
}

async function measure(server: Server): Promise<void> {
  await migrate(database(server.url));
  await accepting(server.url);
  const sql = postgres(server.url, { max: 1, onnotice: () => undefined });
  const outbox = createOutbox(database(server.url), ACCOUNT);
  const [few = 0, many = 0] = [await draining(sql, outbox, 10_000), await draining(sql, outbox, 1_000_000)];
  console.log(`a target costs ${(many / few).toFixed(2)} times as much with 10^6 pending as with 10^4`);
  await Promise.all([sql.end(), outbox.close()]);
}

const folder = await mkdtemp(path.join(tmpdir(), 'overseas-purge-bench-'));
const server = await startServer({ folder });
try {
  await measure(server);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
