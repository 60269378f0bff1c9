import config from '#config';
import { createInstance, invoke } from '../lib/app/run.ts';
import { answerTimer } from '../lib/app/schedule.ts';
import type { ScfHandler } from '../lib/scf/context.ts';
import type { Report } from '../lib/types.ts';

const instance = createInstance('schedule', config);

/** Timer trigger: purges what the schedule that the timer names lists; in queued mode it also drains the outbox. */
export const main_handler: ScfHandler<Report> = (event, context) =>
  invoke(instance, process.env, context, (run) => answerTimer(event, run));
