import type { Fields } from '../../../scf/shape.ts';
import { optional, readParameters, required } from '../../api3/parameters.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';

/** What the filters of a list look at: the documented names, and what a record has there. */
export type Filterable = ReadonlyMap<string, (record: string) => string>;

/** A filter of a list of zones or domains, read. */
export interface AdvancedFilter {
  readonly name: string;
  readonly values: readonly string[];
  matches(record: string): boolean;
}

const VALUES = 20;

/** Refuses with the code of EdgeOne for a parameter that is wrong. */
export function bad(message: string): Refusal {
  return refusal('InvalidParameter.ParameterError', message);
}

/** Reads `Filters`, `{Name, Values, Fuzzy?}` each (AdvancedFilter of version 2022-09-01), with at most 20 values. */
export function readAdvancedFilters(
  filters: readonly Fields[],
  names: Filterable,
): Refusal | { readonly filters: readonly AdvancedFilter[] } {
  const all: AdvancedFilter[] = [];
  for (const fields of filters) {
    const read = readParameters(
      { Name: required('text'), Values: required('texts'), Fuzzy: optional('flag') },
      fields,
      'Filters.',
    );
    if ('code' in read) return read;
    const { Name: name, Values: values, Fuzzy = false } = read.values;
    const textOf = names.get(name);
    if (!textOf) return bad(`Filters.Name must be one of ${[...names.keys()].join(', ')}.`);
    if (values.length < 1 || values.length > VALUES) return bad(`Filters.Values has 1 to ${VALUES} values.`);
    const matches = (record: string) =>
      values.some((value) => (Fuzzy ? textOf(record).includes(value) : textOf(record) === value));
    all.push({ name, values, matches });
  }
  return { filters: all };
}
