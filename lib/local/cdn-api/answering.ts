import type { Reply } from '../reply.ts';
import { isRefusingFault, isTransportFault, type RefusingFault } from './faults.ts';
import type { Api } from './journal.ts';
import type { State } from './state.ts';
import { strike } from './transport-faults.ts';

/** A refusal in the terms of one API. */
interface Refused<Refusal> {
  readonly refusal: Refusal;
}

/** A call of an action that exists, by somebody who may. */
export interface Operation<Refusal> {
  /** What the API says for a fault that was ordered. */
  refusalOf(kind: RefusingFault): Refusal;
  /** Does what is asked, or refuses and does nothing. A `short` answer tells of one target less than was taken. */
  perform(short: boolean): Refused<Refusal> | { readonly reply: Reply };
}

/** A call as far as it is understood before anybody asks who calls. */
export interface IncomingCall<Refusal> {
  readonly api: Api;
  readonly action: string;
  readonly urls: readonly string[];
  readonly dirs: readonly string[];
  /** Whether its answer tells how many targets were taken. */
  readonly counted: boolean;
  /** Checks who calls, and what is wrong with a call before a fault of the API would strike. */
  admit(): Refused<Refusal> | Operation<Refusal>;
  codeOf(refusal: Refusal): number | string;
  refuse(refusal: Refusal): Reply;
}

/**
 * Answers one call of any API and writes it down. Faults on the way strike first; faults of the API strike a call that is
 * signed well and names an action, so that a re-sent signature is seen even behind them; the rest strikes what was done.
 */
export function answerCall<Refusal>(call: IncomingCall<Refusal>, state: State): Reply {
  const { api, action, urls, dirs } = call;
  const record = (code: number | string) => {
    state.journal.add({ api, action, code, urls: [...urls], dirs: [...dirs], at: state.now() });
  };
  const refuse = ({ refusal }: Refused<Refusal>) => {
    record(call.codeOf(refusal));
    return call.refuse(refusal);
  };
  const fault = state.faults.next(api, action, call.counted);
  if (fault && isTransportFault(fault.kind)) {
    fault.struck();
    record(fault.kind);
    return strike(fault.kind);
  }
  const operation = call.admit();
  if ('refusal' in operation) return refuse(operation);
  if (fault && isRefusingFault(fault.kind)) {
    fault.struck();
    return refuse({ refusal: operation.refusalOf(fault.kind) });
  }
  const outcome = operation.perform(fault?.kind === 'short-count');
  if ('refusal' in outcome) return refuse(outcome);
  record(0);
  fault?.struck();
  return fault?.kind === 'lost-reply' ? { kind: 'cut' } : outcome.reply;
}
