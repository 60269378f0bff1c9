import { PurgeError } from '../errors.ts';
import { type Client, openClient } from './client.ts';
import { isLost, toOutboxError } from './failure.ts';
import type { Database } from './settings.ts';
import { type Progress, type Sql, transact } from './transaction.ts';

export type { Sql } from './transaction.ts';

/** How a transaction is run. */
export interface Terms {
  /** ms for everything, connecting included. */
  readonly budgetMs?: number;
  /** Doing it twice does no harm, so it is repeated even where the first try may have been committed. */
  readonly isRepeatable?: boolean;
  /** A statement without parameters that goes first. */
  readonly first?: string;
  /** The work is one statement, which commits by itself: one way to the server and back. Only our own time-out bounds it. */
  readonly isSingle?: boolean;
}

/** One connection to the outbox, opened when it is needed. */
export interface Connection {
  /**
   * Runs `work` in a transaction; what it throws rolls back. After a connection that was kept turns out stale, one more is
   * opened, and what surely was not committed is repeated. Throws PurgeError `OUTBOX_UNAVAILABLE`, `OUTBOX_SCHEMA` or what `work` throws.
   */
  transaction<Result>(work: (sql: Sql) => Promise<Result>, terms?: Terms): Promise<Result>;
  close(): Promise<void>;
}

const BUDGET_MS = 10_000;
const RESERVE_MS = 600; // an invocation ends 500 ms before its limit
const CONNECT_MS = 1000;
const LOCK_MS = 2000;
const IDLE_MS = 5000;

/** A frozen instance would hold its locks for ever, so the server ends a transaction that nobody goes on with. */
function limits(leftMs: number, first: string): string {
  const left = Math.max(1, Math.floor(leftMs));
  return `begin; set local statement_timeout = ${left}; set local lock_timeout = ${Math.min(left, LOCK_MS)};
    set local idle_in_transaction_session_timeout = ${IDLE_MS}; ${first}`;
}

function tooSlow(): PurgeError {
  return new PurgeError('OUTBOX_UNAVAILABLE', 'the outbox did not answer in time; check DATABASE_URL and the network', {
    detail: { cause: 'timeout' },
  });
}

/**
 * Makes the connection of an instance; it opens nothing yet, and loads the driver with the first transaction. Nothing waits
 * beyond what `remainingMs` says of the running invocation.
 */
export function createConnection(
  database: Database,
  remainingMs: () => number = () => Number.POSITIVE_INFINITY,
): Connection {
  let kept: Client | undefined;
  let last: Promise<unknown> = Promise.resolve(); // one line, so one transaction at a time

  function drop(client: Client): void {
    if (kept === client) kept = undefined;
    client.destroy();
  }

  async function run<Result>(work: (sql: Sql) => Promise<Result>, terms: Terms, until: number): Promise<Result> {
    const left = () => until - performance.now();
    const stale = kept;
    const client = kept ?? (await openClient(database, Math.min(CONNECT_MS, left())));
    kept = client;
    const progress: Progress = { hasBegun: false, isCommitting: terms.isSingle ?? false };
    const whole = terms.isSingle
      ? work(client.sql)
      : transact(client.sql, limits(left(), terms.first ?? ''), work, progress);
    try {
      // A line that is silently dead answers nothing: a third of the time must show that it lives.
      return await inTime(whole, left(), stale ? left() / 3 : left(), progress);
    } catch (cause) {
      const hasFailedEarly = !terms.isSingle && !progress.hasBegun;
      const isOver =
        hasFailedEarly || (cause instanceof PurgeError ? cause.detail['cause'] === 'timeout' : isLost(cause));
      if (isOver) drop(client);
      const isHarmless = !progress.isCommitting || terms.isRepeatable; // without a commit nothing was done
      if (isOver && stale && isHarmless && left() > 1) return run(work, terms, until);
      throw toOutboxError(cause);
    }
  }

  return {
    transaction(work, terms = {}) {
      const until = performance.now() + Math.min(terms.budgetMs ?? BUDGET_MS, Math.max(0, remainingMs() - RESERVE_MS));
      const mine = last.then(() => {
        if (performance.now() >= until) throw tooSlow();
        return run(work, terms, until);
      });
      last = mine.catch(() => {});
      return mine;
    },
    async close() {
      const client = kept;
      kept = undefined;
      await client?.sql.end({ timeout: 1 });
      client?.destroy();
    },
  };
}

/** Waits `leftMs` for the whole, and `firstMs` for a sign that it has begun. */
function inTime<T>(whole: Promise<T>, leftMs: number, firstMs: number, progress: Progress): Promise<T> {
  return new Promise((resolve, reject) => {
    const first = setTimeout(() => progress.hasBegun || reject(tooSlow()), Math.max(0, firstMs));
    const end = setTimeout(() => reject(tooSlow()), Math.max(0, leftMs));
    whole.then(resolve, reject).finally(() => {
      clearTimeout(first);
      clearTimeout(end);
    });
  });
}
