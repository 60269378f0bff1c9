import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { buildFunctions } from '../lib/build/functions.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the functions, built with `events/purge.config.yaml`. */
    goldenFunctions: string;
  }
}

/** Builds what the tests run: `dist/` as `npm run build` does, and the functions with the configuration of the golden events. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = path.resolve(import.meta.dirname, '..');
  await promisify(execFile)(process.execPath, ['build.mjs'], { cwd: root, env: { ...process.env, PURGE_CONFIG: '' } });
  const folder = await mkdtemp(path.join(root, '.local', 'tests-'));
  await buildFunctions(root, path.join(root, 'events', 'purge.config.yaml'), folder);
  project.provide('goldenFunctions', folder);
  return () => rm(folder, { recursive: true, force: true });
}
