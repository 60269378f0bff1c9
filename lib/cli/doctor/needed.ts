import type { Config } from '../../config/config.ts';
import type { Deployed, Present } from './deployment.ts';

/** Whether the deployed functions have an outbox. */
export function isQueued({ functions }: Present): boolean {
  return functions.some(({ state }) => state?.environment['DATABASE_URL']);
}

/** Whether the configuration has a use for a function: `object-change` for a bucket, `schedule` for a schedule or the drain. */
export function isNeeded({ key }: Deployed, { sites, schedules }: Config, deployment: Present): boolean {
  const { region } = deployment.place;
  if (key === 'object-change')
    return sites.some((site) => site.bucket !== undefined && (site.region ?? region) === region);
  if (key === 'schedule') return schedules.some(({ cron }) => cron !== undefined) || isQueued(deployment);
  return true;
}
