import { secretNames } from '../../config/config.ts';
import { maskSecrets } from '../../deploy/cloud/mask.ts';
import { parseUrl } from '../../parse-url.ts';
import type { Scene } from './scene.ts';

/** Takes secrets out of a text from outside. */
export type Mask = (text: string) => string;

/** Of the shell; what else is in there is not ours to know. */
const OURS = /^(PURGE|TENCENT|TENCENTCLOUD|DATABASE)_/;
/** Ours, and no secret. */
const PLAIN =
  /^(PURGE_(CONFIG|ROLE|VPC_ID|SUBNET_ID)|TENCENT_REGION|DATABASE_TLS|CDN_API[23]_URL|EDGEONE_API_URL|LOG_LEVEL)$/;

function decoded(text: string): string[] {
  try {
    return [decodeURIComponent(text)];
  } catch {
    return []; // then nobody can use it either
  }
}

/** The password in an address, as it stands there and as it is. */
function passwordOf(url: string): string[] {
  const password = parseUrl(url)?.password ?? '';
  return [password, ...decoded(password)];
}

/** Makes what masks the values of secret variables, those of the shell and of every deployed function, and the password of a database. */
export function maskOf({ config, env, deployment }: Pick<Scene, 'config' | 'env' | 'deployment'>): Mask {
  const callers = new Set(secretNames(config));
  const own = Object.entries(env).filter(([name]) => callers.has(name) || OURS.test(name));
  const functions = 'problem' in deployment ? [] : deployment.functions;
  const deployed = functions.flatMap(({ state }) => Object.entries(state?.environment ?? {}));
  const values = [...own, ...deployed].flatMap(([name, value]) => (PLAIN.test(name) ? [] : (value?.trim() ?? [])));
  const secrets = [...values, ...values.flatMap(passwordOf)];
  return (text) => maskSecrets(text, secrets);
}
