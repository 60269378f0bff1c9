import { isOneOf } from './constant-time.ts';
import { proofParts } from './proof-header.ts';
import { signatures } from './signatures.ts';
import { judgeTimed } from './time-window.ts';
import { utf8 } from './utf8.ts';
import type { Verifier } from './verdict.ts';

/**
 * `gcms-signature: sign=<base64>, env=<environment>, t=<ms>` over a JSON text in which the body is a string, as `@hygraph/utils` 1.2.1
 * writes it. So the body must be UTF-8: elsewhere bytes that differ would be one text.
 */
export const hygraph: Verifier<unknown> = (request, terms) => {
  const parts = proofParts(request, 'gcms-signature', /^sign=([^,]+), env=([^,]*), t=(\d+)$/);
  if ('ok' in parts) return parts;
  const [shown = '', env = '', time = ''] = parts;
  const text = utf8(request.body);
  if (text === undefined) return { ok: false, why: 'malformed' };
  const signed = JSON.stringify({ Body: text, EnvironmentName: env, TimeStamp: Number(time) });
  return judgeTimed(isOneOf(shown, signatures(terms.secrets, [signed], 'base64')), shown, time, 1, terms);
};
