import type { Priority, TargetKind } from '../../types.ts';

/** The right to drain: one drain at a time, told apart by a number that only rises. */
export interface Lease {
  readonly fence: number;
}

/** Getting and keeping the right to drain. */
export interface DrainLease {
  /** Takes the lease for `ttlMs` if it is free or over; nothing where another drain has it. Never waits. */
  takeLease(ttlMs: number): Promise<Lease | undefined>;
  /** Makes the lease last `ttlMs` from now. Throws `LEASE_LOST` once it is over, even if nobody else took it. */
  renew(lease: Lease, ttlMs: number): Promise<void>;
  /** Gives the lease up and notes that a drain has ended; does nothing if it was lost. */
  release(lease: Lease): Promise<void>;
}

/** What a fold did. */
export interface Folded {
  /** Rows of the log that are now targets. */
  readonly folded: number;
  /** More may be there: fold again. */
  readonly more: boolean;
}

/** A target as it was read; a change that was folded since has raised its version. */
export interface RowKey {
  readonly id: string;
  readonly version: number;
}

/** A target that may be sent. */
export interface ChosenRow extends RowKey {
  readonly url: string;
  readonly site: string;
  readonly host: string;
  readonly priority: Priority;
  /** Arrival of the first change that no accepted call has covered. */
  readonly since: number;
  /** Tries that failed so far, as counted by `park`; an accepted call sets it to 0. */
  readonly attempts: number;
}

/** What to choose. */
export interface Query {
  readonly kind: TargetKind;
  readonly limit: number;
  /** Only this class: what the reserve of a pool still allows. */
  readonly priority?: Priority;
  /** Hosts that are left alone besides the quarantined ones. */
  readonly excludeHosts?: readonly string[];
}

/** What may go first. */
export interface Chosen {
  /** Rows of one batch: the oldest tenth whatever their class, then by class, sites taking turns. */
  readonly rows: readonly ChosenRow[];
  /** One row of each quarantined host whose next probe is due; each belongs in a call of its own. */
  readonly probes: readonly ChosenRow[];
}

/** A directory that a site declares, in one of its bases. */
export interface CollapseRule {
  readonly site: string;
  /** Absolute, with a slash at its end. */
  readonly dir: string;
  /** It is purged whole when more URLs below it are due. */
  readonly over: number;
}

/** A directory that waits for its call, and how many URLs it took in just now. */
export interface Collapsed {
  readonly dir: string;
  readonly count: number;
}

/** Folding, choosing and putting aside. */
export interface Drain {
  /** Moves up to `maxRows` rows of the log into the targets, and wakes as many parked and late ones as have come due. */
  fold(lease: Lease, maxRows?: number): Promise<Folded>;
  /** Picks due targets and locks nothing: only the fence decides whether they may be sent. Sees what was folded alone. */
  choose(query: Query): Promise<Chosen>;
  /**
   * Puts a directory in the place of the due URLs below it: one that was asked for and is due, and a declared one where there are
   * more than its rule allows, at most `free` new ones.
   * The URLs stay, and wait: the ack of the directory removes those that were there before its call, its burial lets them go,
   * and after 15 min they are due again. Says which directories stand for
   * URLs now.
   */
  collapse(lease: Lease, rules: readonly CollapseRule[], free: number): Promise<readonly Collapsed[]>;
  /** Lets rows wait `forMs` (0: no wait), with a reason for people, and counts a failed try. Rows that changed since stay as they are. */
  park(lease: Lease, rows: readonly RowKey[], parked: { forMs: number; reason: string }): Promise<number>;
  /** Moves rows to the dead, with the code and reason that people will see. Rows that changed since stay pending. */
  bury(lease: Lease, rows: readonly RowKey[], failure: { code: string; reason: string }): Promise<number>;
  /** Removes what is past its time, a bounded number of rows of each table; says whether more may be there. */
  prune(lease: Lease, keep: { historyMs: number }): Promise<{ pruned: number; more: boolean }>;
}
