import { type Refusal, refusal } from '../api3/refusal.ts';

/** Refuses a text that is none of a few; the API writes its booleans as such texts. An absent one is fine. */
export function checkOneOf(
  name: string,
  value: string | undefined,
  allowed: readonly string[],
  code = 'InvalidParameterValue',
): Refusal | undefined {
  if (value === undefined || allowed.includes(value)) return undefined;
  return refusal(code, `${name} must be ${allowed.join(' or ')}.`);
}

/** How the API writes a boolean. */
export const FLAG = ['TRUE', 'FALSE'] as const;

/** What is documented but not to be had here: the local copy does not pretend. */
export function notHere(what: string): Refusal {
  return refusal('UnsupportedOperation', `The local SCF API has no ${what}.`);
}
