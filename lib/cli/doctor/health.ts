import type { Destination } from '../../deploy/cloud/advice.ts';
import type { Cloud, FunctionPlace } from '../../deploy/cloud/cloud.ts';
import { invokeFunction } from '../../deploy/cloud/invoke.ts';
import { PurgeError } from '../../errors.ts';
import { field, parseJson } from '../../scf/shape.ts';
import { inTwo } from './in-two.ts';
import type { Mask } from './mask.ts';

/** What a deployed `webhook` says of itself; with the reason where it is not well. */
export type SaidHealth = { readonly isWell: true } | Sick;

interface Sick {
  readonly isWell: false;
  readonly reason: string;
  /** What to do, where the API did not let us ask. */
  readonly advice?: string;
}

/** The way to ask, and what takes secrets out of an answer. */
interface Asking {
  readonly cloud: Cloud;
  readonly destination: Destination;
  readonly mask: Mask;
}

const LONGEST = 300;

function readReply(result: string): string | undefined {
  const reply = parseJson(result);
  if (field(reply, 'statusCode') === 200) return undefined;
  const body = parseJson(field(reply, 'body'));
  const message = field(field(body, 'error'), 'message');
  if (typeof message === 'string') return message;
  return field(body, 'ok') === false ? 'it tells the reason to holders of the token alone' : result;
}

/** Calls `GET /healthz` of a deployed `webhook` through InvokeFunction, as its Function URL would. Never rejects for what the API does. */
export async function askHealth(place: FunctionPlace, token: string | undefined, asking: Asking): Promise<SaidHealth> {
  const { cloud, destination, mask } = asking;
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const event = { httpMethod: 'GET', path: '/healthz', headers, queryString: {}, body: '', isBase64Encoded: false };
  try {
    const { ok, result } = await invokeFunction(place, JSON.stringify(event), cloud);
    const reason = ok ? readReply(result) : result;
    if (reason === undefined) return { isWell: true };
    return { isWell: false, reason: `is not well: ${mask(reason).slice(0, LONGEST) || 'it gave no answer'}` };
  } catch (error) {
    if (!(error instanceof PurgeError)) throw error;
    const { said, advice } = inTwo(error, destination);
    return { isWell: false, reason: `could not be asked: ${mask(said)}`, advice };
  }
}
