import { PROVIDERS } from '#providers';
import type { ApiName, Provider } from '../types.ts';
import type { PurgedArea } from './apis.ts';
import type { Run } from './run.ts';

/** One of the configured APIs with all that it can do, for one area. Throws PurgeError `BAD_SETTINGS` for an unusable endpoint. */
export function providerOf(name: ApiName, area: PurgedArea, run: Run): Provider {
  const { config, env, effects, warm } = run;
  return PROVIDERS[name](area, config.cdn, env, { ...effects, transport: warm.transport });
}
