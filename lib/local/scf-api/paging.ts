import { type Fields, field } from '../../scf/shape.ts';
import { optional, readParameters, required } from '../api3/parameters.ts';
import { type Refusal, refusal } from '../api3/refusal.ts';
import { checkOneOf } from './texts.ts';

/** What lists have in common. */
export const PAGE = {
  Offset: optional('whole'),
  Limit: optional('whole'),
  Order: optional('text'),
  Filters: optional('objects'),
} as const;

/** Reads a filter: its name must be one of these. A value of its list is enough. */
function readFilter(filter: Fields, names: Readonly<Record<string, string>>, within: string) {
  const read = readParameters({ Name: required('text'), Values: required('texts') }, filter, within);
  if ('code' in read) return read;
  const { Name, Values } = read.values;
  const shown = Object.hasOwn(names, Name) ? names[Name] : undefined;
  if (shown === undefined) {
    return refusal('InvalidParameterValue.Filters', `Filters must be ${Object.keys(names).join(' or ')}.`);
  }
  return { fits: (item: Fields) => Values.some((value) => field(item, shown) === value) };
}

/** Keeps what every filter lets through; `names` says which field of an item a filter looks at. */
export function filterItems(
  items: readonly Fields[],
  filters: readonly Fields[],
  names: Readonly<Record<string, string>>,
): Refusal | { readonly items: readonly Fields[] } {
  let left = items;
  for (const [n, filter] of filters.entries()) {
    const read = readFilter(filter, names, `Filters.${n}.`);
    if ('code' in read) return read;
    left = left.filter(read.fits);
  }
  return { items: left };
}

/** Sorts by the text of a field, newest first unless `Order` is ASC, and cuts a page out: 20 items from the first by default. */
export function cutPage(
  items: readonly Fields[],
  by: string,
  {
    Order = 'DESC',
    Offset = 0,
    Limit = 20,
  }: { Order?: string | undefined; Offset?: number | undefined; Limit?: number | undefined },
): Refusal | { readonly page: readonly Fields[] } {
  const problem = checkOneOf('Order', Order, ['ASC', 'DESC'], 'InvalidParameterValue.Order');
  if (problem) return problem;
  const ascending = items
    .map((item, n) => ({ item, n, key: String(field(item, by)) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.n - b.n))
    .map(({ item }) => item);
  const sorted = Order === 'ASC' ? ascending : ascending.reverse();
  return { page: sorted.slice(Offset, Offset + Limit) };
}
