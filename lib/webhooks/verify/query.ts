import { judge } from './constant-time.ts';
import type { Verifier } from './verdict.ts';

/** The secret itself in a parameter of the query, which must have one value. It is not trimmed: a URL is written by hand once. */
export const query: Verifier<{ readonly name: string }> = (request, { secrets }, { name }) => {
  const [shown, ...more] = request.query.get(name) ?? [];
  if (shown === undefined) return { ok: false, why: 'missing' };
  return more.length > 0 ? { ok: false, why: 'malformed' } : judge(shown, secrets);
};
