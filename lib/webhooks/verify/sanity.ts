import { isOneOf } from './constant-time.ts';
import { proofParts } from './proof-header.ts';
import { signatures } from './signatures.ts';
import { judgeTimed } from './time-window.ts';
import type { Verifier } from './verdict.ts';

/** `sanity-webhook-signature: t=<ms>,v1=<base64url>` over `<t>.<body>`, as `@sanity/webhook` 4.0.4 writes it, and with a window. */
export const sanity: Verifier<unknown> = (request, terms) => {
  const parts = proofParts(request, 'sanity-webhook-signature', /^t=(\d+),v1=([\w-]+)$/);
  if ('ok' in parts) return parts;
  const [time = '', shown = ''] = parts;
  const right = signatures(terms.secrets, [`${time}.`, request.body], 'base64url');
  return judgeTimed(isOneOf(shown, right), shown, time, 1, terms);
};
