/** The states of a function that occur here (583/115197). */
export type Status = 'Creating' | 'Active' | 'CreateFailed' | 'Updating' | 'UpdateFailed' | 'Deleting';

/** Why a write failed, as GetFunction shows it. */
export interface StatusReason {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** What a write came to. */
export interface Settled {
  readonly status: Status;
  readonly reasons: readonly StatusReason[];
}

/** How long a write goes on that nobody looks at, in ms. */
const UNSEEN_MS = 2000;

/**
 * The state of one function. Writes take a while, which is counted in looks at it, so that tests need no clock; one that nobody
 * looks at is over after 2 s, so that whoever waits by the clock gets there, too.
 */
export interface Lifecycle {
  readonly status: Status;
  readonly reasons: readonly StatusReason[];
  /** Whether a write goes on. */
  readonly isBusy: boolean;
  /** Starts a write that goes on for so many looks; then `settle` makes it true. With none it is settled at once. */
  begin(status: Status, looks: number, settle: () => Settled): void;
  /** Somebody has looked. */
  seen(): void;
  /** Settles what has gone on unseen for long enough; it has no timer of its own. */
  catchUp(): void;
}

/** Makes the state of a function that does not exist yet, with a clock in ms. */
export function createLifecycle(clock: () => number): Lifecycle {
  let now: Settled = { status: 'Creating', reasons: [] };
  let left = 0;
  let seenAt = 0;
  let pending: (() => Settled) | undefined;
  const settleIf = (isDue: boolean) => {
    if (!pending || !isDue) return;
    now = pending();
    pending = undefined;
  };
  return {
    get status() {
      return now.status;
    },
    get reasons() {
      return now.reasons;
    },
    get isBusy() {
      return pending !== undefined;
    },
    begin(status, looks, settle) {
      now = { status, reasons: [] };
      left = looks;
      seenAt = clock();
      pending = settle;
      settleIf(left <= 0);
    },
    seen() {
      left -= 1;
      seenAt = clock();
      settleIf(left <= 0);
    },
    catchUp() {
      settleIf(clock() - seenAt >= UNSEEN_MS);
    },
  };
}
