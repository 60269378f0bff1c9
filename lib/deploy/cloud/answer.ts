import { type Fields, field, isFields } from '../../scf/shape.ts';

/** A text of an answer; empty when it is absent or null. */
export function textOf(value: unknown, name: string): string {
  const found = field(value, name);
  return typeof found === 'string' ? found : '';
}

/** A number of an answer, also one that is written as text. */
export function numberOf(value: unknown, name: string): number | undefined {
  const found = field(value, name);
  const number = typeof found === 'string' && found !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A list of objects of an answer; what is no object is left out. */
export function listOf(value: unknown, name: string): readonly Fields[] {
  const found = field(value, name);
  return Array.isArray(found) ? found.filter(isFields) : [];
}

/** A list of texts of an answer. */
export function textsOf(value: unknown, name: string): readonly string[] {
  const found = field(value, name);
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : [];
}

/** A yes or no of an answer: a boolean, 0 or 1, or one of the texts that the API writes; undefined when it is absent. */
export function flagOf(value: unknown, name: string): boolean | undefined {
  const found = field(value, name);
  if (found === undefined || found === null || found === '') return undefined;
  return /^(true|1|open|on|enable|enabled)$/i.test(String(found));
}
