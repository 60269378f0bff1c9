import { PurgeError } from '../errors.ts';
import type { Connection, Sql } from './connection.ts';
import type { DrainLease, Lease } from './port.ts';

/** Nobody can take the lease while a transaction that locked it first goes on. */
const LOCK = 'select from lease for no key update';

/** What a drain that has lost its lease is told. */
function leaseLost(): PurgeError {
  return new PurgeError('LEASE_LOST', 'the lease of the drain is over or another has it; end, the next tick goes on');
}

async function isHeld(sql: Sql, lease: Lease): Promise<boolean> {
  const [row] = await sql<{ held: boolean }[]>`
    select fence = ${lease.fence} and expires > outbox_now() as held from lease`;
  return row?.held ?? false;
}

/**
 * Runs `work` in a transaction that holds the lease locked, after its number and time were found right: every writing
 * transaction of a drain. Throws PurgeError `LEASE_LOST` before anything is written.
 */
export function underLease<Result>(
  connection: Connection,
  lease: Lease,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  return connection.transaction(
    async (sql) => {
      if (!(await isHeld(sql, lease))) throw leaseLost();
      return work(sql);
    },
    { first: LOCK },
  );
}

/** Runs `work` with the lease locked and looks at neither its number nor its time. */
export function withLeaseLocked<Result>(connection: Connection, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  return connection.transaction(work, { first: LOCK });
}

/** The verbs that get and keep the lease. */
export function createLease(connection: Connection): DrainLease {
  return {
    takeLease(ttlMs) {
      return connection.transaction(async (sql) => {
        const [free] = await sql`select from lease for no key update skip locked`;
        if (!free) return undefined;
        const [taken] = await sql<Lease[]>`
          update lease set fence = fence + 1, expires = outbox_now() + make_interval(secs => ${ttlMs}::float8 / 1000)
          where expires <= outbox_now() returning fence::int`;
        return taken && { fence: taken.fence };
      });
    },
    renew: (lease, ttlMs) =>
      underLease(connection, lease, async (sql) => {
        await sql`update lease set seen = outbox_now(),
          expires = outbox_now() + make_interval(secs => ${ttlMs}::float8 / 1000)`;
      }),
    release: (lease) =>
      connection.transaction(
        async (sql) => {
          await sql`update lease set expires = '-infinity', seen = outbox_now()
            where fence = ${lease.fence} and expires > outbox_now()`;
        },
        { isRepeatable: true },
      ),
  };
}
