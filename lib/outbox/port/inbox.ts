import type { Priority, TargetKind } from '../../types.ts';

/** One target that something made stale: a row of the log. */
export interface Change {
  readonly site: string;
  readonly kind: TargetKind;
  /** Absolute and percent-encoded, as in `Target`. */
  readonly url: string;
  readonly priority: Priority;
  /** ms from now before which it is not sent; absent or 0 means at once. */
  readonly delayMs?: number;
  /** Who says so, for people: `cos`, `purge`, `hook blog`, `schedule nightly`. */
  readonly source: string;
}

/** A delivery that can be told from others. */
export interface Delivery {
  readonly webhook: string;
  /** Its names: the id that its sender gave it, the signature that covers its time. A delivery that has any of them is the same. */
  readonly ids: readonly string[];
  /** ms for which a second delivery is a duplicate. */
  readonly keepMs: number;
}

/** `duplicate`: the delivery was stored before, and nothing was appended now. */
export type Appended = 'stored' | 'duplicate';

/** What handlers do: add to the log. Needs SELECT, INSERT, UPDATE and DELETE on the tables, and no lease. */
export interface Inbox {
  /**
   * Adds changes to the log in one transaction with the delivery, within `budgetMs` for connect and INSERT together.
   * After `OUTBOX_UNAVAILABLE` they may have been stored all the same; storing them twice purges once.
   */
  append(changes: readonly Change[], options?: { delivery?: Delivery; budgetMs?: number }): Promise<Appended>;
  /** Adds what a schedule purges, once for each key (schedule and fire time), however often its tick is delivered. */
  appendScheduled(key: string, changes: readonly Change[]): Promise<Appended>;
}
