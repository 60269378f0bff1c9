import { createHash } from 'node:crypto';
import type { TimerTrigger } from '../desired.ts';

/** What drains the outbox: `schedule` does so at every tick, whatever its timer is called. */
const DRAIN = { name: 'drain', cron: '*/15 * * * * * *', argument: 'drain' } as const;

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,59}$/;

/** Whether a timer may be called so (583/9708). */
export function isTimerName(text: string): boolean {
  return NAME.test(text);
}

/** The name of a schedule where it may be one of a timer, else what is left of it with a piece of its hash, so that no two are alike. */
function timerName(schedule: string): string {
  if (isTimerName(schedule)) return schedule;
  const hash = createHash('sha256').update(schedule).digest('hex').slice(0, 8);
  const fit = schedule.replace(/[^A-Za-z0-9]+/g, '-').replace(/^[^A-Za-z]+|-$/g, '');
  return `${fit.slice(0, 51) || 'schedule'}-${hash}`;
}

/**
 * `timer: schedules`: a timer for each schedule that has a cron, whose argument is the name of the schedule; in queued mode also the one
 * that drains. `crons` has the texts, by the names of the schedules.
 */
export function scheduleTriggers(crons: ReadonlyMap<string, string>, isQueued: boolean): readonly TimerTrigger[] {
  const own = [...crons].map(([schedule, cron]) => ({
    name: timerName(schedule),
    cron: cron.trim().split(/\s+/).join(' '),
    argument: schedule,
  }));
  return [...own, ...(isQueued ? [DRAIN] : [])].map((timer) => ({ type: 'timer', ...timer, isEnabled: true }));
}
