import { PurgeError } from '../../errors.ts';
import type { Deployable } from '../desired.ts';
import { addressed } from './cloud.ts';
import type { PresentFunction } from './cloud-state.ts';
import { asyncEventsBody, createBody } from './request-bodies.ts';
import { markOf, settingsDifferences } from './settings-differences.ts';
import { triggerDifferences } from './trigger-differences.ts';
import type { Write } from './write.ts';

function checkRuntime(desired: Deployable, { runtime }: PresentFunction): void {
  if (runtime === undefined || runtime === desired.runtime) return;
  throw new PurgeError(
    'DEPLOY',
    `${desired.name} runs on ${runtime}, and SCF cannot change the runtime of a function to ${desired.runtime}; write runtime: ${runtime}, or remove it (serverless remove) and deploy anew, which gives its Function URL another address`,
  );
}

function asyncEventsDue(desired: Deployable, { asyncEvents }: PresentFunction): readonly Write[] {
  const changed = [
    ...(desired.asyncEvents.retries === asyncEvents.retries ? [] : ['maximumRetryAttempts']),
    ...(desired.asyncEvents.lifeS === asyncEvents.lifeS ? [] : ['maximumEventAge']),
  ];
  if (changed.length === 0) return [];
  const step = `write ${changed.join(', ')}`;
  return [{ action: 'UpdateFunctionEventInvokeConfig', body: asyncEventsBody(desired), step, changed }];
}

function reservationDue(desired: Deployable, { reservedMb }: PresentFunction): readonly Write[] {
  const { reservedInstances, memoryMb } = desired;
  const wanted = reservedInstances === undefined ? undefined : reservedInstances * memoryMb; // SCF counts it in MB
  if (wanted === reservedMb) return [];
  const changed = ['reservedConcurrency'];
  const body = addressed(desired);
  if (wanted === undefined) {
    return [{ action: 'DeleteReservedConcurrencyConfig', body, step: 'give back the reservation', changed }];
  }
  const put = { ...body, ReservedConcurrencyMem: wanted };
  return [{ action: 'PutReservedConcurrencyConfig', body: put, step: `reserve ${wanted} MB`, changed }];
}

/**
 * What to write so that a function is as it shall be, in this order; nothing when it is. After a first write that creates or
 * deletes the function the rest has to be asked for again, from what is there then. Throws PurgeError `DEPLOY` for a function
 * that is not ours and for another runtime. `present` is not in the middle of a write.
 */
export function differences(desired: Deployable, present: PresentFunction | undefined): readonly Write[] {
  if (!present) {
    return [{ action: 'CreateFunction', body: createBody(desired), step: 'create the function', changed: [] }];
  }
  markOf(desired.name, present);
  if (present.status === 'CreateFailed' || present.status === 'DeleteFailed') {
    // One that never came to be takes no updates (583/115197).
    const step = 'delete what is left of a failed attempt';
    return [{ action: 'DeleteFunction', body: addressed(desired), step, changed: [] }];
  }
  checkRuntime(desired, present);
  const main = settingsDifferences(desired, present);
  // A reservation has to hold at least one instance at any moment: it grows before the memory does, and shrinks after it.
  const reservation = reservationDue(desired, present);
  const grows = desired.memoryMb > present.memoryMb;
  return [
    ...(grows ? [...reservation, ...main] : [...main, ...reservation]),
    ...asyncEventsDue(desired, present),
    ...triggerDifferences(desired.triggers, present.triggers, desired),
  ];
}
