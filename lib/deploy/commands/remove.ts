import { removeFunctions } from '../cloud/reconcile.ts';
import { progressOf } from '../progress.ts';
import { openCloud, placesOf, type Session } from '../session.ts';

/** Removes the functions of the service and stage, with their triggers. Databases, logs and roles are left alone. */
export async function remove(session: Session): Promise<void> {
  const cloud = await openCloud(session);
  const progress = progressOf(session.output);
  try {
    await removeFunctions(Object.values(placesOf(session)), cloud, progress.tell);
    session.output.log.success('removed');
  } finally {
    progress.end();
  }
}
