import type { FaultKind, FaultOrder } from './faults.ts';
import type { Api } from './journal.ts';

/** The fault that waits for a call. */
export interface PendingFault {
  readonly kind: FaultKind;
  /** Says that it struck. A fault that could not strike, since the call had a failing of its own, waits for the next. */
  struck(): void;
}

/** The faults that were ordered, first come, first served. */
export interface FaultQueue {
  add(order: FaultOrder): void;
  /**
   * The first fault that is meant for a call of this API and action. `short-count` passes by calls that are not `counted`: their
   * answers do not tell how many targets were taken.
   */
  next(api: Api, action: string, counted: boolean): PendingFault | undefined;
  clear(): void;
}

/** Makes an empty queue. */
export function createFaultQueue(): FaultQueue {
  const waiting: { readonly order: FaultOrder; left: number }[] = [];
  return {
    add(order) {
      waiting.push({ order, left: order.times });
    },
    next(api, action, counted) {
      const found = waiting.find(
        ({ order }) =>
          (order.api ?? api) === api &&
          (order.action ?? action) === action &&
          (counted || order.kind !== 'short-count'),
      );
      if (!found) return undefined;
      return {
        kind: found.order.kind,
        struck() {
          found.left -= 1;
          if (found.left === 0) waiting.splice(waiting.indexOf(found), 1);
        },
      };
    },
    clear() {
      waiting.length = 0;
    },
  };
}
