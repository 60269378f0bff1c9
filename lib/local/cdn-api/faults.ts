import { PurgeError } from '../../errors.ts';
import { isFields, kindOf } from '../../scf/shape.ts';
import { APIS, type Api } from './journal.ts';

/** Faults on the way: nothing is done, whatever the call says. */
const TRANSPORT = ['timeout', 'reset', 'http-500', 'not-json'] as const;
/** Refusals by the API of a call that is signed well; each API has its own codes for them. */
const REFUSING = ['throttle', 'internal', 'quota', 'auth', 'retired', 'maintenance', 'moved-host'] as const;
/** The call is done and paid for; only its answer is spoilt. */
const SPOILING = ['lost-reply', 'short-count'] as const;

/** Every way in which a call can be made to fail. */
export const FAULT_KINDS = [...TRANSPORT, ...REFUSING, ...SPOILING] as const;

/** A fault that strikes before the API looks at the call. */
export type TransportFault = (typeof TRANSPORT)[number];
/** A fault that refuses the call. */
export type RefusingFault = (typeof REFUSING)[number];
/** A kind of fault. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Narrows to the faults on the way. */
export function isTransportFault(kind: FaultKind): kind is TransportFault {
  return TRANSPORT.some((known) => known === kind);
}

/** Narrows to the faults that refuse. */
export function isRefusingFault(kind: FaultKind): kind is RefusingFault {
  return REFUSING.some((known) => known === kind);
}

/** An order for the next `times` calls, of one API or one action if it names them. */
export interface FaultOrder {
  readonly kind: FaultKind;
  readonly times: number;
  readonly api?: Api;
  readonly action?: string;
}

function bad(message: string): PurgeError {
  return new PurgeError('BAD_REQUEST', message);
}

function oneOf<T extends string>(known: readonly T[], name: string, value: unknown): T {
  const found = known.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw bad(`"${name}" must be one of ${known.join(', ')}`);
}

/** Reads the body of `POST /_local/faults`. Throws PurgeError `BAD_REQUEST` that says what is wrong, unknown fields included. */
export function readFaultOrder(body: unknown): FaultOrder {
  if (!isFields(body)) throw bad(`a fault is a JSON object {api?, action?, kind, times?}, not ${kindOf(body)}`);
  const { api, action, kind, times = 1, ...unknown } = body;
  const [stray] = Object.keys(unknown);
  if (stray !== undefined) throw bad(`a fault has no "${stray}"; it has api, action, kind and times`);
  if (typeof times !== 'number' || !Number.isSafeInteger(times) || times < 1) {
    throw bad('"times" must be a whole number from 1');
  }
  if (action !== undefined && (typeof action !== 'string' || action === '')) throw bad('"action" must be a name');
  const order: FaultOrder = {
    kind: oneOf(FAULT_KINDS, 'kind', kind),
    times,
    ...(api !== undefined && { api: oneOf(APIS, 'api', api) }),
    ...(action !== undefined && { action }),
  };
  if (order.kind === 'short-count' && order.api === 'cdn-3.0') {
    throw bad('API 3.0 answers no count, so none can be short; order "short-count" of cdn-2.0 or edgeone');
  }
  return order;
}
