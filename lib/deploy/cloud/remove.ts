import { PurgeError } from '../../errors.ts';
import { addressed, type Cloud, type FunctionPlace, placeOf } from './cloud.ts';
import { listTriggers } from './cloud-state.ts';
import { apply, createJournal, type Journal, stopped, type Tell } from './journal.ts';
import { untilSettled } from './settle.ts';
import { triggerDifferences } from './trigger-differences.ts';

/** Returns whether the function was left alone, since it is somebody else's. */
async function removeOne(place: FunctionPlace, journal: Journal): Promise<boolean> {
  const { cloud, tell } = journal;
  const { name } = place;
  journal.current = { name, step: 'look', left: [] };
  const state = await untilSettled(place, cloud);
  if (!state) {
    tell({ function: name, step: 'delete the function', state: 'done', detail: 'it is not there' });
    return false;
  }
  if (!state.mark) return true;
  const triggers = triggerDifferences([], await listTriggers(place, cloud), place);
  const last = { action: 'DeleteFunction', body: addressed(place), step: 'delete the function', changed: [] } as const;
  await apply([...triggers, last], place, journal);
  return false;
}

/**
 * Deletes functions that were deployed from here, their triggers first, so that no COS rule is left behind. A plain name is one in
 * the namespace `default`. Those that are not there are fine. Throws PurgeError `DEPLOY`: half-way, telling what was done; or at
 * the end for functions of others, which are left alone.
 */
export async function removeFunctions(
  names: readonly (string | FunctionPlace)[],
  cloud: Cloud,
  tell: Tell,
): Promise<void> {
  const journal = createJournal(cloud, tell);
  const places = names.map(placeOf);
  const foreign: string[] = [];
  for (const [n, place] of places.entries()) {
    try {
      if (await removeOne(place, journal)) foreign.push(place.name);
    } catch (thrown) {
      throw stopped(
        journal,
        thrown,
        places.slice(n + 1).map(({ name }) => name),
      );
    }
  }
  if (foreign.length === 0) return;
  throw new PurgeError(
    'DEPLOY',
    `${foreign.join(', ')}: not deployed from here (the description does not end in the hash of the code), so left alone; all others are gone. Delete it in the console if that is meant`,
  );
}
