import { type Env, readVariable } from '../../config/settings.ts';
import { type Fields, field, isFields, kindOf } from '../../scf/shape.ts';
import type { Findings } from './findings.ts';
import type { FunctionSource } from './setting.ts';
import { isAbsent, type Place } from './values.ts';

/** The variables of a function, and where each is written. */
export interface Variables {
  readonly values: Readonly<Record<string, string>>;
  pathOf(name: string): string;
}

const NAME = /^[a-zA-Z][a-zA-Z0-9_]{1,63}$/; // 583/32748
const BYTES = 4096; // all variables of a function together (583/11637)

function nameProblem(name: string): string | undefined {
  if (!NAME.test(name)) return 'is no name of a variable: 2 to 64 letters, digits and _, a letter first';
  if (/^(SCF|QCLOUD|TENCENTCLOUD)_/.test(name)) return 'SCF refuses names that start SCF_, QCLOUD_ or TENCENTCLOUD_';
  if (!/^TENCENT_/.test(name)) return undefined;
  return 'TENCENT_ names are yours, who deploys, and must never reach a function; name the keys of functions PURGE_SECRET_ID and PURGE_SECRET_KEY';
}

/** Numbers and yes or no are texts too, as long as YAML gives back what people wrote: 1.10 it does not. */
function valueProblem(name: string, content: unknown): string | undefined {
  if (typeof content === 'number' && !Number.isSafeInteger(content))
    return 'YAML takes it for a number, and changes it; put it in quotes';
  if (typeof content !== 'object' || content === null) return undefined;
  return `should be a text but is ${kindOf(content)}; write its value, or \${env:${name}, ''}`;
}

/** The variables that stand in one place; those with an empty value are listed without one. */
function listed({ value, path }: Place, findings: Findings): Map<string, string> {
  const variables = new Map<string, string>();
  if (isAbsent(value)) return variables;
  if (!isFields(value)) findings.problem(path, `${kindOf(value)}, but it is written NAME: value`);
  for (const [name, content] of Object.entries(isFields(value) ? value : {})) {
    const at = `${path}.${name}`;
    const problem = nameProblem(name) ?? valueProblem(name, content);
    if (name === 'variables' && isFields(content)) findings.problem(at, 'write the variables one level higher');
    else if (problem) findings.problem(at, problem);
    else variables.set(name, isAbsent(content) ? '' : String(content));
  }
  return variables;
}

function checkSize(values: Readonly<Record<string, string>>, path: string, findings: Findings): void {
  const sizes = Object.entries(values).map(([name, value]) => ({ name, bytes: Buffer.byteLength(name + value) }));
  const bytes = sizes.reduce((sum, one) => sum + one.bytes, 0);
  const [longest] = sizes.sort((one, other) => other.bytes - one.bytes);
  if (bytes <= BYTES || !longest) return;
  const text = `its variables take ${bytes} bytes, ${longest.name} alone ${longest.bytes}`;
  findings.problem(path, `${text}; SCF allows ${BYTES}, names included`);
}

/**
 * Reads the variables of a function: those of `provider`, over them its own, without empty ones, so that an own empty one takes one of
 * `provider` away. `secrets` that neither place lists are taken from `env`, the deployer's shell and `.env`. Values are in no message.
 */
export function readVariables(
  { key, provider, own }: FunctionSource,
  secrets: readonly string[],
  env: Env,
  findings: Findings,
): Variables {
  const read = (from: Fields, path: string) => listed({ value: field(from, 'environment'), path }, findings);
  const ownPath = `functions.${key}.environment`;
  const shared = read(provider, 'provider.environment');
  const special = read(own, ownPath);
  const all = new Map([...shared, ...special]);
  for (const name of secrets) {
    if (!all.has(name)) all.set(name, readVariable(env, name) ?? '');
  }
  const values = Object.fromEntries([...all].filter(([, value]) => value !== ''));
  checkSize(values, ownPath, findings);
  const pathOf = (name: string) =>
    shared.has(name) && !special.has(name) ? `provider.environment.${name}` : `${ownPath}.${name}`;
  return { values, pathOf };
}
