import type { Connection, Sql } from './connection.ts';
import { nextVersion } from './fold.ts';
import { underLease } from './lease.ts';
import type { Collapsed, CollapseRule, Drain, RowKey } from './port.ts';
import { keysJson } from './rows.ts';

/** How long what was absorbed waits for its directory; then it is due again by itself. */
const WAIT_MS = 15 * 60 * 1000;

/** So often a directory may fail before its URLs wait for it no more. */
const TRIES = 3;

/** The source of a directory that nobody asked for by name. */
const COLLAPSE = 'collapse';

/** The reason that absorbed rows wait with; their directory finds them by it. */
function absorbedBy(dir: string): string {
  return `absorbed by ${dir}`;
}

/** Due URLs below a directory, as many as are needed to know. The index narrows it to the site, the rest is looked at. */
async function isWorthIt(sql: Sql, account: string, { site, dir, over }: CollapseRule): Promise<boolean> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from (
      select from targets where account = ${account} and kind = 'url' and priority = any('{0,1,2}') and site = ${site}
        and wake is null and starts_with(url, ${dir}) limit ${over + 1}
    ) due`;
  return (row?.count ?? 0) > over;
}

/**
 * A directory that is due already takes in what has come since. One that waits itself, fails again and again, is dead, or has
 * been there for long takes in nothing more: whatever keeps it, its URLs go out by themselves.
 */
async function stateOf(sql: Sql, account: string, dir: string): Promise<'pending' | 'failing' | undefined> {
  const [row] = await sql<{ state: 'pending' | 'failing' }[]>`
    with key as (select md5(${`${account} dir ${dir}`})::uuid as id), clock as materialized (select outbox_now() as now)
    select 'failing' as state from dead, key where dead.id = key.id
    union all
    select case when wake is null and attempts < ${TRIES} and changed > now - make_interval(secs => ${WAIT_MS}::float8 / 1000)
      then 'pending' else 'failing' end as state
    from targets t, key, clock where t.id = key.id`;
  return row?.state;
}

/** Everything due below it waits for the directory, whose version is above all of theirs. */
async function absorb(sql: Sql, account: string, { site, dir }: CollapseRule): Promise<number> {
  const version = await nextVersion(sql);
  const [row] = await sql<{ count: number }[]>`
    with clock as materialized (select outbox_now() as now), taken as (
      update targets set wake = now + make_interval(secs => ${WAIT_MS}::float8 / 1000), reason = ${absorbedBy(dir)}
      from clock
      where account = ${account} and kind = 'url' and priority = any('{0,1,2}') and site = ${site} and wake is null
        and starts_with(url, ${dir})
      returning priority, since
    ), gathered as (
      select count(*)::int as count, min(priority) as priority, min(since) as since from taken
    ), written as (
      insert into targets as t (id, account, site, kind, url, host, priority, version, since, changed, due, source)
      select md5(${`${account} dir ${dir}`})::uuid, ${account}, ${site}, 'dir', ${dir}, split_part(${dir}, '/', 3), priority,
        ${version}::bigint, since, now, since, ${COLLAPSE}
      from gathered, clock where count > 0
      on conflict (id) do update set version = excluded.version, priority = least(t.priority, excluded.priority)
    )
    select count from gathered`;
  return row?.count ?? 0;
}

/** Directories that somebody asked for, and that go out now, the oldest first. */
async function asked(sql: Sql, account: string): Promise<readonly CollapseRule[]> {
  const [row] = await sql<{ rules: CollapseRule[] }[]>`
    select coalesce(json_agg(json_build_object('site', site, 'dir', url, 'over', 0)), '[]') as rules from (
      select site, url from targets where account = ${account} and kind = 'dir' and source <> ${COLLAPSE} and wake is null
        and version > 0 order by targets.since limit 100
    ) dirs`;
  return row?.rules ?? [];
}

/** Says whether anything waits for a directory. */
async function hasAbsorbed(sql: Sql, account: string, dir: string): Promise<boolean> {
  const [row] = await sql<{ has: boolean }[]>`
    select exists(select from targets where account = ${account} and wake is not null and reason = ${absorbedBy(dir)}) as has`;
  return row?.has ?? false;
}

/** One directory is enough: what lies deeper and was made in this very round goes, and what it absorbed waits for this one. */
async function takeIn(sql: Sql, account: string, dir: string, deeper: readonly string[]): Promise<void> {
  const inner = JSON.stringify(deeper.filter((other) => other.startsWith(dir)));
  await sql`
    with gone as (
      delete from targets where source = ${COLLAPSE} and id in (
        select md5(${`${account} dir `} || inner_dir)::uuid from json_array_elements_text(${inner}::text::json) inner_dir)
    )
    update targets set reason = ${absorbedBy(dir)}
    where account = ${account} and wake is not null and reason in (
      select ${absorbedBy('')} || inner_dir from json_array_elements_text(${inner}::text::json) inner_dir)`;
}

/**
 * Makes the collapse: what is due below a directory that was asked for goes with it, then that below the declared ones, deepest
 * first. An absorbed row stays a target and comes back by itself when nothing becomes of its directory within 15 min.
 */
export function createCollapse(connection: Connection, account: string): Drain['collapse'] {
  return (lease, rules, free) =>
    underLease(connection, lease, async (sql) => {
      const made = new Map<string, Collapsed>();
      const taken: Collapsed[] = [];
      const due = await asked(sql, account);
      for (const rule of due.slice(0, free)) {
        const count = (await stateOf(sql, account, rule.dir)) === 'pending' ? await absorb(sql, account, rule) : 0;
        if (count > 0 || (await hasAbsorbed(sql, account, rule.dir))) taken.push({ dir: rule.dir, count });
      }
      const room = free - due.length;
      for (const rule of [...rules].sort((a, b) => b.dir.length - a.dir.length)) {
        const state = await stateOf(sql, account, rule.dir);
        if (due.some(({ dir }) => dir === rule.dir) || state === 'failing') continue;
        if (state === undefined && (made.size >= room || !(await isWorthIt(sql, account, rule)))) continue;
        const deeper = [...made.keys()].filter((dir) => dir.startsWith(rule.dir));
        const count = await absorb(sql, account, rule);
        if (count === 0 && state === undefined) continue;
        await takeIn(sql, account, rule.dir, deeper);
        const inner = deeper.reduce((sum, dir) => sum + (made.get(dir)?.count ?? 0), 0);
        for (const dir of deeper) made.delete(dir);
        made.set(rule.dir, { dir: rule.dir, count: count + inner });
      }
      return [...taken, ...made.values()];
    });
}

/** What accepted directories have covered: absorbed rows that were targets before the call. What has changed since is due at once. */
export async function removeAbsorbed(sql: Sql, dirs: readonly RowKey[]): Promise<void> {
  await sql`
    with dirs as materialized (
      select t.account, ${absorbedBy('')} || t.url as reason, key.version
      from json_to_recordset(${keysJson(dirs)}::text::json) as key (id uuid, version bigint), lateral (
        select account, url from targets t where t.id = key.id limit 1
      ) t
    ), found as materialized (
      select t.ctid as place, t.version <= dirs.version as is_done from targets t, dirs
      where t.wake is not null and t.kind = 'url' and t.account = dirs.account and t.reason = dirs.reason
    ), gone as (
      delete from targets where ctid = any(array(select place from found where is_done))
    )
    update targets set wake = null, reason = null, since = changed
    where ctid = any(array(select place from found where not is_done))`;
}

/** What was absorbed by directories that will never be purged is due again. */
export async function releaseAbsorbed(sql: Sql, dirs: readonly RowKey[]): Promise<void> {
  await sql`
    update targets set wake = null, reason = null
    where wake is not null and kind = 'url' and (account, reason) in (
      select account, ${absorbedBy('')} || url from dead, json_to_recordset(${keysJson(dirs)}::text::json) as key (id uuid)
      where dead.id = key.id and kind = 'dir')`;
}
