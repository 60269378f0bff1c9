import { PurgeError } from '../../errors.ts';
import type { Deployable } from '../desired.ts';
import { addressed } from './cloud.ts';
import type { PresentFunction } from './cloud-state.ts';
import { STANDARD_ASYNC_EVENTS } from './function-state.ts';
import { asyncEventsBody, createBody } from './request-bodies.ts';
import { markOf, settingsDifferences } from './settings-differences.ts';
import { triggerDifferences } from './trigger-differences.ts';
import type { Write } from './write.ts';

/** What becomes of functions that were not deployed from here. */
export interface Adoption {
  /** Whether they are taken over: code, settings and triggers are written. They are left alone by default. */
  readonly adopt?: boolean;
}

const CREATE = 'create the function';

function checkRuntime(desired: Deployable, { runtime }: PresentFunction): void {
  if (runtime === undefined || runtime === desired.runtime) return;
  throw new PurgeError(
    'DEPLOY',
    `${desired.name} runs on ${runtime}, and SCF cannot change the runtime of a function to ${desired.runtime}; write runtime: ${runtime}, or remove it (serverless remove) and deploy anew, which gives its Function URL another address`,
  );
}

function asyncEventsDue(desired: Deployable, { asyncEvents }: Pick<PresentFunction, 'asyncEvents'>): readonly Write[] {
  const changed = [
    ...(desired.asyncEvents.retries === asyncEvents.retries ? [] : ['maximumRetryAttempts']),
    ...(desired.asyncEvents.lifeS === asyncEvents.lifeS ? [] : ['maximumEventAge']),
  ];
  if (changed.length === 0) return [];
  const step = `write ${changed.join(', ')}`;
  return [{ action: 'UpdateFunctionEventInvokeConfig', body: asyncEventsBody(desired), step, changed }];
}

function reservationDue(desired: Deployable, { reservedMb }: Pick<PresentFunction, 'reservedMb'>): readonly Write[] {
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

/** What CreateFunction does not take, and is written once the function is there. */
function stepsAfterCreation(desired: Deployable): readonly string[] {
  const fresh = { reservedMb: undefined, asyncEvents: STANDARD_ASYNC_EVENTS };
  const writes = [
    ...reservationDue(desired, fresh),
    ...asyncEventsDue(desired, fresh),
    ...triggerDifferences(desired.triggers, [], desired),
  ];
  return writes.map(({ step }) => step);
}

/**
 * What to write so that a function is as it shall be, in this order; nothing when it is. After a first write that creates or
 * deletes the function the rest has to be asked for again, from what is there then. Throws PurgeError `DEPLOY` for a function
 * that is not ours, without `adopt`, and for another runtime. `present` is not in the middle of a write.
 */
export function differences(
  desired: Deployable,
  present: PresentFunction | undefined,
  { adopt = false }: Adoption = {},
): readonly Write[] {
  const later = stepsAfterCreation(desired);
  if (!present) {
    return [{ action: 'CreateFunction', body: createBody(desired), step: CREATE, changed: [], later }];
  }
  const mark = markOf(desired.name, present, adopt);
  if (present.status === 'CreateFailed' || present.status === 'DeleteFailed') {
    // One that never came to be takes no updates (583/115197).
    const step = 'delete what is left of a failed attempt';
    return [{ action: 'DeleteFunction', body: addressed(desired), step, changed: [], later: [CREATE, ...later] }];
  }
  checkRuntime(desired, present);
  const main = settingsDifferences(desired, present, mark);
  // A reservation has to hold at least one instance at any moment: it grows before the memory does, and shrinks after it.
  const reservation = reservationDue(desired, present);
  const grows = desired.memoryMb > present.memoryMb;
  return [
    ...(grows ? [...reservation, ...main] : [...main, ...reservation]),
    ...asyncEventsDue(desired, present),
    ...triggerDifferences(desired.triggers, present.triggers, desired),
  ];
}
