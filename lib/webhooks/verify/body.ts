import { field } from '../../scf/shape.ts';
import { parseBody } from '../payload.ts';
import { judge } from './constant-time.ts';
import type { Verifier } from './verdict.ts';

/** The secret itself in a field at the top of a JSON body. Prismic sends `null` there when it has none: that is no proof. */
export const body: Verifier<{ readonly name: string }> = (request, { secrets }, { name }) => {
  const payload = parseBody(request.body);
  if (payload === undefined) return { ok: false, why: 'malformed' };
  const shown = field(payload, name) ?? undefined;
  if (shown === undefined) return { ok: false, why: 'missing' };
  return typeof shown === 'string' ? judge(shown, secrets) : { ok: false, why: 'malformed' };
};
