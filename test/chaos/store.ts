import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { migrate } from '../../lib/outbox/migrate.ts';
import { readDatabase } from '../../lib/outbox/settings.ts';

/** The database of a crash test, with eyes of the driver in it. */
export interface Store {
  /** Of a role with the rights of a function. */
  readonly handlerUrl: string;
  /** As superuser; connects again after a restart. */
  readonly sql: postgres.Sql;
  /** Sets the clock of the store this far from real time, as soon as it can be reached. */
  setClock(offsetMs: number): Promise<void>;
  clear(): Promise<void>;
  end(): Promise<void>;
}

/** Locks that tests take to hold a transaction: one that adds `/held-…` to the log, one that folds `/slow-…`. */
export const HELD_APPEND = 71;
/** See `HELD_APPEND`. */
export const HELD_FOLD = 72;

/**
 * What the driver sees: every change that was committed, with the time of its row. And what makes moments longer: some
 * transactions commit late, so that ids become visible out of order, and some folds are slow.
 */
const EYES = `
create table chaos_arrivals (id bigint primary key, at timestamptz not null, kind text not null, url text not null);
create table chaos_haste (chance float8 not null);
insert into chaos_haste values (0);
create function chaos_arrive() returns trigger language plpgsql security definer as $$ begin
  insert into chaos_arrivals select id, at, kind, url from added;
  if exists (select from added where url like '%/held-%') then perform pg_advisory_xact_lock(${HELD_APPEND}); end if;
  if random() < (select chance from chaos_haste) then perform pg_sleep(random() * 0.03); end if;
  return null;
end $$;
create trigger chaos_arrive after insert on changes referencing new table as added
  for each statement execute function chaos_arrive();
create function chaos_hold() returns trigger language plpgsql security definer as $$ begin
  perform pg_advisory_xact_lock(${HELD_FOLD});
  return null;
end $$;
create trigger chaos_hold after insert on targets for each row when (new.url like '%/slow-%')
  execute function chaos_hold();
create function chaos_dawdle() returns trigger language plpgsql security definer as $$ begin
  if random() < (select chance from chaos_haste) then perform pg_sleep(random() * 0.02); end if;
  return null;
end $$;
create trigger chaos_dawdle after insert on targets for each statement execute function chaos_dawdle();
create role chaos_handler login password 'handler';
grant select, insert, update, delete on all tables in schema public to chaos_handler;
revoke all on chaos_arrivals, chaos_haste from chaos_handler;`;

const TRIES = 100;

const TABLES =
  'changes, targets, transmissions, ledger, history, deliveries, dead, state, chaos_arrivals restart identity';

/** Makes the database on a server of which `url` is the maintenance database. */
export async function createStore(url: string): Promise<Store> {
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  await admin.unsafe('create database chaos');
  await admin.end();
  const own = new URL(url);
  own.pathname = 'chaos';
  const owner = readDatabase({ DATABASE_URL: own.href });
  if (!owner) throw new Error('no database');
  await migrate(owner);
  const sql = postgres(own.href, { max: 3, onnotice: () => {}, backoff: () => 0.05 });
  await sql.unsafe(EYES);
  own.username = 'chaos_handler';
  own.password = 'handler';
  return {
    handlerUrl: own.href,
    sql,
    async setClock(offsetMs) {
      const set = () => sql`insert into state (kind, name, since, value) values ('clock', 'offset', now(), ${offsetMs})
        on conflict (kind, name) do update set value = excluded.value`;
      for (let tried = 1; ; tried += 1) {
        try {
          await set();
          return;
        } catch (error) {
          if (tried === TRIES) throw error;
          await sleep(100); // it is being restarted
        }
      }
    },
    async clear() {
      await sql.unsafe(`truncate ${TABLES}`);
      await sql`update lease set expires = '-infinity', seen = null`;
    },
    end: () => sql.end({ timeout: 1 }),
  };
}
