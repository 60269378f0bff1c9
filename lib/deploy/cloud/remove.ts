import { PurgeError } from '../../errors.ts';
import { addressed, type Cloud, type FunctionPlace, placeOf } from './cloud.ts';
import { listTriggers } from './cloud-state.ts';
import { apply, createJournal, type Journal, stopped, type Tell } from './journal.ts';
import { untilSettled } from './settle.ts';
import { triggerDifferences } from './trigger-differences.ts';

async function removeOne(place: FunctionPlace, journal: Journal): Promise<'removed' | 'not there' | 'foreign'> {
  const { cloud, tell } = journal;
  const { name } = place;
  journal.current = { name, step: 'look', left: [] };
  const state = await untilSettled(place, cloud);
  if (!state) {
    tell({ function: name, step: 'delete the function', state: 'done', detail: 'it is not there' });
    return 'not there';
  }
  if (!state.mark) return 'foreign';
  const triggers = triggerDifferences([], await listTriggers(place, cloud), place);
  const last = { action: 'DeleteFunction', body: addressed(place), step: 'delete the function', changed: [] } as const;
  await apply([...triggers, last], place, journal, state);
  return 'removed';
}

/**
 * Deletes functions that were deployed from here, their triggers first, so that no COS rule is left behind. A plain name is one in
 * the namespace `default`. Those that are not there are fine; gives the names of those that were. Throws PurgeError `DEPLOY`:
 * half-way, telling what was done; or at the end for functions of others, which are left alone.
 */
export async function removeFunctions(
  names: readonly (string | FunctionPlace)[],
  cloud: Cloud,
  tell: Tell,
): Promise<readonly string[]> {
  const journal = createJournal(cloud, tell);
  const places = names.map(placeOf);
  const removed: string[] = [];
  const foreign: string[] = [];
  for (const [n, place] of places.entries()) {
    try {
      const outcome = await removeOne(place, journal);
      if (outcome === 'removed') removed.push(place.name);
      if (outcome === 'foreign') foreign.push(place.name);
    } catch (thrown) {
      throw stopped(
        journal,
        thrown,
        places.slice(n + 1).map(({ name }) => name),
      );
    }
  }
  if (foreign.length === 0) return removed;
  throw new PurgeError(
    'DEPLOY',
    `${foreign.join(', ')}: not deployed from here (the description does not hold the hash of the code), so left alone; all others are gone. Delete it in the console if that is meant`,
  );
}
