import type { Schedule } from '../config/config.ts';
import type { Report } from '../types.ts';
import { NOTHING, toReport } from './report.ts';
import type { Run } from './run.ts';
import { fireOf, targetsOf } from './schedule-targets.ts';
import { submit } from './submit.ts';

/** One key a fire, however often its tick is delivered. */
function tickKey(schedule: Schedule, run: Run): string {
  return `${schedule.name} ${fireOf(schedule, run) ?? run.requestId}`;
}

/**
 * Purges what a schedule names at once, once a fire in a warm instance. Throws what left targets pending; a sitemap that could not be
 * read is in `rejected`, and a tick that comes again tries once more.
 */
export async function purgeDirectly(schedule: Schedule, run: Run): Promise<Report> {
  const key = tickKey(schedule, run);
  if (run.warm.isDone(key)) {
    run.log('info', 'this tick was done before', { schedule: schedule.name });
    return { ...NOTHING, ignored: 1 };
  }
  const { parts, rejected, isPartial } = await targetsOf(schedule, run);
  const targets = parts.flatMap((part) => part.targets);
  const submission = await submit(targets, run);
  if (submission.error) throw submission.error;
  if (!isPartial) run.warm.markDone(key);
  return toReport(`schedule ${schedule.name} purged`, { changes: 1, ignored: 0, rejected }, submission, run);
}
