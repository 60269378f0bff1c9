import { progressOf } from '../progress.ts';
import { removeFunctions } from '../reconcile.ts';
import { cloudNames, openCloud, type Session } from '../session.ts';

/** Removes the functions of the service and stage, with their triggers. Databases, logs and roles are left alone. */
export async function remove(session: Session): Promise<void> {
  const cloud = await openCloud(session);
  const progress = progressOf(session.output);
  try {
    await removeFunctions(cloudNames(session), cloud, progress.tell);
    session.output.log.success('removed');
  } finally {
    progress.end();
  }
}
