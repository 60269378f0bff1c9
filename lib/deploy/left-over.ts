import { asPurgeError } from '../errors.ts';
import type { Cloud, FunctionPlace } from './cloud/cloud.ts';
import { findOrphans } from './cloud/orphans.ts';
import { placesOf, type Session, stageOf } from './session.ts';

/** Functions of this service and stage that `serverless.yml` does not have any more. Throws what the API throws. */
export function leftOver(session: Session, cloud: Cloud): Promise<readonly FunctionPlace[]> {
  const places = Object.values(placesOf(session));
  const namespaces = places.map(({ namespace }) => namespace);
  return findOrphans(`${session.framework.service.service}-${stageOf(session)}-`, namespaces, places, cloud);
}

/** Names them, and says how they can be removed. Nothing depends on it: where it cannot be known, a line says so. */
export async function tellLeftOver(session: Session, cloud: Cloud): Promise<void> {
  const { log } = session.output;
  try {
    const names = (await leftOver(session, cloud)).map(({ name }) => name);
    if (names.length === 0) return;
    log.warning(
      `${names.join(', ')}: not in serverless.yml any more, and still there with its triggers; npx serverless remove --orphans --stage ${stageOf(session)} removes just these`,
    );
  } catch (error) {
    log.notice(
      `whether there are functions that serverless.yml no longer has is not known: ${asPurgeError(error).message}`,
    );
  }
}
