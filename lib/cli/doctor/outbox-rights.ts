import type { Sql } from '../../outbox/connection.ts';

/** A right that a function needs and this role lacks. */
export interface MissingRight {
  /** What is closed to it, for people: `schema public`. */
  readonly what: string;
  /** The statement that gives it. */
  readonly grant: string;
}

const TABLES = ['changes', 'targets', 'lease', 'ledger', 'transmissions', 'history', 'deliveries', 'dead', 'state'];
const PLAIN = /^[a-z_][a-z0-9_]*$/;

function quoted(name: string): string {
  return PLAIN.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The statement that lets a role connect. */
export function connectGrant(database: string, user: string): string {
  return `grant connect on database ${quoted(database)} to ${quoted(user)}`;
}

/** What is behind a closed schema does not show: it looks as if there were no tables. */
async function closedSchema(sql: Sql): Promise<string | undefined> {
  const [found] = await sql<{ schema: string }[]>`
    select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relname = 'outbox_version' and to_regclass('outbox_version') is null
      and not has_schema_privilege(n.oid, 'USAGE')`;
  return found?.schema;
}

/** Finds the right that the role `user` lacks for the work of the functions. Rejects as the server does where a table is not there. */
export async function findMissingRight(sql: Sql, user: string): Promise<MissingRight | undefined> {
  const schema = await closedSchema(sql);
  if (schema !== undefined)
    return { what: `schema ${schema}`, grant: `grant usage on schema ${quoted(schema)} to ${quoted(user)}` };
  const closed = await sql<{ name: string }[]>`
    select name from json_array_elements_text(${JSON.stringify(TABLES)}::text::json) as name
    where not (has_table_privilege(name, 'SELECT') and has_table_privilege(name, 'INSERT')
      and has_table_privilege(name, 'UPDATE') and has_table_privilege(name, 'DELETE'))`;
  if (closed.length === 0) return undefined;
  const what = closed.map(({ name }) => name).join(', ');
  return { what, grant: `grant select, insert, update, delete on ${what} to ${quoted(user)}` };
}

/** The version of the tables; undefined where it may not be read, which no function does. */
export async function readVersion(sql: Sql): Promise<number | undefined> {
  const [right] = await sql<{ held: boolean }[]>`select has_table_privilege('outbox_version', 'SELECT') as held`;
  if (!right?.held) return undefined;
  const [row] = await sql<{ version: number }[]>`select coalesce(max(version), 0)::int as version from outbox_version`;
  return row?.version;
}
