import { isOneOf } from './constant-time.ts';
import { proofParts } from './proof-header.ts';
import { signatures } from './signatures.ts';
import { judgeTimed } from './time-window.ts';
import type { Verifier } from './verdict.ts';

/**
 * `X-Ghost-Signature: sha256=<hex>, t=<ms>` over the body and the time with nothing between them. With `old` also what Ghost before
 * 5.87.1 sends (TryGhost/Ghost#20500): over the body alone. Its time may be anybody's, so nothing tells it from its replay within the window.
 */
export const ghost: Verifier<{ readonly old: boolean }> = (request, terms, { old }) => {
  const parts = proofParts(request, 'x-ghost-signature', /^sha256=(\w+), t=(\d+)$/);
  if ('ok' in parts) return parts;
  const [shown = '', time = ''] = parts;
  if (old && isOneOf(shown, signatures(terms.secrets, [request.body], 'hex'))) {
    const verdict = judgeTimed(true, shown, time, 1, terms);
    return verdict.ok ? { ok: true } : verdict;
  }
  const right = signatures(terms.secrets, [request.body, time], 'hex');
  return judgeTimed(isOneOf(shown, right), shown, time, 1, terms);
};
