import { bearerToken } from './bearer-token.ts';
import { judge } from './constant-time.ts';
import { proofHeader } from './proof-header.ts';
import type { Verifier } from './verdict.ts';

/** `Authorization: Bearer <secret>`. A secret with a blank in it can not be shown this way. */
export const bearer: Verifier<unknown> = (request, { secrets }) => {
  const header = proofHeader(request, 'authorization');
  if (typeof header !== 'string') return header;
  const token = bearerToken(header);
  return token === undefined ? { ok: false, why: 'malformed' } : judge(token, secrets);
};
