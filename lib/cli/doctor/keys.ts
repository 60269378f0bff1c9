import { type Env, readCredentials, readVariable } from '../../config/settings.ts';
import { asPurgeError, type PurgeError } from '../../errors.ts';
import type { Credentials, Failure } from '../../types.ts';
import type { LoadedEnv } from '../dotenv.ts';

/** The keys that the doctor asks with, and the variables they stand in; or why there are none. */
export type Keys =
  | { readonly credentials: Credentials; readonly from: string; readonly isDeployers: boolean }
  | {
      readonly problem: PurgeError;
      /** False where none are needed. */
      readonly isWrong: boolean;
    };

const EXPLICIT = ['PURGE_SECRET_ID', 'PURGE_SECRET_KEY', 'PURGE_SESSION_TOKEN'] as const;
const ROLE = ['TENCENTCLOUD_SECRETID', 'TENCENTCLOUD_SECRETKEY', 'TENCENTCLOUD_SESSIONTOKEN'] as const;
const DEPLOYER = ['TENCENT_SECRET_ID', 'TENCENT_SECRET_KEY', 'TENCENT_TOKEN'] as const;

type Names = readonly [id: string, key: string, token: string];

function isSet(env: Env, names: Names): boolean {
  return names.slice(0, 2).some((name) => readVariable(env, name) !== undefined);
}

/** The deployer's variables under the names that functions read; never handed on to one. */
function asExplicit(env: Env): Env {
  return Object.fromEntries(EXPLICIT.map((name, n) => [name, env[DEPLOYER[n] ?? '']]));
}

function placed(name: string, file: string | undefined): string {
  return file === undefined ? name : `${name} (${file})`;
}

/**
 * Reads the keys to ask with: those that a function would use, else the deployer's (`TENCENT_SECRET_ID`, `TENCENT_SECRET_KEY`,
 * `TENCENT_TOKEN`), which no function ever gets. Says which variables they stand in, and in which
 * file, never what is in them.
 */
export function readKeys({ env, fileOf }: Pick<LoadedEnv, 'env' | 'fileOf'>): Keys {
  const isDeployers = !isSet(env, EXPLICIT) && !isSet(env, ROLE) && isSet(env, DEPLOYER);
  const names = isDeployers ? DEPLOYER : isSet(env, EXPLICIT) ? EXPLICIT : ROLE;
  try {
    const credentials = readCredentials(isDeployers ? asExplicit(env) : env);
    const from = names.filter((name) => readVariable(env, name)).map((name) => placed(name, fileOf(name)));
    return { credentials, from: from.join(', '), isDeployers };
  } catch (error) {
    return { problem: asPurgeError(error), isWrong: true };
  }
}

/** What to do about a failure. The advice of the table names the variables of a function, which the deployer's are not. */
export function adviceFor(failure: Failure, keys: Keys): string {
  if ('problem' in keys || !keys.isDeployers || failure.class !== 'auth') return failure.advice;
  return `check ${keys.from}, and the rights of their user in the CAM console`;
}
