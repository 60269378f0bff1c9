import { isRefusingFault, isTransportFault } from '../faults.ts';
import { json, type Reply } from '../reply.ts';
import type { State } from '../state.ts';
import { strike } from '../transport-faults.ts';
import { ACTIONS, type Action } from './actions.ts';
import { type Api2Call, authenticate } from './authenticate.ts';
import { refusalOfFault } from './fault-refusals.ts';
import { listedValues } from './list-parameter.ts';
import { failureEnvelope, malformed, type Refusal, tellingCode } from './refusal.ts';
import { submit } from './submit.ts';

const API = 'cdn-2.0';

/** Failures, too, are a JSON body with HTTP 200; the one HTTP error that the pages know is 501 for size. */
export function refuse(refusal: Refusal, action?: Action): Reply {
  return json(200, failureEnvelope(refusal, action?.kind ?? 'url'));
}

function accept(count: number, { area }: Action, state: State): Reply {
  // 19 digits, as in the sample of page 231/3946. The overseas pages document no task.
  const taskId = `${state.now()}${String(state.journal.entries().length % 1_000_000).padStart(6, '0')}`;
  const data = area === 'mainland' ? { count, task_id: taskId } : { count };
  return json(200, { code: 0, message: '', codeDesc: 'Success', data });
}

/**
 * Answers one call of API 2.0 and writes it down. Faults on the way strike first; faults of the API strike a call that is
 * signed well and names a purge action, so that a re-sent signature is seen even behind them; the rest strikes what was done.
 */
export function answerApi2(call: Api2Call, state: State): Reply {
  const { form } = call;
  const name = form.values.get('Action');
  if (!name) return refuse(malformed('Parameter Action is missing.'));
  const action = ACTIONS.get(name);
  const [urls, dirs] = [listedValues(form, 'urls'), listedValues(form, 'dirs')];
  const record = (code: number | string) => {
    state.journal.add({ api: API, action: name, code, urls, dirs, at: state.now() });
  };
  const refuseAndRecord = (refusal: Refusal) => {
    record(tellingCode(refusal));
    return refuse(refusal, action);
  };
  const fault = state.faults.next(API, name);
  if (fault && isTransportFault(fault.kind)) {
    fault.struck();
    record(fault.kind);
    return strike(fault.kind);
  }
  const stranger = authenticate(call, state);
  if (stranger) return refuseAndRecord(stranger);
  // 6100 is what the table has for "this version does not have this interface"; 4000 is for values of known parameters.
  if (!action) return refuseAndRecord({ code: 6100, text: 'This version does not support the interface.' });
  if (fault && isRefusingFault(fault.kind)) {
    fault.struck();
    return refuseAndRecord(refusalOfFault(fault.kind, action));
  }
  const outcome = submit(action, form, state);
  if ('code' in outcome) return refuseAndRecord(outcome);
  record(0);
  fault?.struck();
  if (fault?.kind === 'lost-reply') return { kind: 'cut' };
  return accept(outcome.count - (fault?.kind === 'short-count' ? 1 : 0), action, state);
}
