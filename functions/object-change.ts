import config from '#config';
import { systemEffects } from '../lib/app/effects.ts';
import { purgeObjectChanges } from '../lib/app/object-change.ts';
import { type Instance, invoke } from '../lib/app/run.ts';
import { createWarm } from '../lib/app/warm.ts';
import type { ScfHandler } from '../lib/scf/context.ts';
import type { Report } from '../lib/types.ts';

const instance: Instance = {
  name: 'object-change',
  config,
  effects: systemEffects,
  warm: createWarm(systemEffects.now),
};

/** COS trigger: purges the URLs of the objects that were written or removed. */
export const main_handler: ScfHandler<Report> = async (event, context) =>
  invoke(instance, process.env, context, (run) => purgeObjectChanges(event, run));
