import { type Fields, isFields, parseJson } from '../../scf/shape.ts';
import { type Api3Call, authenticate, headerOf } from '../api3/authenticate.ts';
import { readAuthorization } from '../api3/authorization.ts';
import { missing, type Refusal, refusal, refuse, respond } from '../api3/refusal.ts';
import type { Reply } from '../reply.ts';
import type { Action, Result } from './action.ts';
import { ACTIONS } from './actions.ts';
import { isFaultKind } from './faults.ts';
import { isTooDeep, keepable } from './journal.ts';
import type { ScfState } from './state.ts';

const VERSION = '2018-04-16';
const JSON_TYPE = /^application\/json\s*(?:;|$)/i;
// The SDKs take the first label of the endpoint for the service; for one on this machine that is no service.
const SERVICES = ['scf', '127', 'localhost'];

function checkCaller(call: Api3Call, state: ScfState): Refusal | undefined {
  const authorization = readAuthorization(headerOf(call, 'authorization'));
  if (authorization && !SERVICES.includes(authorization.service)) {
    return refusal('AuthFailure.SignatureFailure', 'The signature is for another service.');
  }
  return authenticate(call, authorization, state);
}

function checkHead(call: Api3Call): Refusal | undefined {
  const version = headerOf(call, 'x-tc-version');
  if (version === undefined) return missing('X-TC-Version');
  if (version !== VERSION) return refusal('NoSuchVersion', 'This version of the product does not exist.');
  return headerOf(call, 'x-tc-region') === undefined ? missing('X-TC-Region') : undefined;
}

function readFields(call: Api3Call, body: unknown): Refusal | { readonly fields: Fields } {
  if (!JSON_TYPE.test(headerOf(call, 'content-type') ?? '')) {
    return refusal('InvalidParameter', 'The Content-Type must be application/json.');
  }
  if (isTooDeep(body)) return refusal('InvalidParameter', 'The body is nested too deeply.');
  return isFields(body) ? { fields: body } : refusal('InvalidParameter', 'The body must be a JSON object.');
}

/** Why nothing is done whatever the body says: who calls, then version and action. */
function admit(call: Api3Call, name: string, state: ScfState): Refusal | { readonly action: Action } {
  const stranger = checkCaller(call, state) ?? checkHead(call);
  if (stranger) return stranger;
  const action = ACTIONS.get(name);
  return action ? { action } : refusal('InvalidAction', 'This product has no such action.');
}

/**
 * Answers one call and writes it down; not when it names no action. Faults on the way strike first; refusals that were ordered strike
 * a call that is signed well and names an action; the rest strikes what was done.
 */
export async function answerScf(call: Api3Call, state: ScfState): Promise<Reply> {
  const name = headerOf(call, 'x-tc-action');
  if (name === undefined) return refuse(missing('X-TC-Action'));
  const at = state.now();
  const admitted = admit(call, name, state);
  // Nothing is read of what strangers send.
  const body = 'code' in admitted ? undefined : parseJson(Buffer.from(call.body).toString('utf8'));
  const record = (code: number | string) => state.journal.add({ action: name, code, body: keepable(body), at });
  const refused = (why: Refusal) => {
    record(why.code);
    return refuse(why);
  };
  const fault = state.faults.next(name);
  if (fault && (fault.code === 'timeout' || fault.code === 'reset')) {
    fault.struck();
    record(fault.code);
    return { kind: fault.code === 'timeout' ? 'silence' : 'cut' };
  }
  if ('code' in admitted) return refused(admitted);
  if (fault && !isFaultKind(fault.code)) {
    fault.struck();
    return refused(refusal(fault.code, 'This fault was ordered.'));
  }
  const read = readFields(call, body);
  if ('code' in read) return refused(read);
  const { action } = admitted;
  const isDoomed = fault?.code === 'create-fails' || fault?.code === 'update-fails';
  const run = async (): Promise<Result> => {
    state.catchUp();
    // In its turn: the call before it may have made the first function.
    const elsewhere = state.region.admit(headerOf(call, 'x-tc-region') ?? '');
    return elsewhere ?? action.run(read.fields, state, isDoomed);
  };
  const result = action.isConcurrent ? await run() : await state.inTurn(run);
  if ('code' in result) return refused(result);
  record(0);
  fault?.struck();
  return fault?.code === 'lost-reply' ? { kind: 'cut' } : respond(result.answer);
}
