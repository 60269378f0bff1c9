import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { type BuiltFunction, buildFunctions } from '../../build/functions.ts';
import { projectRoot } from '../project.ts';

/** Bundles of one configuration in a folder of their own. */
export interface Bundles {
  readonly functions: readonly BuiltFunction[];
  remove(): Promise<void>;
}

/** Builds the functions (or `only` some) with a configuration, beside the project's own `dist`. Throws PurgeError `BAD_CONFIG`. */
export async function buildBundles(configFile: string, only?: readonly string[]): Promise<Bundles> {
  const root = projectRoot();
  await mkdir(path.join(root, '.local'), { recursive: true });
  const folder = await mkdtemp(path.join(root, '.local', 'functions-'));
  const { functions } = await buildFunctions(root, configFile, folder, only);
  return { functions, remove: () => rm(folder, { recursive: true, force: true }) };
}
