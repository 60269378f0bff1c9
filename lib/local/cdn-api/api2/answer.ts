import { json, type Reply } from '../../reply.ts';
import { answerCall } from '../answering.ts';
import type { State } from '../state.ts';
import { ACTIONS, type Action, type AnswerData } from './actions.ts';
import { type Api2Call, authenticate } from './authenticate.ts';
import { refusalOfFault } from './fault-refusals.ts';
import { listedValues } from './list-parameter.ts';
import { failureEnvelope, malformed, type Refusal, tellingCode } from './refusal.ts';

// What the table has for "this version does not have this interface"; 4000 is for values of known parameters.
const UNKNOWN_ACTION: Refusal = { code: 6100, text: 'This version does not support the interface.' };

/** Failures, too, are a JSON body with HTTP 200; the one HTTP error that the pages know is 501 for size. */
export function refuse(refusal: Refusal, action?: Action): Reply {
  return json(200, failureEnvelope(refusal, action?.kind ?? 'url'));
}

function accept({ count, ...more }: AnswerData, short: boolean): Reply {
  const counted = count === undefined ? more : { count: short ? count - 1 : count, ...more };
  return json(200, { code: 0, message: '', codeDesc: 'Success', data: counted });
}

/** Answers one call of API 2.0 and writes it down. A call without an action is not written down. */
export function answerApi2(call: Api2Call, state: State): Reply {
  const { form } = call;
  const name = form.values.get('Action');
  if (!name) return refuse(malformed('Parameter Action is missing.'));
  const action = ACTIONS.get(name);
  return answerCall<Refusal>(
    {
      api: 'cdn-2.0',
      action: name,
      urls: listedValues(form, 'urls'),
      dirs: listedValues(form, 'dirs'),
      counted: action?.counted ?? false,
      codeOf: tellingCode,
      refuse: (refusal) => refuse(refusal, action),
      admit() {
        const stranger = authenticate(call, state);
        if (stranger) return { refusal: stranger };
        if (!action) return { refusal: UNKNOWN_ACTION };
        return {
          refusalOf: (kind) => refusalOfFault(kind, action),
          perform(short) {
            const outcome = action.run(form, state);
            if ('code' in outcome) return { refusal: outcome };
            return { reply: accept(outcome.data, short) };
          },
        };
      },
    },
    state,
  );
}
