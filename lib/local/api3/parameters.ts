import { type Fields, field, isFields } from '../../scf/shape.ts';
import { missing, type Refusal, refusal } from './refusal.ts';

interface Types {
  readonly text: string;
  readonly whole: number;
  readonly flag: boolean;
  readonly texts: readonly string[];
  readonly object: Fields;
  readonly objects: readonly Fields[];
}

type Kind = keyof Types;

interface Parameter<K extends Kind, R extends boolean> {
  readonly kind: K;
  readonly required: R;
}

/** What an action takes, by name. */
export type Parameters = Readonly<Record<string, Parameter<Kind, boolean>>>;

/** The values of such parameters; an absent one is undefined. */
export type ValuesOf<P extends Parameters> = {
  readonly [N in keyof P]: P[N] extends Parameter<infer K, infer R>
    ? Types[K] | (R extends true ? never : undefined)
    : never;
};

/** A parameter that must be there. */
export function required<K extends Kind>(kind: K): Parameter<K, true> {
  return { kind, required: true };
}

/** A parameter that may be left out. */
export function optional<K extends Kind>(kind: K): Parameter<K, false> {
  return { kind, required: false };
}

const isList = (fits: (item: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(fits);
const isText = (value: unknown) => typeof value === 'string';

const KINDS: Readonly<Record<Kind, { readonly name: string; fits(value: unknown): boolean }>> = {
  text: { name: 'a string', fits: isText },
  whole: { name: 'a whole number from 0', fits: (value) => Number.isSafeInteger(value) && Number(value) >= 0 },
  flag: { name: 'a boolean', fits: (value) => typeof value === 'boolean' },
  texts: { name: 'a list of strings', fits: isList(isText) },
  object: { name: 'an object', fits: isFields },
  objects: { name: 'a list of objects', fits: isList(isFields) },
};

/**
 * Reads a JSON body as strictly as API 3.0: UnknownParameter, MissingParameter, InvalidParameter for a wrong type (common codes,
 * 228/30988). A null is an absent parameter, as Tencent's SDKs send it. `within` is put before names, for objects in objects.
 */
export function readParameters<P extends Parameters>(
  parameters: P,
  body: Fields,
  within = '',
): Refusal | { readonly values: ValuesOf<P> } {
  const stray = Object.keys(body).find((name) => !Object.hasOwn(parameters, name));
  if (stray !== undefined) return refusal('UnknownParameter', `The parameter \`${within}${stray}\` is not recognized.`);
  const values: Record<string, unknown> = {};
  for (const [name, { kind, required }] of Object.entries(parameters)) {
    const value = field(body, name) ?? undefined;
    if (value === undefined && required) return missing(`${within}${name}`);
    if (value !== undefined && !KINDS[kind].fits(value)) {
      return refusal('InvalidParameter', `${within}${name} must be ${KINDS[kind].name}.`);
    }
    values[name] = value;
  }
  return { values: values as ValuesOf<P> };
}
