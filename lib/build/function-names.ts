import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Names of the functions that a project has: a file each in `functions/`, declarations apart. */
export async function functionNames(root: string): Promise<string[]> {
  const files = await readdir(path.join(root, 'functions'));
  return files.filter((file) => /(?<!\.d)\.ts$/.test(file)).map((file) => path.basename(file, '.ts'));
}
