import { type Bulks, createBulks, type Found, ofClass, type Scope } from './choose-turns.ts';
import type { Connection, Sql } from './connection.ts';
import type { Chosen, ChosenRow, Drain, Query } from './port.ts';
import { PRIORITIES, priorityOf, rankOf } from './rows.ts';

/**
 * A target's place is that of its first arrival; rewrites do not move it. Hosts are compared by a function that the planner
 * knows nothing of: with one host in all the statistics it took `<> all` for nothing left, and sorted everything.
 */
async function oldest(sql: Sql, { account, kind, hosts }: Scope, limit: number): Promise<readonly Found[]> {
  const [row] = await sql<{ rows: Found[] }[]>`
    select coalesce(json_agg(t), '[]') as rows from (
      select id, version, url, site, host, priority as rank, outbox_ms(since) as since, attempts from targets
      where account = ${account} and kind = ${kind} and wake is null and version > 0 -- by targets_age
        and array_position(array(select json_array_elements_text(${hosts}::text::json)), host) is null
      order by targets.since limit ${limit}
    ) t`;
  return row?.rows ?? [];
}

async function probes(sql: Sql, account: string, { kind, excludeHosts = [] }: Query): Promise<readonly Found[]> {
  const [row] = await sql<{ rows: Found[] }[]>`
    select coalesce(json_agg(t), '[]') as rows from (
      select t.* from (
        select substr(name, length(${account}::text) + 2) as quarantined, until from state
        where kind = 'host' and starts_with(name, ${account}::text || ' ')
      ) state, lateral (
        select id, version, url, site, host, priority as rank, outbox_ms(since) as since, attempts from targets
        where account = ${account} and kind = ${kind} and wake is null and version > 0 and host = quarantined
        order by targets.since limit 1
      ) t
      where until <= (select outbox_now())
        and quarantined <> all(array(select json_array_elements_text(${JSON.stringify(excludeHosts)}::text::json)))
    ) t`;
  return row?.rows ?? [];
}

async function leftAlone(sql: Sql, account: string, excludeHosts: readonly string[]): Promise<string> {
  const [row] = await sql<{ names: string[] }[]>`
    select coalesce(json_agg(substr(name, length(${account}::text) + 2)), '[]') as names from state
    where kind = 'host' and starts_with(name, ${account}::text || ' ')`;
  return JSON.stringify([...(row?.names ?? []), ...excludeHosts]);
}

/** A tenth for the oldest, whatever their class, so that nothing starves; the rest by class. In the order of the classes. */
async function batch(sql: Sql, account: string, query: Query, bulks: Bulks): Promise<Found[]> {
  const { kind, limit, priority, excludeHosts = [] } = query;
  const scope = { account, kind, hosts: await leftAlone(sql, account, excludeHosts) };
  const lifted = priority === undefined ? await oldest(sql, scope, Math.floor(limit / 10)) : [];
  const chosen = new Map(lifted.map((row) => [row.id, row]));
  const inTurn: Found[] = [];
  for (const rank of priority === undefined ? PRIORITIES.keys() : [rankOf(priority)]) {
    if (chosen.size + inTurn.length >= limit) break;
    for (const row of await ofClass(sql, scope, rank, limit, bulks)) {
      if (chosen.delete(row.id) || chosen.size + inTurn.length < limit) inTurn.push(row);
    }
  }
  return [...inTurn, ...chosen.values()].sort((a, b) => a.rank - b.rank);
}

function toRow({ rank, ...row }: Found): ChosenRow {
  return { ...row, priority: priorityOf(rank) };
}

/** Makes the choice of one account's targets; it reads only. */
export function createChoose(connection: Connection, account: string): Drain['choose'] {
  const bulks = createBulks();
  return (query): Promise<Chosen> =>
    connection.transaction(
      async (sql) => ({
        rows: (await batch(sql, account, query, bulks)).map(toRow),
        probes: (await probes(sql, account, query)).map(toRow),
      }),
      { isRepeatable: true },
    );
}
