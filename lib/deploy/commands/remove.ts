import { removeFunctions } from '../cloud/reconcile.ts';
import { namedLeftOver } from '../left-over.ts';
import { progressOf } from '../progress.ts';
import { openCloud, placesOf, regionFor, type Session, stageOf } from '../session.ts';

/**
 * Removes the functions of the service and stage, with their triggers; with `--orphans` those that it names and `serverless.yml` does
 * not have any more, and no others. Databases, logs and roles are left alone.
 */
export async function remove(session: Session): Promise<void> {
  const { output, options } = session;
  const cloud = await openCloud(session);
  const progress = progressOf(output);
  try {
    const { orphans } = options;
    const places =
      typeof orphans === 'string' ? await namedLeftOver(session, orphans, cloud) : Object.values(placesOf(session));
    const removed = await removeFunctions(places, cloud, progress.tell);
    const where = `stage ${stageOf(session)}, region ${await regionFor(session)}`;
    if (removed.length > 0) output.log.success(`removed ${removed.join(', ')} (${where})`);
    else output.log.notice(`nothing was there to remove (${where})`);
  } finally {
    progress.end();
  }
}
