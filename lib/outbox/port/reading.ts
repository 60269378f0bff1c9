import type { Priority, TargetKind } from '../../types.ts';
import type { PoolDay } from './ledger.ts';
import type { Mark } from './marks.ts';

/** A target that is not submitted yet. */
export interface PendingRow {
  readonly kind: TargetKind;
  readonly url: string;
  readonly site: string;
  readonly priority: Priority;
  readonly source: string;
  readonly since: number;
  /** When it may be sent. */
  readonly dueAt: number;
  readonly attempts: number;
  /** Why it was parked. */
  readonly reason?: string;
}

/** Distinct targets, the unfolded log included; `due` + `waiting` = `urls` + `dirs`. */
export interface Pending {
  readonly urls: number;
  readonly dirs: number;
  readonly due: number;
  readonly waiting: number;
  readonly rows: readonly PendingRow[];
}

/** A target of an accepted call. */
export interface HistoryRow {
  readonly at: number;
  readonly kind: TargetKind;
  readonly url: string;
  readonly site: string;
  readonly api: string;
  readonly transmission: number;
  readonly taskId?: string;
  readonly since: number;
  /** `submitted` until a follow-up knows more. */
  readonly state: 'submitted' | 'done' | 'failed';
}

/** A target that is sent no more. */
export interface DeadRow {
  readonly id: string;
  readonly kind: TargetKind;
  readonly url: string;
  readonly site: string;
  readonly code: string;
  readonly reason: string;
  readonly at: number;
}

/** Which of the dead; fields that are absent match all. */
export interface DeadFilter {
  readonly ids?: readonly string[];
  readonly urls?: readonly string[];
  readonly site?: string;
  readonly host?: string;
  readonly code?: string;
}

/** What tells whether the outbox is well. Ages in ms. */
export interface Health {
  /** How long the oldest due target or row of the log has been due; absent: nothing is due. */
  readonly oldestDueMs?: number;
  /** Since a drain last ended or renewed its lease; absent: never. */
  readonly lastDrainMs?: number;
  /** Pauses that are not over. */
  readonly pauses: readonly Mark[];
  readonly quota: readonly PoolDay[];
}

/** Reading for people and alarms; takes no lease and locks nothing. */
export interface Reading {
  /** Counts over every site, and a page of the rows, oldest first (`limit` 100). */
  pending(page?: { limit?: number; offset?: number }): Promise<Pending>;
  /** Accepted targets, newest first (`limit` 100). */
  history(query?: { url?: string; site?: string; limit?: number; offset?: number }): Promise<readonly HistoryRow[]>;
  /** The dead, newest first (`limit` 100). */
  dead(filter?: DeadFilter, page?: { limit?: number; offset?: number }): Promise<readonly DeadRow[]>;
  /** Appends the dead that match to the log again; says how many. */
  retryDead(filter: DeadFilter): Promise<number>;
  /** Facts of this outbox's account; judging them is the caller's. */
  health(): Promise<Health>;
}
