import type { Priority, TargetKind } from '../../types.ts';
import type { Lease } from './drain.ts';

/** A target of an accepted call that is asked after. */
export interface TaskRow {
  readonly site: string;
  readonly url: string;
  readonly priority: Priority;
  /** It was itself a rebound. */
  readonly isRebound: boolean;
}

/** An accepted call whose time to be asked after has come. */
export interface AskedTask {
  readonly transmission: number;
  readonly api: string;
  readonly kind: TargetKind;
  /** Absent where the API gives none; then time is all there is to go by. */
  readonly taskId?: string;
  readonly acceptedAt: number;
  readonly rows: readonly TaskRow[];
}

/** What is known of a task now. */
export interface Settlement {
  /** URLs that are purged; of these, sites named in `rebounds` get a second purge. */
  readonly done: readonly string[];
  /** URLs that failed: appended again, at most `maxRounds` times (3), then dead. */
  readonly failed: readonly string[];
  /** ms until it is asked after again, for what is in neither list; absent: never again. */
  readonly askAgainMs?: number;
  /** Site → ms after which what is done is purged once more; never a rebound of a rebound. */
  readonly rebounds?: Readonly<Record<string, number>>;
  readonly maxRounds?: number;
}

/** Asking after accepted calls. */
export interface FollowUp {
  /** Accepted calls to ask after now, oldest first. */
  dueTasks(limit: number): Promise<readonly AskedTask[]>;
  /** Notes what became of a task, and appends what failed and what rebounds; URLs that were settled before are left alone. */
  settleTask(lease: Lease, transmission: number, settlement: Settlement): Promise<{ again: number; dead: number }>;
}
