import { type Fields, isFields, parseJson } from '../../../scf/shape.ts';
import { type Api3Call, authenticate, headerOf } from '../../api3/authenticate.ts';
import { type Authorization, readAuthorization } from '../../api3/authorization.ts';
import { missing, type Refusal, refusal, refuse, respond } from '../../api3/refusal.ts';
import type { Reply } from '../../reply.ts';
import { answerCall } from '../answering.ts';
import type { State } from '../state.ts';
import { chooseProduct, type Product } from './product.ts';

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

function checkVersion(call: Api3Call, { version }: Product): Refusal | undefined {
  const given = headerOf(call, 'x-tc-version');
  if (given === undefined) return missing('X-TC-Version');
  return given === version ? undefined : refusal('NoSuchVersion', 'This version of the product does not exist.');
}

function readFields(call: Api3Call, body: unknown): Refusal | { readonly fields: Fields } {
  if (!JSON_TYPE.test(headerOf(call, 'content-type') ?? '')) {
    return refusal('InvalidParameter', 'The Content-Type must be application/json.');
  }
  return isFields(body) ? { fields: body } : refusal('InvalidParameter', 'The body must be a JSON object.');
}

/** A call of a product that is not here, or that does not say whose. It is not written down: no API got it. */
function refuseUnknown(authorization: Authorization | undefined, version: string | undefined): Refusal {
  if (authorization) return refusal('NoSuchProduct', 'The product does not exist.');
  return version === undefined ? missing('X-TC-Version') : refusal('NoSuchVersion', 'This version does not exist.');
}

/**
 * Answers one call of API 3.0, of whichever product, and writes it down; not when it names no action or no product. What is wrong
 * with it is told in this order: who calls, version, action, rate, then its parameters.
 */
export function answerApi3(call: Api3Call, products: readonly Product[], state: State): Reply {
  const name = headerOf(call, 'x-tc-action');
  if (name === undefined) return refuse(missing('X-TC-Action'));
  const authorization = readAuthorization(headerOf(call, 'authorization'));
  const version = headerOf(call, 'x-tc-version');
  const product = chooseProduct(products, authorization, version);
  if (!product) return refuse(refuseUnknown(authorization, version));
  const body = parseJson(Buffer.from(call.body).toString('utf8'));
  const action = product.actions.get(name);
  return answerCall<Refusal>(
    {
      api: product.api,
      action: name,
      ...product.targetsOf(body),
      counted: product.counts(body),
      codeOf: ({ code }) => code,
      refuse,
      admit() {
        const stranger = authenticate(call, authorization, state) ?? checkVersion(call, product);
        if (stranger) return { refusal: stranger };
        if (!action) return { refusal: refusal('InvalidAction', 'This product has no such action.') };
        if (!state.rate.take(`${product.api} ${name}`, state.now())) {
          return { refusal: refusal('RequestLimitExceeded', 'An action may be called 20 times a second.') };
        }
        return {
          refusalOf: (kind) => (kind === 'quota' ? action.overQuota : product.faults[kind]),
          perform(short) {
            const read = readFields(call, body);
            if ('code' in read) return { refusal: read };
            const result = action.run(read.fields, state, short);
            return 'code' in result ? { refusal: result } : { reply: respond(result.answer) };
          },
        };
      },
    },
    state,
  );
}
