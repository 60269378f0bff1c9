import type { JournalEntry } from '../../lib/local/cdn-api/journal.ts';
import type { TargetKind } from '../../lib/types.ts';
import type { Store } from './store.ts';
import type { Move, World } from './world.ts';

/** A change that an instance answered for; times by the clock of the driver. */
export interface Answered {
  readonly requestId: string;
  readonly kind: TargetKind;
  readonly urls: readonly string[];
  /** Before its first try, and before the one that was answered. */
  readonly firstAskedAt: number;
  readonly askedAt: number;
  readonly answeredAt: number;
  /** It was submitted past the outbox. */
  readonly isDirect: boolean;
}

/** Everything that was sent to accepting instances under one request id, answered or not. */
export interface Asked {
  readonly requestId: string;
  readonly kind: TargetKind;
  readonly urls: readonly string[];
}

/** A span without faults in which everything that was due was drained: so many distinct URLs. */
export interface Quiet {
  readonly from: number;
  readonly to: number;
  readonly urls: number;
}

/** The driver's own log. */
export interface DriverLog {
  readonly asked: Asked[];
  readonly answered: Answered[];
  readonly quiet: Quiet[];
}

/** A row of `transmissions`; times in ms. */
export interface Sent {
  readonly id: number;
  readonly fence: number;
  readonly pool: string;
  readonly kind: TargetKind;
  readonly api: string;
  readonly count: number;
  readonly days: readonly string[];
  readonly probe: boolean;
  readonly started: number;
  readonly expires: number;
  readonly state: 'open' | 'done' | 'maybe' | 'returned';
  readonly closed: number | null;
}

/** A target in one of the tables. */
export interface Row {
  readonly kind: TargetKind;
  readonly url: string;
}

/** A row of `ledger`. */
export interface Day {
  readonly pool: string;
  readonly day: string;
  readonly used: number;
  readonly limit: number;
  readonly wasTold: boolean;
}

/** What the checker knows, and nothing else. */
export interface Evidence extends DriverLog {
  readonly journal: readonly JournalEntry[];
  readonly moves: readonly Move[];
  readonly lines: readonly Record<string, unknown>[];
  /** Every row that was ever committed to the log, with its time. */
  readonly arrivals: readonly (Row & { readonly at: number })[];
  readonly pending: readonly Row[];
  readonly dead: readonly (Row & { readonly reason: string })[];
  readonly history: readonly (Row & { readonly transmission: number })[];
  readonly transmissions: readonly Sent[];
  readonly ledger: readonly Day[];
}

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

async function rows<T>(store: Store, query: string): Promise<readonly T[]> {
  const [row] = await store.sql.unsafe<{ rows: T[] }[]>(`select coalesce(json_agg(q), '[]') as rows from (${query}) q`);
  return row?.rows ?? [];
}

/** Gathers everything at the end of a run. */
export async function gather(world: World, log: DriverLog): Promise<Evidence> {
  const { store, journal, moves } = world;
  return {
    ...log,
    journal: journal.filter(({ urls, dirs }) => urls.length + dirs.length > 0),
    moves,
    lines: await world.lines(),
    arrivals: await rows(store, `select kind, url, ${ms('at')} as at from chaos_arrivals order by id`),
    pending: await rows(store, 'select kind, url from targets union all select kind, url from changes'),
    dead: await rows(store, 'select kind, url, reason from dead'),
    history: await rows(store, 'select kind, url, transmission from history order by id'),
    transmissions: await rows(
      store,
      `select id, fence, pool, kind, api, count, days, probe, ${ms('started')} as started, ${ms('expires')} as expires,
        state, ${ms('closed')} as closed from transmissions order by id`,
    ),
    ledger: await rows(
      store,
      'select pool, day, used, greatest(cap, told_cap) as "limit", told_at is not null as "wasTold" from ledger',
    ),
  };
}

/** How much of everything there was, for people. */
export function countsOf(evidence: Evidence): Readonly<Record<string, number>> {
  const { asked, answered, journal, arrivals, transmissions, ledger } = evidence;
  return {
    answered: answered.length,
    unanswered: asked.length - answered.length,
    direct: answered.filter(({ isDirect }) => isDirect).length,
    stored: arrivals.length,
    calls: journal.length,
    failedCalls: journal.filter(({ code }) => code !== 0).length,
    drains: new Set(transmissions.map(({ fence }) => fence)).size,
    returned: transmissions.filter(({ state }) => state === 'returned').length,
    probes: transmissions.filter(({ probe }) => probe).length,
    days: ledger.length,
    daysSpent: ledger.filter(({ used, limit }) => used > limit * 0.9).length,
  };
}
