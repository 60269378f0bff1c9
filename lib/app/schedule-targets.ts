import type { Schedule } from '../config/config.ts';
import { mapTexts, siteForPaths } from '../mapping/text-targets.ts';
import { latestFire } from '../scf/cron.ts';
import type { Run } from './run.ts';

const EARLY_MS = 5000; // a tick may come a little before its time

/** The latest fire of a schedule by our clock, since the event's own time is not sure to be one. */
export function fireOf({ cron }: Schedule, { effects }: Run): number | undefined {
  return cron && latestFire(cron, effects.now() + EARLY_MS);
}

/** What a schedule names, as targets. */
export function targetsOf({ site, urls: paths, dirs }: Schedule, run: Run): ReturnType<typeof mapTexts> {
  const { sites } = run.config;
  return mapTexts({ urls: [], paths, dirs, site: siteForPaths(sites, site), wholeSites: true }, sites);
}
