import { type Env, readCredentials, readVariable } from '../../config/settings.ts';
import { asPurgeError, type PurgeError } from '../../errors.ts';
import type { Credentials } from '../../types.ts';

/** The keys that the doctor asks with, and the variables they stand in; or why there are none. */
export type Keys =
  | { readonly credentials: Credentials; readonly from: string; readonly isDeployers: boolean }
  | { readonly problem: PurgeError };

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

/**
 * Reads the keys to ask with: those that a function would use, else the deployer's (`TENCENT_SECRET_ID`, `TENCENT_SECRET_KEY`,
 * `TENCENT_TOKEN`), which no function ever gets. Says which variables they stand in, never what is in them.
 */
export function readKeys(env: Env): Keys {
  const isDeployers = !isSet(env, EXPLICIT) && !isSet(env, ROLE) && isSet(env, DEPLOYER);
  const names = isDeployers ? DEPLOYER : isSet(env, EXPLICIT) ? EXPLICIT : ROLE;
  try {
    const credentials = readCredentials(isDeployers ? asExplicit(env) : env);
    return { credentials, from: names.filter((name) => readVariable(env, name)).join(', '), isDeployers };
  } catch (error) {
    return { problem: asPurgeError(error) };
  }
}
