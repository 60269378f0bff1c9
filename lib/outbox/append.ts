import type { Connection, Sql } from './connection.ts';
import type { Appended, Change, Delivery, Inbox } from './port.ts';
import { rankOf } from './rows.ts';

const BUDGET_MS = 2000;
/** No webhook can have this name, since a route holds no colon. */
const SCHEDULES = ':schedule';
const SCHEDULE_KEEP_MS = 7 * 24 * 3600 * 1000;

function changesJson(changes: readonly Change[]): string {
  return JSON.stringify(
    changes.map(({ site, kind, url, priority, delayMs, source }) => ({
      site,
      kind,
      url,
      rank: rankOf(priority),
      delay: delayMs ?? 0,
      source,
    })),
  );
}

/** One INSERT, whatever their number. */
async function insert(sql: Sql, account: string, changes: readonly Change[]): Promise<void> {
  await sql`
    insert into changes (at, account, site, kind, url, priority, due, source)
    select now, ${account}::text, site, kind, url, rank, now + make_interval(secs => delay / 1000), source
    from (select outbox_now() as now) clock, json_to_recordset(${changesJson(changes)}::text::json)
      as c (site text, kind text, url text, rank smallint, delay float8, source text)`;
}

/** Says whether the delivery is new by all of its names. One whose time is over is as good as none, whether it was pruned or not. */
async function claim(sql: Sql, { webhook, ids, keepMs }: Delivery): Promise<boolean> {
  const claimed = await sql`
    insert into deliveries as d (webhook, id, expires)
    select ${webhook}::text, id, now + make_interval(secs => ${keepMs}::float8 / 1000)
    from (select outbox_now() as now) clock, json_array_elements_text(${JSON.stringify(ids)}::text::json) id
    on conflict (webhook, id) do update set expires = excluded.expires where d.expires <= outbox_now()`;
  return claimed.count === ids.length;
}

async function store(sql: Sql, account: string, changes: readonly Change[], delivery?: Delivery): Promise<Appended> {
  if (delivery && !(await claim(sql, delivery))) return 'duplicate';
  await insert(sql, account, changes);
  return 'stored';
}

/** The verbs of handlers, for the changes of one account. */
export function createInbox(connection: Connection, account: string): Inbox {
  const add = (changes: readonly Change[], delivery: Delivery | undefined, budgetMs: number) =>
    connection.transaction((sql) => store(sql, account, changes, delivery), {
      budgetMs,
      isSingle: delivery === undefined,
      // Twice stored is purged once; and what is called a duplicate of its own first try was stored by it.
      isRepeatable: true,
    });
  return {
    // Each area has changes of its own, so each has a delivery of its own.
    append: (changes, { delivery, budgetMs = BUDGET_MS } = {}) =>
      add(changes, delivery && { ...delivery, webhook: `${delivery.webhook} ${account}` }, budgetMs),
    appendScheduled: (key, changes) =>
      add(changes, { webhook: `${SCHEDULES} ${account}`, ids: [key], keepMs: SCHEDULE_KEEP_MS }, BUDGET_MS),
  };
}
