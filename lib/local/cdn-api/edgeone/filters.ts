import type { Fields } from '../../../scf/shape.ts';
import { optional, readParameters, required } from '../../api3/parameters.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import { isDone, type Task } from '../tasks.ts';

/** One filter of a list, read. */
export interface Filter {
  readonly name: string;
  matches(task: Task, now: number): boolean;
}

type Test = (task: Task, values: readonly string[], fuzzy: boolean, now: number) => boolean;

const VALUES = 20;

/** The state of a task in the words of EdgeOne; tasks never fail here. */
export function statusOf(task: Task, now: number): 'success' | 'processing' {
  return isDone(task, now) ? 'success' : 'processing';
}

/** The filters that are documented; the first three take one value, `target` alone may be fuzzy. */
const TESTS: ReadonlyMap<string, { readonly one: boolean; readonly test: Test }> = new Map([
  ['job-id', { one: true, test: ({ id }, values) => values.includes(id) }],
  ['type', { one: true, test: ({ type }, values) => values.includes(type) }],
  [
    'target',
    { one: true, test: ({ target }, [value = ''], fuzzy) => (fuzzy ? target.includes(value) : target === value) },
  ],
  ['domains', { one: false, test: ({ hosts }, values) => hosts.some((host) => values.includes(host)) }],
  ['statuses', { one: false, test: (task, values, _, now) => values.includes(statusOf(task, now)) }],
] satisfies [string, { one: boolean; test: Test }][]);

function bad(message: string): Refusal {
  return refusal('InvalidParameter.ParameterError', message);
}

/** Reads one filter of `Filters`, `{Name, Values, Fuzzy?}`. A status or a type that does not exist finds nothing. */
export function readFilter(filter: Fields): Refusal | Filter {
  const read = readParameters(
    { Name: required('text'), Values: required('texts'), Fuzzy: optional('flag') },
    filter,
    'Filters.',
  );
  if ('code' in read) return read;
  const { Name, Values, Fuzzy = false } = read.values;
  const known = TESTS.get(Name);
  if (!known) return bad(`Filters.Name must be one of ${[...TESTS.keys()].join(', ')}.`);
  const most = known.one ? 1 : VALUES;
  if (Values.length < 1 || Values.length > most) return bad(`Filters.Values of ${Name} has 1 to ${most} values.`);
  return { name: Name, matches: (task, now) => known.test(task, Values, Fuzzy, now) };
}
