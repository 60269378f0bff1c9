import type { Form } from '../form.ts';
import { malformed, type Refusal } from './refusal.ts';

const INDEX = /^(?:0|[1-9]\d*)$/;

interface Item {
  /** Infinity when the key is not numbered as documented. */
  readonly index: number;
  readonly value: string;
}

function itemsOf(form: Form, name: string): Item[] {
  const items: Item[] = [];
  for (const [key, value] of form.values) {
    if (key !== name && !key.startsWith(`${name}.`)) continue;
    const index = key.slice(name.length + 1);
    items.push({ index: INDEX.test(index) ? Number(index) : Number.POSITIVE_INFINITY, value });
  }
  return items.sort((one, other) => one.index - other.index);
}

/** The values of a list parameter in order of their numbers, whatever is wrong with the numbers. */
export function listedValues(form: Form, name: string): string[] {
  return itemsOf(form, name).map(({ value }) => value);
}

/** Says what is wrong with a list parameter, whose keys must be `name.0`, `name.1` and so on without a gap (228/7346). */
export function checkList(form: Form, name: string): Refusal | undefined {
  const items = itemsOf(form, name);
  if (items.some(({ index }) => !Number.isFinite(index))) {
    return malformed(`Parameter ${name} must be numbered from 0: ${name}.0, ${name}.1.`);
  }
  if (items.length === 0) return malformed(`Parameter ${name}.0 is missing.`);
  const gap = items.findIndex(({ index }, n) => index !== n);
  return gap < 0 ? undefined : malformed(`Parameter ${name}.${gap} is missing.`);
}
