import type { HttpRequest } from '../../scf/http.ts';
import type { Verdict } from './verdict.ts';

type Refused = Extract<Verdict, { ok: false }>;

/**
 * Reads a header that carries proof, trimmed; `name` is in lower case. It must have come exactly once, and as a text: of two values
 * a stranger may have added one, and no document shows a list. Otherwise it is a refusal. Never throws.
 */
export function proofHeader({ headers, lists }: HttpRequest, name: string): string | Refused {
  const [value, ...more] = headers.get(name) ?? [];
  if (more.length > 0 || lists.has(name)) return { ok: false, why: 'malformed' };
  return value === undefined ? { ok: false, why: 'missing' } : value.trim();
}

/** Reads such a header and takes it apart: what the groups of `form` hold, or a refusal where it has another form. Never throws. */
export function proofParts(request: HttpRequest, name: string, form: RegExp): readonly string[] | Refused {
  const header = proofHeader(request, name);
  if (typeof header !== 'string') return header;
  return form.exec(header)?.slice(1) ?? { ok: false, why: 'malformed' };
}
