import type { Schedule } from '../config/config.ts';
import { readTimerEvent, type TimerEvent } from '../scf/timer.ts';
import type { Report } from '../types.ts';
import { isQueued } from './outboxes.ts';
import { NOTHING } from './report.ts';
import type { Run } from './run.ts';
import { purgeDirectly } from './schedule-direct.ts';
import { tick } from './tick.ts';

/** The trigger's argument names the schedule; a trigger without one, or with another use for it, does so by its own name. */
function selectSchedule(timer: TimerEvent, schedules: readonly Schedule[]): Schedule | undefined {
  return [timer.Message, timer.TriggerName]
    .map((wanted) => schedules.find(({ name }) => name === wanted))
    .find((schedule) => schedule !== undefined);
}

/**
 * Answers a timer. Queued mode: stores what its schedule names, then drains the outbox (see `tick`). Direct mode: purges what
 * the schedule names, once a fire in a warm instance. An unknown name is a warning. Throws PurgeError `BAD_EVENT`, and in
 * direct mode `NO_CREDENTIALS`, a CDN code or `DEADLINE` when targets are pending, so that SCF delivers the tick again.
 */
export async function answerTimer(event: unknown, run: Run): Promise<Report> {
  const timer = readTimerEvent(event);
  const { schedules } = run.config;
  const schedule = selectSchedule(timer, schedules);
  const names = [timer.Message, timer.TriggerName].filter((name) => name !== '');
  if (!schedule && !names.includes('drain')) {
    run.log('warn', 'the timer names no schedule', { names, known: schedules.map(({ name }) => name) });
  }
  if (isQueued(run.env)) return (await tick(schedule, run)).report;
  return schedule ? purgeDirectly(schedule, run) : { ...NOTHING, ignored: 1 };
}
