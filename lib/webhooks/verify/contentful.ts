import { isOneOf } from './constant-time.ts';
import { proofHeader } from './proof-header.ts';
import { signatures } from './signatures.ts';
import { judgeTimed } from './time-window.ts';
import type { Verifier } from './verdict.ts';

const LIST = 'x-contentful-signed-headers';
const TIME = 'x-contentful-timestamp';

/**
 * As `@contentful/node-apps-toolkit` 3.16.1 does it: the query is encoded twice, and what stands after a second "?" is left out.
 * Undefined where a target can not be encoded: half a surrogate pair.
 */
function canonicalTarget(target: string): string | undefined {
  const [path = '', search] = target.split('?');
  try {
    return encodeURI(search ? `${path}?${encodeURIComponent(search)}` : path);
  } catch {
    return undefined; // the caller refuses it
  }
}

/**
 * `x-contentful-signature: <hex>` over method, target, the headers that `x-contentful-signed-headers` names, and the body. That list and
 * the time must be among those headers; the vendor adds them unasked, which takes a list that nobody signed for a signed one.
 */
export const contentful: Verifier<unknown> = (request, terms) => {
  const shown = proofHeader(request, 'x-contentful-signature');
  if (typeof shown !== 'string') return shown;
  const list = proofHeader(request, LIST);
  if (typeof list !== 'string') return list;
  const names = list.split(',').sort();
  const target = canonicalTarget(request.target);
  if (target === undefined || !names.includes(LIST) || !names.includes(TIME)) return { ok: false, why: 'malformed' };
  const values = new Map<string, string>();
  for (const name of names) {
    const value = proofHeader(request, name);
    if (typeof value !== 'string') return value;
    values.set(name, value);
  }
  // The vendor signs the sorted list, in whatever order it came.
  values.set(LIST, names.join());
  const headers = [...values].map((pair) => pair.join(':')).join(';');
  const right = signatures(terms.secrets, [[request.method, target, headers, ''].join('\n'), request.body], 'hex');
  return judgeTimed(isOneOf(shown, right), shown, values.get(TIME) ?? '', 1, terms);
};
