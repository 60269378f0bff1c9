import { type Fields, field, isFields } from '../../scf/shape.ts';
import type { Findings } from './findings.ts';
import { isAbsent, type Place, type Read } from './values.ts';

/** One function of `serverless.yml`, with what it has from `provider`. */
export interface FunctionSource {
  readonly key: string;
  readonly provider: Fields;
  readonly own: Fields;
}

/** The two ways a function can run: with `DATABASE_URL` and without. */
export type Mode = 'queued' | 'direct';

/** Where a setting stands: on the function, else under `provider`; an empty one counts as absent. */
function placeOf({ key, provider, own }: FunctionSource, name: string): Place | undefined {
  const places = [
    { value: field(own, name), path: `functions.${key}.${name}` },
    { value: field(provider, name), path: `provider.${name}` },
  ];
  return places.find(({ value }) => !isAbsent(value));
}

const MODES: readonly Mode[] = ['queued', 'direct'];

function isByMode(value: unknown): value is Fields {
  const names: readonly string[] = MODES;
  return isFields(value) && Object.keys(value).length > 0 && Object.keys(value).every((name) => names.includes(name));
}

/**
 * Reads a setting of a function; of `{queued: x, direct: y}` the one for its mode, though both are checked, so that a mistake
 * does not wait for the day the mode changes. Undefined where there is none, and where it is wrong.
 */
export function readSetting<Value>(
  source: FunctionSource,
  name: string,
  mode: Mode,
  findings: Findings,
  read: (value: unknown) => Read<Value>,
): Value | undefined {
  const place = placeOf(source, name);
  if (!place) return undefined;
  const { value, path } = place;
  if (!isByMode(value)) return take({ value, path }, findings, read);
  const values = MODES.map((one) => {
    const variant = { value: value[one], path: `${path}.${one}` };
    return isAbsent(variant.value) ? undefined : take(variant, findings, read);
  });
  return values[MODES.indexOf(mode)];
}

/** Reads the value of a place and tells what is wrong with it. */
export function take<Value>(
  place: Place,
  findings: Findings,
  read: (value: unknown) => Read<Value>,
): Value | undefined {
  const result = read(place.value);
  if ('value' in result) return result.value;
  findings.problem(place.path, result.problem);
  return undefined;
}
