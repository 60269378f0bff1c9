import { asPurgeError, PurgeError } from '../errors.ts';
import type { Cloud, FunctionPlace } from './cloud/cloud.ts';
import { findOrphans } from './cloud/orphans.ts';
import { placesOf, type Session, stageOf } from './session.ts';

/** Functions of this service and stage that `serverless.yml` does not have any more. Throws what the API throws. */
function leftOver(session: Session, cloud: Cloud): Promise<readonly FunctionPlace[]> {
  const places = Object.values(placesOf(session));
  const namespaces = places.map(({ namespace }) => namespace);
  return findOrphans(`${session.framework.service.service}-${stageOf(session)}-`, namespaces, places, cloud);
}

/**
 * Those of them that `--orphans` names, separated by commas: another service may have a name that begins like ours, so people say
 * which they mean. Throws PurgeError `BAD_USAGE` for a name that is none of them.
 */
export async function namedLeftOver(session: Session, names: string, cloud: Cloud): Promise<readonly FunctionPlace[]> {
  const all = await leftOver(session, cloud);
  return names.split(',').map((text) => {
    const found = all.find(({ name }) => name === text.trim());
    if (found) return found;
    const there = all.map(({ name }) => name).join(', ') || 'none';
    throw new PurgeError(
      'BAD_USAGE',
      `${text.trim()} is no function that serverless.yml no longer has; there are: ${there}`,
    );
  });
}

/** Names them, and says how they can be removed. Nothing depends on it: where it cannot be known, a line says so. */
export async function tellLeftOver(session: Session, cloud: Cloud): Promise<void> {
  const { log } = session.output;
  try {
    const names = (await leftOver(session, cloud)).map(({ name }) => name);
    if (names.length === 0) return;
    log.warning(
      `${names.join(', ')}: not in serverless.yml any more, and still there with its triggers; remove it with npx serverless remove --stage ${stageOf(session)} --orphans ${names.join(',')}`,
    );
  } catch (error) {
    log.notice(
      `whether there are functions that serverless.yml no longer has is not known: ${asPurgeError(error).message}`,
    );
  }
}
