import type { Schedule } from '../config/config.ts';
import { readTimerEvent, type TimerEvent } from '../scf/timer.ts';
import type { Report } from '../types.ts';
import { isQueued } from './outboxes.ts';
import { toReport } from './report.ts';
import type { Run } from './run.ts';
import { fireOf, targetsOf } from './schedule-targets.ts';
import { submit } from './submit.ts';

const NOTHING: Report = { changes: 0, urls: 0, dirs: 0, submitted: 0, pending: 0, ignored: 0, calls: 0, rejected: [] };

/** The trigger's argument names the schedule; a trigger without one, or with another use for it, does so by its own name. */
function selectSchedule(timer: TimerEvent, schedules: readonly Schedule[]): Schedule | undefined {
  return [timer.Message, timer.TriggerName]
    .map((wanted) => schedules.find(({ name }) => name === wanted))
    .find((schedule) => schedule !== undefined);
}

/** One key a fire, however often its tick is delivered. */
function tickKey(schedule: Schedule, run: Run): string {
  return `${schedule.name} ${fireOf(schedule, run) ?? run.requestId}`;
}

async function purgeDirectly(schedule: Schedule, run: Run): Promise<Report> {
  const key = tickKey(schedule, run);
  if (run.warm.isDone(key)) {
    run.log('info', 'this tick was done before', { schedule: schedule.name });
    return { ...NOTHING, ignored: 1 };
  }
  const { targets, rejected } = targetsOf(schedule, run);
  const submission = await submit(targets, run);
  if (submission.error) throw submission.error;
  run.warm.markDone(key);
  return toReport(`schedule ${schedule.name} purged`, { changes: 1, ignored: 0, rejected }, submission, run);
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
  if (isQueued(run.env)) {
    const { tick } = await import('./tick.ts'); // direct mode loads nothing of it
    return (await tick(schedule, run)).report;
  }
  return schedule ? purgeDirectly(schedule, run) : { ...NOTHING, ignored: 1 };
}
