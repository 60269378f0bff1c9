import { rm } from 'node:fs/promises';
import path from 'node:path';
import { buildFunctions } from '../../build/functions.ts';
import { makeScratch } from '../../build/scratch.ts';
import { PurgeError } from '../../errors.ts';
import { createScfHost } from '../../local/scf-host/host.ts';
import { baseEnv, roleOf } from '../../local/scf-host/shell.ts';
import { sourceOf } from '../handler.ts';
import { readPayload } from '../payload.ts';
import { functionOf, refuseOptions, regionFor, type Session } from '../session.ts';

/** `-e NAME=value`, as often as wanted. Throws PurgeError `BAD_USAGE`; the value is not shown. */
function readOverrides({ options }: Session): Record<string, string> {
  const given = [options['env'] ?? []].flat().map(String);
  return Object.fromEntries(
    given.map((text) => {
      const mark = text.indexOf('=');
      if (mark < 1) throw new PurgeError('BAD_USAGE', '--env takes NAME=value');
      return [text.slice(0, mark), text.slice(mark + 1)];
    }),
  );
}

/**
 * Builds one function and runs it once on this machine, as SCF would: in a process of its own, with the variables of
 * `serverless.yml`, its memory and its time limit. Its log goes to standard error. Calls whatever its variables say.
 */
export async function invokeLocal(session: Session): Promise<void> {
  const { framework, output, env } = session;
  refuseOptions(session, ['context', 'contextPath', 'docker', 'docker-arg']);
  const { key } = functionOf(session);
  const { functions, configFile } = await session.service();
  const desired = functions.find((one) => one.key === key);
  if (!desired) throw new PurgeError('INTERNAL', `${key} is not among the functions that were read`);
  const event: unknown = JSON.parse(await readPayload(session));
  const root = framework.serviceDir;
  const folder = await makeScratch(root, 'invoke');
  try {
    const source = sourceOf(desired);
    await buildFunctions(root, configFile, folder, [source]);
    const host = createScfHost({
      runtime: path.join(root, 'dist', 'scf-runtime.js'),
      baseEnv: baseEnv(env),
      region: await regionFor(session),
      functions: [
        {
          name: desired.name,
          bundle: path.join(folder, `${source}.js`),
          handler: desired.handler.slice(source.length + 1),
          env: { ...desired.environment, ...readOverrides(session) },
          timeoutMs: desired.timeoutS * 1000,
          memoryMb: desired.memoryMb,
          ...roleOf(env),
        },
      ],
      onLog: ({ line }) => output.log.notice(line),
    });
    const result = await host.invoke(desired.name, event).finally(() => host.close());
    if (!result.ok) throw new PurgeError('DEPLOY', `${desired.name} failed: ${result.errorMessage}`);
    output.writeText(JSON.stringify(result.result, null, 2));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
