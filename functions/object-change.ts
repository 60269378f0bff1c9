import config from '#config';
import { purgeObjectChanges } from '../lib/app/object-change.ts';
import { createInstance, invoke } from '../lib/app/run.ts';
import type { ScfHandler } from '../lib/scf/context.ts';
import type { Report } from '../lib/types.ts';

const instance = createInstance('object-change', config);

/** COS trigger: purges the URLs of the objects that were written or removed. */
export const main_handler: ScfHandler<Report> = (event, context) =>
  invoke(instance, process.env, context, (run) => purgeObjectChanges(event, run));
