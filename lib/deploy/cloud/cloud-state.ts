import { asPurgeError } from '../../errors.ts';
import type { Fields } from '../../scf/shape.ts';
import type { AsyncEvents } from '../desired.ts';
import { numberOf } from './answer.ts';
import { type Action, addressed, apiCodeOf, type Cloud, type FunctionPlace, isNoFunction } from './cloud.ts';
import { type FunctionState, readAsyncEvents, readFunction } from './function-state.ts';
import { readPages } from './pages.ts';
import { type PresentTrigger, readTrigger } from './trigger-state.ts';

/** Everything that is there of one function. */
export interface PresentFunction extends FunctionState {
  readonly asyncEvents: AsyncEvents;
  /** What is set aside for it, in MB; absent: nothing is. */
  readonly reservedMb: number | undefined;
  /** Those of the types cos, timer and http; others are left alone. */
  readonly triggers: readonly PresentTrigger[];
}

/** Asks for one function; undefined when there is none of that name. */
export async function lookAt(place: FunctionPlace, cloud: Cloud): Promise<FunctionState | undefined> {
  try {
    return readFunction(await cloud.call('GetFunction', addressed(place)));
  } catch (thrown) {
    const error = asPurgeError(thrown);
    if (isNoFunction(error)) return undefined;
    throw error;
  }
}

/** Some settings answer "not found" until they are set for the first time. */
async function askOrNothing(action: Action, place: FunctionPlace, cloud: Cloud): Promise<Fields> {
  try {
    return await cloud.call(action, addressed(place));
  } catch (thrown) {
    const error = asPurgeError(thrown);
    if (apiCodeOf(error).startsWith('ResourceNotFound')) return {};
    throw error;
  }
}

/** Lists the triggers of a function that are managed here, oldest first, over all pages. */
export async function listTriggers(place: FunctionPlace, cloud: Cloud): Promise<readonly PresentTrigger[]> {
  const raw = await readPages(cloud, 'ListTriggers', { ...addressed(place), OrderBy: 'add_time' }, 'Triggers');
  const distinct = new Map(raw.map((trigger) => [JSON.stringify(trigger), trigger])); // pages may overlap when one is added
  return [...distinct.values()].map(readTrigger).filter((trigger) => trigger !== undefined);
}

/** Reads all that is there of a function which `lookAt` has found. */
export async function readPresent(state: FunctionState, place: FunctionPlace, cloud: Cloud): Promise<PresentFunction> {
  const triggers = await listTriggers(place, cloud);
  const events = await askOrNothing('GetFunctionEventInvokeConfig', place, cloud);
  const reservation = await askOrNothing('GetReservedConcurrencyConfig', place, cloud);
  return {
    ...state,
    asyncEvents: readAsyncEvents(events),
    reservedMb: numberOf(reservation, 'ReservedMem') || undefined,
    triggers,
  };
}
