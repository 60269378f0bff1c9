import { createConnection, type Sql } from './connection.ts';
import { OUTBOX } from './migrations/001-outbox.ts';
import type { Database } from './settings.ts';

/**
 * Steps in order, for ever: a step that was released is never changed. Each only adds (a table, a column with a default, an
 * index), so that functions of the release before go on; what nobody uses any more is dropped a release later.
 */
const STEPS: readonly string[] = [OUTBOX];

/** The version of the tables that this program works with. */
export const TABLES_VERSION = STEPS.length;

const LOCK = 7_236_418_905_512_331n; // any number that nothing else in the database locks
const BUDGET_MS = 60_000;

/** The version of the tables; undefined where there are none. */
async function versionOf(sql: Sql): Promise<number | undefined> {
  const [found] = await sql<{ there: boolean }[]>`select to_regclass('outbox_version') is not null as there`;
  if (!found?.there) return undefined;
  const [row] = await sql<{ version: number }[]>`select coalesce(max(version), 0)::int as version from outbox_version`;
  return row?.version;
}

async function migrateAll(sql: Sql): Promise<{ from: number; to: number }> {
  const version = await versionOf(sql);
  if (version !== undefined && version >= TABLES_VERSION) return { from: version, to: version };
  await sql.unsafe(`set local lock_timeout = 50000; select pg_advisory_xact_lock(${LOCK}); set local lock_timeout = 5000;
    create table if not exists outbox_version (version integer primary key, at timestamptz not null default now())`);
  const from = (await versionOf(sql)) ?? 0;
  for (const [n, step] of STEPS.entries()) {
    if (n < from) continue;
    await sql.unsafe(step);
    await sql`insert into outbox_version (version) values (${n + 1})`;
  }
  return { from, to: Math.max(from, TABLES_VERSION) };
}

/**
 * Brings the tables up to date, in one transaction, one migration at a time; needs the right to create unless they are so already.
 * Says from which version to which; a newer one than this program knows is left alone. Throws PurgeError `OUTBOX_UNAVAILABLE`.
 */
export async function migrate(database: Database): Promise<{ from: number; to: number }> {
  const connection = createConnection(database);
  try {
    return await connection.transaction(migrateAll, { budgetMs: BUDGET_MS });
  } finally {
    await connection.close();
  }
}
