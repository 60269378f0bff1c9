import type { Schedule } from '../config/config.ts';
import { mapTexts, siteForPaths } from '../mapping/text-targets.ts';
import { latestFire } from '../scf/cron.ts';
import { readTimerEvent, type TimerEvent } from '../scf/timer.ts';
import type { Report } from '../types.ts';
import { toReport } from './report.ts';
import type { Run } from './run.ts';
import { submit } from './submit.ts';

const NOTHING: Report = { changes: 0, urls: 0, dirs: 0, submitted: 0, pending: 0, ignored: 0, calls: 0, rejected: [] };

/** The trigger's argument names the schedule; a trigger without one, or with another use for it, does so by its own name. */
function selectSchedule(timer: TimerEvent, schedules: readonly Schedule[]): Schedule | undefined {
  return [timer.Message, timer.TriggerName]
    .map((wanted) => schedules.find(({ name }) => name === wanted))
    .find((schedule) => schedule !== undefined);
}

const EARLY_MS = 5000; // a tick may come a little before its time

/** One key a fire, however often its tick is delivered: by our clock, since the event's own time is not sure to be one. */
function tickKey({ name, cron }: Schedule, { effects, requestId }: Run): string {
  return `${name} ${cron ? latestFire(cron, effects.now() + EARLY_MS) : requestId}`;
}

/**
 * Purges the URLs and directories of the schedule that a timer names, once a fire in a warm instance (direct mode).
 * An unknown name is a warning. Throws PurgeError `BAD_EVENT`, `NO_CREDENTIALS`, and a CDN code or `DEADLINE` when targets
 * are pending, so that SCF delivers the tick again.
 */
export async function purgeSchedule(event: unknown, run: Run): Promise<Report> {
  const timer = readTimerEvent(event);
  const { schedules, sites } = run.config;
  const schedule = selectSchedule(timer, schedules);
  if (!schedule) {
    const names = [timer.Message, timer.TriggerName].filter((name) => name !== '');
    if (!names.includes('drain'))
      run.log('warn', 'the timer names no schedule', { names, known: schedules.map(({ name }) => name) });
    return { ...NOTHING, ignored: 1 };
  }
  const key = tickKey(schedule, run);
  if (run.warm.isDone(key)) {
    run.log('info', 'this tick was done before', { schedule: schedule.name });
    return { ...NOTHING, ignored: 1 };
  }
  const site = siteForPaths(sites, schedule.site);
  const { urls: paths, dirs } = schedule;
  const wanted = { urls: [], paths, dirs, ...(site && { site }), wholeSites: true };
  const { targets, rejected } = mapTexts(wanted, sites);
  const submission = await submit(targets, run);
  if (submission.error) throw submission.error;
  run.warm.markDone(key);
  return toReport(`schedule ${schedule.name} purged`, { changes: 1, ignored: 0, rejected }, submission, run);
}
