import { PurgeError } from '../errors.ts';
import type { Cron } from '../types.ts';

interface Field {
  readonly name: Exclude<keyof Cron, 'either'>;
  readonly from: number;
  readonly to: number;
  readonly words?: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const FIELDS: readonly Field[] = [
  { name: 'second', from: 0, to: 59 },
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, words: MONTHS },
  { name: 'weekday', from: 0, to: 6, words: WEEKDAYS },
  { name: 'year', from: 1970, to: 2099 },
];

function fail({ name, from, to }: Field, text: string): never {
  throw new PurgeError(
    'BAD_CONFIG',
    `cron: "${text}" is no ${name}; it takes ${from} to ${to} with "*" "," "-" and "/"`,
  );
}

function readNumber(field: Field, text: string): number {
  const word = field.words?.indexOf(text.toUpperCase()) ?? -1;
  const value = word >= 0 ? word + field.from : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.from && value <= field.to ? value : fail(field, text);
}

/** One item of a list: `*`, `5`, `1-5`, `0/15`, `10-40/10` or `*` with a step. */
function readItem(field: Field, item: string): number[] {
  const match = /^(\*|[^-/]+)(?:-([^-/]+))?(?:\/(\d+))?$/.exec(item);
  if (!match) return fail(field, item);
  const [, first = '*', last, step] = match;
  if (first === '*' && last !== undefined) return fail(field, item);
  const from = first === '*' ? field.from : readNumber(field, first);
  const open = first === '*' || (step !== undefined && last === undefined);
  const to = last !== undefined ? readNumber(field, last) : open ? field.to : from;
  const stride = step === undefined ? 1 : Number(step);
  if (to < from || stride < 1) return fail(field, item);
  return Array.from({ length: Math.floor((to - from) / stride) + 1 }, (_, n) => from + n * stride);
}

/**
 * Compiles the cron of a timer trigger (583/9708): second minute hour day month weekday year, with `*` `,` `-` and `/`.
 * Throws PurgeError `BAD_CONFIG` naming the field. Knows no time zone; `latestFire` and `nextFire` do.
 */
export function parseCron(text: string): Cron {
  const texts = text.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) {
    const found = `cron: "${text}" has ${texts.length} field(s)`;
    throw new PurgeError('BAD_CONFIG', `${found}; it needs 7: second minute hour day month weekday year`);
  }
  const values = FIELDS.map((field, n) => {
    const list = (texts[n] ?? '').split(',').flatMap((item) => readItem(field, item));
    return [...new Set(list)].sort((a, b) => a - b);
  });
  const [second = [], minute = [], hour = [], day = [], month = [], weekday = [], year = []] = values;
  const either = day.length < 31 && weekday.length < 7;
  return { second, minute, hour, day, month, weekday, either, ...(texts[6] !== '*' && { year }) };
}
