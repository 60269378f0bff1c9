import type { Cloud } from '../../deploy/cloud/cloud.ts';
import { invokeFunction } from '../../deploy/cloud/invoke.ts';
import { PurgeError } from '../../errors.ts';
import { field, parseJson } from '../../scf/shape.ts';

/** What a deployed `webhook` says of itself; with the reason where it is not well. */
export type SaidHealth = { readonly isWell: true } | { readonly isWell: false; readonly reason: string };

const LONGEST = 300;

function sick(reason: string): SaidHealth {
  return { isWell: false, reason: reason.slice(0, LONGEST) || 'it gave no answer' };
}

function readReply(result: string): SaidHealth {
  const reply = parseJson(result);
  if (field(reply, 'statusCode') === 200) return { isWell: true };
  const body = parseJson(field(reply, 'body'));
  const message = field(field(body, 'error'), 'message');
  if (typeof message === 'string') return sick(message);
  return sick(field(body, 'ok') === false ? 'it tells the reason to holders of the token alone' : result);
}

/** Calls `GET /healthz` of a deployed `webhook` through InvokeFunction, as its Function URL would. Never rejects for what the API does. */
export async function askHealth(name: string, token: string | undefined, cloud: Cloud): Promise<SaidHealth> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const event = { httpMethod: 'GET', path: '/healthz', headers, queryString: {}, body: '', isBase64Encoded: false };
  try {
    const { ok, result } = await invokeFunction(name, JSON.stringify(event), cloud);
    return ok ? readReply(result) : sick(result);
  } catch (error) {
    if (error instanceof PurgeError) return sick(error.message);
    throw error;
  }
}
