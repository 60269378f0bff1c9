import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PurgeError } from '../errors.ts';
import { type Checked, checkConfig } from './check.ts';

/**
 * Reads and checks the configuration at an absolute path; problems name it relative to the working directory. Throws PurgeError
 * `BAD_CONFIG` with every problem, or when there is no file.
 */
export async function loadConfig(file: string): Promise<Checked> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : cause;
    const advice =
      'run it in the folder of the project, or name the file with PURGE_CONFIG (commands of overseas-purge also take --config)';
    throw new PurgeError('BAD_CONFIG', `cannot read ${file} (${reason}); ${advice}`, { cause });
  });
  return checkConfig(text, path.relative(process.cwd(), file));
}
