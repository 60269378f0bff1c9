import { type Config, secretNames } from '../config/config.ts';
import { type Env, readVariable } from '../config/settings.ts';

/** The secret of every webhook in the local cloud, unless the shell has one; in base64, which Standard Webhooks asks for. */
export const LOCAL_SECRET = 'whsec_bG9jYWwtd2ViaG9vay1zZWNyZXQtMzAtYnl0ZXMh';

const OWN = /^(PURGE_|CDN_API|EDGEONE_API_URL$|DATABASE_|LOG_LEVEL$)/;

/** Of an environment, what a deployed function would be given: our own variables and those that hold its secrets. */
export function functionEnv(env: Env, config: Config): Record<string, string> {
  const secrets = new Set(secretNames(config));
  const names = Object.keys(env).filter((name) => name !== 'PURGE_CONFIG' && (OWN.test(name) || secrets.has(name)));
  return Object.fromEntries(
    names.flatMap((name) => [[name, readVariable(env, name)]]).filter((pair) => pair[1]),
  ) as Record<string, string>;
}

/** Time limits of the functions, as they are deployed, in ms. */
export const TIME_LIMITS_MS: Readonly<Record<string, number>> = {
  'object-change': 60_000,
  webhook: 10_000,
  schedule: 60_000,
};
