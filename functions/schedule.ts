import config from '#config';
import { createInstance, invoke } from '../lib/app/run.ts';
import { purgeSchedule } from '../lib/app/schedule.ts';
import type { ScfHandler } from '../lib/scf/context.ts';
import type { Report } from '../lib/types.ts';

const instance = createInstance('schedule', config);

/** Timer trigger: purges the URLs of the schedule that the timer names. */
export const main_handler: ScfHandler<Report> = (event, context) =>
  invoke(instance, process.env, context, (run) => purgeSchedule(event, run));
