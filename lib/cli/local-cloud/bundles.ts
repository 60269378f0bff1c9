import { rm } from 'node:fs/promises';
import { type BuiltFunction, buildFunctions } from '../../build/functions.ts';
import { makeScratch } from '../../build/scratch.ts';
import { projectRoot } from '../project.ts';

/** Bundles of one configuration in a folder of their own. */
export interface Bundles {
  readonly functions: readonly BuiltFunction[];
  remove(): Promise<void>;
}

/** Builds the functions (or `only` some) with a configuration, beside the project's own `dist`. Throws PurgeError `BAD_CONFIG`. */
export async function buildBundles(configFile: string, only?: readonly string[]): Promise<Bundles> {
  const root = projectRoot();
  const folder = await makeScratch(root, 'functions');
  const { functions } = await buildFunctions(root, configFile, folder, only);
  return { functions, remove: () => rm(folder, { recursive: true, force: true }) };
}
