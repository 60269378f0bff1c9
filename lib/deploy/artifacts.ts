import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256Of, zipBundle } from '../build/zip.ts';
import { PurgeError } from '../errors.ts';
import type { Deployable, DesiredFunction } from './desired.ts';
import { sourceOf } from './handler.ts';
import type { Service, Session } from './session.ts';

/** Where zips are, unless `--package` or `package.path` says otherwise. */
const FOLDER = '.serverless';

/** The folder of the zips, absolute. */
function folderOf({ framework, options }: Session): string {
  const given = options['package'];
  const folder = typeof given === 'string' ? given : (framework.service.package.path ?? FOLDER);
  return path.resolve(framework.serviceDir, folder);
}

function zipFile(session: Session, key: string): string {
  return path.join(folderOf(session), `${key}.zip`);
}

/**
 * Builds what the functions need and writes one zip each into the package folder. Tells the framework where they are, so that it
 * packs nothing itself: it would keep the paths of the project, and SCF would not find the handler.
 */
export async function packageFunctions(session: Session, { configFile, functions, warnings }: Service): Promise<void> {
  const { framework, output } = session;
  const folder = folderOf(session);
  await mkdir(folder, { recursive: true });
  const bundles = await mkdtemp(path.join(folder, 'bundles-')); // of this run alone: another may be under way
  const progress = output.progress.create({ message: 'Building the functions' });
  try {
    const { buildFunctions } = await import('../build/functions.ts');
    const sources = [...new Set(functions.map(sourceOf))];
    const built = await buildFunctions(framework.serviceDir, configFile, bundles, sources);
    const told = built.warnings.map((text) => `${path.basename(configFile)} ${text}`);
    for (const text of told.filter((one) => !warnings.includes(one))) output.log.warning(text); // those of sizes
    for (const desired of functions) {
      const source = sourceOf(desired);
      const bundle = built.functions.find(({ name }) => name === source);
      if (!bundle) throw new PurgeError('INTERNAL', `functions/${source}.ts was not built`);
      const { zip } = zipBundle(`${source}.js`, await readFile(bundle.file));
      const file = zipFile(session, desired.key);
      await writeFile(path.join(bundles, `${desired.key}.zip`), zip);
      await rename(path.join(bundles, `${desired.key}.zip`), file); // whole, or not at all
      const declared = framework.service.functions[desired.key];
      if (declared) declared.package = { artifact: file };
      output.log.notice(`${path.relative(framework.serviceDir, file)}  ${(zip.length / 1000).toFixed(1)} kB`);
    }
  } finally {
    progress.remove();
    await rm(bundles, { recursive: true, force: true });
  }
}

/** Reads the zips that `package` has written. Throws PurgeError `BAD_USAGE` where one is missing. */
export function readArtifacts(session: Session, functions: readonly DesiredFunction[]): Promise<Deployable[]> {
  return Promise.all(
    functions.map(async (desired) => {
      const file = zipFile(session, desired.key);
      const zip = await readFile(file).catch((cause: unknown) => {
        throw new PurgeError('BAD_USAGE', `there is no ${file}; run serverless package with the same --package`, {
          cause,
        });
      });
      return { ...desired, zip, sha256: sha256Of(zip) };
    }),
  );
}
