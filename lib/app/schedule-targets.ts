import type { Schedule } from '../config/config.ts';
import { mapTexts, siteForPaths } from '../mapping/text-targets.ts';
import { latestFire } from '../scf/cron.ts';
import type { Rejection, Target } from '../types.ts';
import type { Run } from './run.ts';
import { loadSitemaps } from './schedule-sitemaps.ts';

const EARLY_MS = 5000; // a tick may come a little before its time
const SHOWN = 3;

/** What a schedule names. */
export interface Named {
  /** Its own list under the name "", then its sitemaps, in parts that are stored one by one. */
  readonly parts: readonly { readonly name: string; readonly targets: readonly Target[] }[];
  readonly rejected: readonly Rejection[];
  /** A sitemap failed in a way that a later try may mend. */
  readonly isPartial: boolean;
}

/** The latest fire of a schedule by our clock, since the event's own time is not sure to be one. */
export function fireOf({ cron }: Schedule, { effects }: Run): number | undefined {
  return cron && latestFire(cron, effects.now() + EARLY_MS);
}

/** The fire before the latest one. */
function fireBefore(schedule: Schedule, run: Run): number | undefined {
  const fire = fireOf(schedule, run);
  return schedule.cron && fire !== undefined ? latestFire(schedule.cron, fire - 1) : undefined;
}

/** What a schedule names, as targets; its sitemaps are fetched. */
export async function targetsOf(schedule: Schedule, run: Run): Promise<Named> {
  const { site, urls: paths, dirs } = schedule;
  const { sites } = run.config;
  const own = mapTexts({ urls: [], paths, dirs, site: siteForPaths(sites, site), wholeSites: true }, sites);
  const parts = [{ name: '', targets: own.targets }];
  if (!schedule.sitemaps) return { parts, rejected: own.rejected, isPartial: false };
  const loaded = await loadSitemaps(schedule, fireBefore(schedule, run), run);
  const rejected = [...own.rejected, ...loaded.rejected];
  for (const { name, urls } of loaded.parts) {
    const mapped = mapTexts({ urls, paths: [], dirs: [], wholeSites: false }, sites);
    parts.push({ name, targets: mapped.targets });
    for (const rejection of mapped.rejected) rejected.push(rejection);
    if (mapped.rejected.length === 0) continue;
    const fields = { schedule: schedule.name, count: mapped.rejected.length, first: mapped.rejected.slice(0, SHOWN) };
    run.log('warn', 'a sitemap names what cannot be purged', fields);
  }
  return { parts, rejected, isPartial: loaded.isPartial };
}
