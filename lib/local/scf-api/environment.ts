import { type Fields, isFields } from '../../scf/shape.ts';
import { optional, readParameters } from '../api3/parameters.ts';
import { type Refusal, refusal } from '../api3/refusal.ts';

const NAME = /^[a-zA-Z][a-zA-Z0-9_]{1,63}$/; // 583/32748
const RESERVED = /^(SCF_|QCLOUD_|TENCENTCLOUD_)/;
const BYTES = 4096; // 583/11637
const VARIABLE = { Key: optional('text'), Value: optional('text') };

type Variable = readonly [key: string, value: string];

function readVariable(item: unknown, n: number): Refusal | { readonly variable: Variable } {
  const within = `Environment.Variables.${n}`;
  if (!isFields(item)) return refusal('InvalidParameter', `${within} must be an object.`);
  const read = readParameters(VARIABLE, item, `${within}.`);
  return 'code' in read ? read : { variable: [read.values.Key ?? '', read.values.Value ?? ''] };
}

function checkVariable([key, value]: Variable): Refusal | undefined {
  if (RESERVED.test(key)) {
    return refusal('InvalidParameterValue.EnvironmentSystemProtect', `${key} begins with a reserved prefix.`);
  }
  if (!NAME.test(key)) {
    return refusal('InvalidParameterValue.Environment', `"${key}" is no name of a variable.`);
  }
  return value === '' ? refusal('InvalidParameterValue.Environment', `${key} is empty.`) : undefined;
}

/** What the platform takes for "no variables at all". */
const isClearing = (variables: readonly Variable[]) => variables.length === 1 && variables[0]?.join('') === '';

/**
 * Reads `Environment`. One variable with an empty key and value means that there shall be none; undefined when the list is
 * empty or absent, which says nothing. The rules are those of 583/32748; the 4 KB are bytes of keys and values, our guess.
 */
export function readEnvironment(
  environment: Fields,
): Refusal | { readonly variables: Readonly<Record<string, string>> | undefined } {
  const outer = readParameters({ Variables: optional('objects') }, environment, 'Environment.');
  if ('code' in outer) return outer;
  const variables: Variable[] = [];
  for (const [n, item] of (outer.values.Variables ?? []).entries()) {
    const read = readVariable(item, n);
    if ('code' in read) return read;
    variables.push(read.variable);
  }
  if (variables.length === 0) return { variables: undefined };
  if (isClearing(variables)) return { variables: {} };
  const problem = variables.map(checkVariable).find((found) => found !== undefined);
  if (problem) return problem;
  if (new Set(variables.map(([key]) => key)).size < variables.length) {
    return refusal('InvalidParameterValue.Environment', 'A variable is there twice.');
  }
  if (variables.reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0) > BYTES) {
    return refusal('InvalidParameterValue.EnvironmentExceededLimit', 'The variables are larger than 4 KB.');
  }
  return { variables: Object.fromEntries(variables) };
}

/** Variables as GetFunction shows them. */
export function describeEnvironment(variables: Readonly<Record<string, string>>): Fields {
  return { Variables: Object.entries(variables).map(([Key, Value]) => ({ Key, Value })) };
}
