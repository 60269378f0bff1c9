import postgres from 'postgres';
import type { Release } from '../../lib/local/postgres/binaries.ts';
import { migrate } from '../../lib/outbox/migrate.ts';
import { createOutbox } from '../../lib/outbox/outbox.ts';
import type { Outbox } from '../../lib/outbox/port.ts';
import { type Database, readDatabase } from '../../lib/outbox/settings.ts';
import { sharedServer } from './shared.ts';

/** A database of a test's own. */
export interface TestDatabase {
  /** Of its owner, who may create. */
  readonly owner: Database;
  /** Of a role that has SELECT, INSERT, UPDATE and DELETE on the tables and nothing else, as functions have. */
  readonly handler: Database;
  readonly handlerUrl: string;
  /** Looks at the tables and spoils them, as superuser. */
  readonly sql: postgres.Sql;
  /** Another outbox of a handler: an instance of its own, closed with the database. */
  outbox(account?: string): Outbox;
  /** Moves the clock of the store on. */
  pass(ms: number): Promise<void>;
  /** Empties all tables and sets the clock to the next noon in UTC+8, far from the turn of a day. */
  clear(): Promise<void>;
  /** Closes every connection and drops the database. */
  end(): Promise<void>;
}

const DAY_MS = 24 * 3600 * 1000;
const NOON_MS = 4 * 3600 * 1000; // 12:00+08:00

let count = 0;

function settings(url: string): Database {
  const database = readDatabase({ DATABASE_URL: url });
  if (!database) throw new Error('no database');
  return database;
}

async function grant(sql: postgres.Sql, role: string): Promise<void> {
  await sql.unsafe(`create role ${role} login password 'handler';
    grant select, insert, update, delete on all tables in schema public to ${role}`);
}

/** Makes a database on the shared server, migrated unless told otherwise. */
export async function createDatabase(options: { isMigrated?: boolean; release?: Release } = {}): Promise<TestDatabase> {
  const url = await sharedServer(options.release);
  count += 1;
  const name = `t${process.pid}_${count}`;
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  const own = new URL(url);
  own.pathname = name;
  const owner = settings(own.href);
  const sql = postgres(own.href, { max: 4, onnotice: () => {} });
  if (options.isMigrated !== false) await migrate(owner);
  await grant(sql, `${name}_handler`);
  own.username = `${name}_handler`;
  own.password = 'handler';
  const handler = settings(own.href);
  const opened: Outbox[] = [];
  async function pass(ms: number): Promise<void> {
    await sql`insert into state (kind, name, since, value) values ('clock', 'offset', now(), ${ms})
      on conflict (kind, name) do update set value = state.value + excluded.value`;
  }
  return {
    owner,
    handler,
    handlerUrl: own.href,
    sql,
    outbox(account) {
      const outbox = createOutbox(handler, account);
      opened.push(outbox);
      return outbox;
    },
    pass,
    async clear() {
      await sql`truncate changes, targets, transmissions, ledger, history, deliveries, dead, state`;
      await sql`update lease set expires = '-infinity', seen = null`;
      await pass(DAY_MS - ((Date.now() - NOON_MS) % DAY_MS));
    },
    async end() {
      await Promise.all(opened.map((outbox) => outbox.close()));
      await sql.end();
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.unsafe(`drop role ${name}_handler`);
      await admin.end();
    },
  };
}
