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

/** The state of one function. Writes take a while, which is counted in looks at it, so that tests need no clock. */
export interface Lifecycle {
  readonly status: Status;
  readonly reasons: readonly StatusReason[];
  /** Whether a write goes on. */
  readonly isBusy: boolean;
  /** Starts a write that goes on for so many looks; then `settle` makes it true. With none it is settled at once. */
  begin(status: Status, looks: number, settle: () => Settled): void;
  /** Somebody has looked. */
  seen(): void;
}

/** Makes the state of a function that does not exist yet. */
export function createLifecycle(): Lifecycle {
  let now: Settled = { status: 'Creating', reasons: [] };
  let left = 0;
  let pending: (() => Settled) | undefined;
  const settleWhenDue = () => {
    if (!pending || left > 0) return;
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
      pending = settle;
      settleWhenDue();
    },
    seen() {
      left -= 1;
      settleWhenDue();
    },
  };
}
