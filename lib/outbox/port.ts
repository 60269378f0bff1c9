import type { Drain, DrainLease } from './port/drain.ts';
import type { FollowUp } from './port/follow-up.ts';
import type { Inbox } from './port/inbox.ts';
import type { Ledger } from './port/ledger.ts';
import type { Marks } from './port/marks.ts';
import type { Reading } from './port/reading.ts';
import type { Sending } from './port/sending.ts';

/**
 * The durable store of changes, behind a few verbs. Times are ms since 1970 by the clock of the store, never by ours.
 *
 * Every verb may throw PurgeError `OUTBOX_UNAVAILABLE` (out of reach, too slow, refused: a later try may do) and
 * `OUTBOX_SCHEMA` (its tables are missing or older than this program: run `overseas-purge migrate`). Verbs that take a
 * lease throw `LEASE_LOST` where the lease is over or another drain's; nothing was written then.
 */
export interface Outbox extends DrainStore, Reading {}

/** What accepting functions need of it; bundles hold no more. */
export interface Intake extends Inbox, Pick<Ledger, 'charge'>, Pick<Reading, 'health'>, Closing {}

/** What a drain needs of it. */
export interface DrainStore extends Inbox, DrainLease, Drain, Sending, Ledger, FollowUp, Marks, Closing {}

/** The end of a store. */
export interface Closing {
  /** Drops the connection, if there is one, within a second. The next verb would open another. */
  close(): Promise<void>;
}

export type {
  Chosen,
  ChosenRow,
  Collapsed,
  CollapseRule,
  Drain,
  DrainLease,
  Folded,
  Lease,
  Query,
  RowKey,
} from './port/drain.ts';
export type { AskedTask, FollowUp, Settlement, TaskRow } from './port/follow-up.ts';
export type { Appended, Change, Delivery, Inbox } from './port/inbox.ts';
export type { Ledger, PoolDay, PoolTerms } from './port/ledger.ts';
export type { Mark, MarkKind, Marks } from './port/marks.ts';
export type { DeadFilter, DeadRow, Health, HistoryRow, Pending, PendingRow, Reading } from './port/reading.ts';
export type { Acked, Fenced, FenceRequest, Sending, Transmission } from './port/sending.ts';
