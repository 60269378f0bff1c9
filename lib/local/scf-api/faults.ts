import { PurgeError } from '../../errors.ts';
import { isFields } from '../../scf/shape.ts';

/** Faults that are no refusal of the API. */
const KINDS = ['timeout', 'reset', 'lost-reply', 'create-fails', 'update-fails'] as const;

/** `timeout` and `reset` do nothing; `lost-reply` does what is asked; the others accept a write that then ends as failed. */
export type FaultKind = (typeof KINDS)[number];

/** An order for the next `times` calls, of one action if it names one. */
export interface FaultOrder {
  /** A code of the API, which then refuses with it, or a kind. */
  readonly code: string;
  readonly action?: string;
  readonly times: number;
}

/** The fault that waits for a call. */
export interface PendingFault {
  readonly code: string;
  /** Says that it struck. One that could not, since the call had a failing of its own, waits for the next. */
  struck(): void;
}

/** The faults that were ordered, first come, first served. */
export interface FaultQueue {
  add(order: FaultOrder): void;
  next(action: string): PendingFault | undefined;
  clear(): void;
}

const UPDATES: readonly string[] = ['UpdateFunctionCode', 'UpdateFunctionConfiguration'];

function isMeant({ code, action }: FaultOrder, called: string): boolean {
  if (code === 'create-fails') return called === 'CreateFunction';
  if (code === 'update-fails') return UPDATES.includes(called) && (action ?? called) === called;
  return (action ?? called) === called;
}

/** Narrows to the faults that are no refusal. */
export function isFaultKind(code: string): code is FaultKind {
  return KINDS.some((kind) => kind === code);
}

/** Makes an empty queue. */
export function createFaultQueue(): FaultQueue {
  const waiting: { readonly order: FaultOrder; left: number }[] = [];
  return {
    add(order) {
      waiting.push({ order, left: order.times });
    },
    next(action) {
      const found = waiting.find(({ order }) => isMeant(order, action));
      if (!found) return undefined;
      return {
        code: found.order.code,
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

/** Reads the body of `POST /_local/scf/faults`. Throws PurgeError `BAD_REQUEST` that says what is wrong, unknown fields included. */
export function readFaultOrder(body: unknown): FaultOrder {
  const { code, action, times = 1, ...unknown } = isFields(body) ? body : {};
  const [stray] = Object.keys(unknown);
  const known = `${KINDS.join(', ')}, or a code of the API such as InternalError`;
  const bad = (message: string) => new PurgeError('BAD_REQUEST', message);
  if (stray !== undefined) throw bad(`a fault has no "${stray}"; it has action, code and times`);
  if (typeof code !== 'string' || !(isFaultKind(code) || /^[A-Z][A-Za-z]+(\.[A-Z]\w+)?$/.test(code))) {
    throw bad(`"code" must be ${known}`);
  }
  if (typeof times !== 'number' || !Number.isSafeInteger(times) || times < 1) {
    throw bad('"times" must be a whole number from 1');
  }
  if (action === undefined) return { code, times };
  if (typeof action !== 'string' || action === '') throw bad('"action" must be the name of an action');
  return { code, times, action };
}
