import path from 'node:path';
import { PurgeError } from '../../errors.ts';
import type { FunctionSpec, RoleKeys } from './function-spec.ts';

/** Variables by name. */
export type Variables = Readonly<Record<string, string>>;

/** Where the functions pretend to run. */
export interface Place {
  readonly region: string;
  readonly appid: string;
}

/** The account that owns them; made up. */
export const UIN = '100000000001';

const BYTES = 4096; // all variables of a function together (583/11637)
const NAME = /^[a-zA-Z][a-zA-Z0-9_]{1,63}$/; // 583/32748
const RESERVED = /^(SCF_|QCLOUD_|TENCENTCLOUD_)/;

function problemsOf(variable: string, value: string): string[] {
  const problems: string[] = [];
  if (!NAME.test(variable)) {
    problems.push(`"${variable}" is no name of a variable: 2 to 64 letters, digits and _, a letter first`);
  }
  if (RESERVED.test(variable)) {
    problems.push(`${variable} starts with a reserved prefix (SCF_, QCLOUD_, TENCENTCLOUD_)`);
  }
  if (value === '') problems.push(`${variable} is empty; leave it out`);
  return problems;
}

/**
 * Refuses variables that the platform would refuse (583/32748, 583/11637). How it counts the 4 KB is not documented; here it
 * is the bytes of names and values. Throws one PurgeError `BAD_SETTINGS` with every problem; values are never shown.
 */
export function checkVariables(name: string, env: Variables): void {
  const problems = Object.entries(env).flatMap((pair) => problemsOf(...pair));
  const bytes = Object.entries(env).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (bytes > BYTES) problems.push(`its variables take ${bytes} bytes; the platform allows ${BYTES}`);
  if (problems.length > 0) throw new PurgeError('BAD_SETTINGS', `function ${name}: ${problems.join('; ')}`);
}

/** What the platform sets by itself (583/32748; the SCF_ names by report), besides the role keys. */
export function injectedVariables({ name, bundle }: FunctionSpec, { region, appid }: Place): Variables {
  const folder = path.dirname(bundle);
  return {
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: region,
    TENCENTCLOUD_APPID: appid,
    TENCENTCLOUD_UIN: UIN,
    SCF_FUNCTIONNAME: name,
    SCF_FUNCTIONVERSION: '$LATEST',
    SCF_NAMESPACE: 'default',
    // On the platform /var/user, which holds the bundle.
    USER_CODE_ROOT: `${folder}/`,
    NODE_PATH: `${folder}:${folder}/node_modules`,
    _SCF_SERVER_PORT: '28902',
  };
}

/** The role keys as the platform hands them over (583/32748); nothing without a role. */
export function roleVariables(keys: RoleKeys | undefined): Variables {
  if (!keys) return {};
  return {
    TENCENTCLOUD_SECRETID: keys.secretId,
    TENCENTCLOUD_SECRETKEY: keys.secretKey,
    TENCENTCLOUD_SESSIONTOKEN: keys.token,
  };
}

/** The whole environment of a new process. Time is UTC unless a variable says otherwise (583/19805), whatever this machine has. */
export function processEnvironment(base: Variables, variables: Variables): Variables {
  return { TZ: 'UTC', ...base, ...variables };
}
