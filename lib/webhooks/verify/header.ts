import { judge } from './constant-time.ts';
import { proofHeader } from './proof-header.ts';
import type { Verifier } from './verdict.ts';

/** The secret itself in a header of the sender's choice. */
export const header: Verifier<{ readonly name: string }> = (request, { secrets }, { name }) => {
  const shown = proofHeader(request, name);
  return typeof shown === 'string' ? judge(shown, secrets) : shown;
};
