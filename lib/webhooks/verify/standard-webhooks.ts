import { isOneOf } from './constant-time.ts';
import { proofHeader, proofParts } from './proof-header.ts';
import { signatures } from './signatures.ts';
import { judgeTimed } from './time-window.ts';
import type { Verifier } from './verdict.ts';

/** At most ten entries, and one comma in each: where a header came twice and was joined, there are more. */
const LIST = /^(\w+,[^\s,]+(?: \w+,[^\s,]+){0,9})$/;

/** The bytes of a secret, with or without its prefix; none where it is not written exactly as base64 is. */
function keyOf(secret: string): Buffer {
  const text = secret.replace(/^whsec_/, '');
  const key = Buffer.from(text, 'base64');
  return key.toString('base64') === text ? key : Buffer.alloc(0);
}

/**
 * `webhook-signature: v1,<base64> …` over `<id>.<time>.<body>`, or the same with `svix-` headers; the time is in seconds. Of the list
 * only `v1` counts, not the asymmetric `v1a`. An id has no dot, so that it can not reach into the time.
 */
export const standardWebhooks: Verifier<unknown> = (request, terms) => {
  const family = request.headers.has('webhook-id') ? 'webhook' : 'svix';
  const ids = proofParts(request, `${family}-id`, /^([^\s.]{1,256})$/);
  if ('ok' in ids) return ids;
  const time = proofHeader(request, `${family}-timestamp`);
  if (typeof time !== 'string') return time;
  const lists = proofParts(request, `${family}-signature`, LIST);
  if ('ok' in lists) return lists;
  const [id = ''] = ids;
  const [list = ''] = lists;
  const right = signatures(terms.secrets.map(keyOf), [`${id}.${time}.`, request.body], 'base64');
  if (right.length === 0) return { ok: false, why: 'secret' };
  const entries = right.map((signature) => `v1,${signature}`);
  const isRight = list.split(' ').map((entry) => isOneOf(entry, entries));
  return judgeTimed(isRight.includes(true), id, time, 1000, terms);
};
