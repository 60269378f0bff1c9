import { readArtifacts } from '../artifacts.ts';
import { deployFunctions } from '../cloud/reconcile.ts';
import { tellLeftOver } from '../left-over.ts';
import { migrateDatabases } from '../migration.ts';
import { progressOf } from '../progress.ts';
import { openCloud, type Session } from '../session.ts';

/**
 * Brings up what `serverless.yml` asks for: tables, functions, triggers. Writes only what differs, and can be run again after
 * any failure. Throws PurgeError; what was done by then is in its message.
 */
export async function deploy(session: Session): Promise<void> {
  const { output, options } = session;
  const adopt = options['adopt'] === true;
  const { functions } = await session.service();
  const cloud = await openCloud(session);
  const deployables = await readArtifacts(session, functions);
  await migrateDatabases(session, functions);
  const progress = progressOf(output);
  try {
    const { writes, functions: deployed } = await deployFunctions(deployables, cloud, progress.tell, { adopt });
    for (const { name, created, changed, urls } of deployed) {
      const what = created ? 'created' : changed.length > 0 ? `changed: ${changed.join(', ')}` : 'unchanged';
      output.log.notice(`${name}  ${what}`);
      for (const url of urls) output.writeText(`${name}  ${url}`);
    }
    await tellLeftOver(session, cloud);
    output.log.success(writes === 0 ? 'nothing to do: all is as it should be' : `deployed (${writes} write calls)`);
  } finally {
    progress.end();
  }
}
