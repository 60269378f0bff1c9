import { describeFunctions } from '../cloud/reconcile.ts';
import { tellLeftOver } from '../left-over.ts';
import { openCloud, placesOf, regionFor, type Session, stageOf } from '../session.ts';

/** Prints what is there of the service and stage: each function with its settings, triggers and address. */
export async function info(session: Session): Promise<void> {
  const { framework, output } = session;
  const { service } = framework.service;
  output.writeText(`service ${service}  stage ${stageOf(session)}  region ${await regionFor(session)}`);
  const cloud = await openCloud(session);
  const progress = output.progress.create({ message: 'Asking the cloud' });
  try {
    const described = await describeFunctions(Object.values(placesOf(session)), cloud);
    for (const line of described) output.writeText(line);
    await tellLeftOver(session, cloud);
  } finally {
    progress.remove();
  }
}
