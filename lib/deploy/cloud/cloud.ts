import type { PurgeError } from '../../errors.ts';
import type { Fields } from '../../scf/shape.ts';

/** What the SCF API is asked to do here, by the names of its actions (583/17237). */
export type Action =
  | 'GetFunction'
  | 'ListFunctions'
  | 'ListTriggers'
  | 'GetFunctionEventInvokeConfig'
  | 'GetReservedConcurrencyConfig'
  | 'InvokeFunction'
  | 'CreateFunction'
  | 'UpdateFunctionCode'
  | 'UpdateFunctionConfiguration'
  | 'UpdateFunctionEventInvokeConfig'
  | 'PutReservedConcurrencyConfig'
  | 'DeleteReservedConcurrencyConfig'
  | 'DeleteFunction'
  | 'CreateTrigger'
  | 'UpdateTrigger'
  | 'UpdateTriggerStatus'
  | 'DeleteTrigger';

/** The way to the SCF API. Bodies and answers have the field names of the official SDK. */
export interface Cloud {
  /** Calls once, waits and retries of its own included. Throws PurgeError; `apiCodeOf` and `isMaybeDone` tell more of it. */
  call(action: Action, body: Fields): Promise<Fields>;
  /** Waits so many ms. */
  sleep(ms: number): Promise<unknown>;
  /** Gets a line for people where it waits for more than a second; absent: nobody listens. */
  log?(line: string): void;
  /** How many calls so far were to change something. */
  readonly writes: number;
}

/** Where a function is. */
export interface FunctionPlace {
  readonly name: string;
  readonly namespace: string;
}

/** A plain name is one in the namespace that every account has. */
export function placeOf(name: string | FunctionPlace): FunctionPlace {
  return typeof name === 'string' ? { name, namespace: 'default' } : name;
}

/** What every call on a function begins with. */
export function addressed({ name, namespace }: FunctionPlace): Fields {
  return { FunctionName: name, Namespace: namespace };
}

const CHANGES = /^(Create|Update|Put|Delete)/;

/** Whether an action changes something in the cloud. */
export function isWrite(action: Action): boolean {
  return CHANGES.test(action);
}

/** What a failed call carries in the `detail` of its PurgeError. */
export interface CallDetail {
  readonly action: Action;
  readonly function: string;
  /** The code of the API, or one of our own signs such as `timeout`. */
  readonly apiCode: string;
  readonly requestId: string;
  /** The call may have been done all the same, since its answer was lost. */
  readonly maybeDone: boolean;
}

/** The code that the API gave, or a sign of the network; empty when no call failed. */
export function apiCodeOf({ detail }: PurgeError): string {
  return typeof detail['apiCode'] === 'string' ? detail['apiCode'] : '';
}

/** Whether the call may have been done although it failed. */
export function isMaybeDone({ detail }: PurgeError): boolean {
  return detail['maybeDone'] === true;
}

/** Whether the call that failed was to change something. */
export function isWriteOf({ detail }: PurgeError): boolean {
  return CHANGES.test(String(detail['action']));
}

/** Whether the API says that there is no such function. */
export function isNoFunction(error: PurgeError): boolean {
  return /^ResourceNotFound\.Function(Name)?$/.test(apiCodeOf(error));
}
