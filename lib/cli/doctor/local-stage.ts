import { type Env, readVariable } from '../../config/settings.ts';
import { LOCAL_STAGE, readDeployer } from '../../deploy/deployer.ts';
import { isOnLoopback } from '../../deploy/service-file/loopback.ts';
import { PurgeError } from '../../errors.ts';
import type { Keys } from './keys.ts';

const CDN = ['CDN_API2_URL', 'CDN_API3_URL', 'EDGEONE_API_URL'] as const;

function isHere(env: Env, name: string): boolean {
  return isOnLoopback(readVariable(env, name) ?? '');
}

/** What counts of the variables at stage `local`: no address but those of this machine. The CDN API of one door is that of all. */
export function localEnv(env: Env): Env {
  const door = CDN.find((name) => isHere(env, name));
  const given = readVariable(env, door ?? '');
  const base = given === undefined ? undefined : new URL('/', given).href;
  const addresses = CDN.map((name) => [name, isHere(env, name) ? env[name] : base] as const);
  const database = isHere(env, 'DATABASE_URL') ? env['DATABASE_URL'] : undefined;
  return { ...env, ...Object.fromEntries(addresses), DATABASE_URL: database };
}

/** The keys of the local cloud, whatever the variables have; none where no variable says at which port its CDN API is. */
export function localKeys(env: Env): Keys {
  if (CDN.some((name) => isHere(env, name))) {
    const { secretId, secretKey } = readDeployer({}, LOCAL_STAGE);
    return { credentials: { secretId, secretKey }, from: 'the keys of the local cloud', isDeployers: false };
  }
  const how = 'set CDN_API2_URL to the address of its CDN API, which npm start prints';
  return {
    problem: new PurgeError('NO_CREDENTIALS', `stage ${LOCAL_STAGE} takes no keys of yours; ${how}`),
    isWrong: false,
  };
}
