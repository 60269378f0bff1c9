import { kindOf } from '../../scf/shape.ts';

/** A value of `serverless.yml`, and the path under which people find it. */
export interface Place {
  readonly value: unknown;
  readonly path: string;
}

/** What reading a value comes to: the value, or what is wrong with it. */
export type Read<Value> = { readonly value: Value } | { readonly problem: string };

/** Whether nothing is said: an empty text is what `${env:NAME, ''}` leaves of a variable that is not set. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** A value as messages show it; never used for variables of a function, which may be secrets. */
export function shown(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return kindOf(value);
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
}

/** Reads a number from 0 on; a text of digits is one, since what comes from `${env:NAME}` is text. Undefined for all else. */
export function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** Reads a text; a number of YAML is one as well. */
export function readText(value: unknown): Read<string> {
  if (typeof value === 'string') return { value: value.trim() };
  return typeof value === 'number' ? { value: String(value) } : { problem: `should be a text but is ${kindOf(value)}` };
}

/** Reads yes or no; the texts `true` and `false` count, since what comes from `${env:NAME}` is text. */
export function readBoolean(value: unknown): Read<boolean> {
  const text = String(value).trim();
  const isPlain = typeof value === 'boolean' || typeof value === 'string';
  if (isPlain && (text === 'true' || text === 'false')) return { value: text === 'true' };
  return { problem: `${shown(value)} is neither true nor false` };
}
