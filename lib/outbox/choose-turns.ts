import type { Sql } from './connection.ts';
import type { ChosenRow } from './port.ts';

const BULK = 500;
const BULKS_MS = 10_000;

/** What every statement of a choice looks at. */
export interface Scope {
  readonly account: string;
  readonly kind: string;
  /** JSON list of hosts that are left alone. */
  readonly hosts: string;
}

/** A row as the tables hold it. */
export type Found = Omit<ChosenRow, 'priority'> & { readonly rank: number };

/** Which sites have more than 500 pending targets of a kind. Counting costs more than choosing, so it is kept for 10 s. */
export type Bulks = (sql: Sql, scope: Scope, sites: readonly string[]) => Promise<ReadonlyMap<string, boolean>>;

/** Makes the memory of an instance for bulks. */
export function createBulks(): Bulks {
  const kinds = new Map<string, Map<string, boolean>>();
  let until = 0;
  return async (sql, { account, kind }, sites) => {
    if (performance.now() > until) kinds.clear();
    if (kinds.size === 0) until = performance.now() + BULKS_MS;
    const known = kinds.get(kind) ?? new Map<string, boolean>();
    kinds.set(kind, known);
    const asked = sites.filter((site) => !known.has(site));
    if (asked.length === 0) return known;
    const [row] = await sql<{ sites: { name: string; isBulk: boolean }[] }[]>`
      select json_agg(json_build_object('name', name, 'isBulk', (
        select count(*) > ${BULK} from (
          select from targets where account = ${account} and kind = ${kind} and priority = any('{0,1,2}') and site = name
            and wake is null limit ${BULK + 1}
        ) pending))) as sites
      from json_array_elements_text(${JSON.stringify(asked)}::text::json) as site (name)`;
    for (const { name, isBulk } of row?.sites ?? []) known.set(name, isBulk);
    return known;
  };
}

/** Sites that have something of a class, found by jumping from one to the next in the index, however much they have. */
async function sitesOf(sql: Sql, { account, kind }: Scope, rank: number): Promise<readonly string[]> {
  const [row] = await sql<{ sites: string[] }[]>`
    with recursive walk (site) as (
      (select site from targets where account = ${account} and kind = ${kind} and priority = ${rank}::smallint
        and wake is null order by site limit 1)
      union all
      select (select t.site from targets t where account = ${account} and kind = ${kind}
        and priority = ${rank}::smallint and wake is null and t.site > walk.site order by t.site limit 1)
      from walk where site is not null
    )
    select coalesce(json_agg(site), '[]') as sites from walk where site is not null`;
  return row?.sites ?? [];
}

/** The next of each site, in the order of the index; of a bulk the newest. A limit that is no constant would be misplanned. */
async function nextOf(
  sql: Sql,
  { account, kind, hosts }: Scope,
  rank: number,
  sites: readonly { name: string; isBulk: boolean }[],
  { from, count }: { from: number; count: number },
): Promise<readonly Found[]> {
  const [row] = await sql<{ rows: Found[] }[]>`
    select coalesce(json_agg(t), '[]') as rows from (
      select id, version, url, picked.site, host, priority as rank, outbox_ms(since) as since, attempts
      from json_to_recordset(${JSON.stringify(sites)}::text::json) as site (name text, "isBulk" boolean), lateral (
        (select * from targets where not "isBulk" and account = ${account} and kind = ${kind}
            and priority = ${rank}::smallint and site = name and wake is null
            and array_position(array(select json_array_elements_text(${hosts}::text::json)), host) is null
          order by since, targets.id offset ${from} limit ${count})
        union all
        (select * from targets where "isBulk" and account = ${account} and kind = ${kind}
            and priority = ${rank}::smallint and site = name and wake is null
            and array_position(array(select json_array_elements_text(${hosts}::text::json)), host) is null
          order by since desc, targets.id desc offset ${from} limit ${count})
      ) picked
    ) t`;
  return row?.rows ?? [];
}

function takeTurns(rowsOf: ReadonlyMap<string, readonly Found[]>, limit: number): readonly Found[] {
  const chosen: Found[] = [];
  for (let turn = 0; chosen.length < limit; turn += 1) {
    const before = chosen.length;
    for (const rows of rowsOf.values()) if (chosen.length < limit) chosen.push(...rows.slice(turn, turn + 1));
    if (chosen.length === before) break;
  }
  return chosen;
}

/**
 * The first of one class, sites taking turns. Each site is asked for its share alone, since all of each would be far too much;
 * where that does not fill the batch, those that have more are asked for their share of the rest.
 */
export async function ofClass(
  sql: Sql,
  scope: Scope,
  rank: number,
  limit: number,
  bulks: Bulks,
): Promise<readonly Found[]> {
  let asked = await sitesOf(sql, scope, rank);
  const isBulk = await bulks(sql, scope, asked);
  const rowsOf = new Map<string, Found[]>(asked.map((site) => [site, []]));
  let missing = limit;
  for (let from = 0; asked.length > 0 && missing > 0; ) {
    const count = Math.ceil(missing / asked.length);
    const sites = asked.map((name) => ({ name, isBulk: isBulk.get(name) ?? false }));
    for (const row of await nextOf(sql, scope, rank, sites, { from, count })) {
      rowsOf.get(row.site)?.push(row);
      missing -= 1;
    }
    from += count;
    asked = asked.filter((site) => rowsOf.get(site)?.length === from);
  }
  return takeTurns(rowsOf, limit);
}
