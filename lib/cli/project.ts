import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readVariable } from '../config/settings.ts';
import { type Checked, checkConfig } from '../config-check/check.ts';
import { PurgeError } from '../errors.ts';

/** The folder of the project: the one above `dist/cli.js`, also when that is reached through a link. */
export function projectRoot(): string {
  return path.resolve(path.dirname(realpathSync(process.argv[1] ?? '.')), '..');
}

/** Which configuration counts: `--config`, else PURGE_CONFIG, else `purge.config.yaml`; relative to where the command runs. */
export function configFile(option: string | undefined): string {
  return path.resolve(option ?? readVariable(process.env, 'PURGE_CONFIG') ?? 'purge.config.yaml');
}

/** Reads and checks a configuration. Throws PurgeError `BAD_CONFIG` with every problem, or when there is no file. */
export async function loadConfig(file: string): Promise<Checked> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : cause;
    const advice = 'run it in the folder of the project, or name the file with --config';
    throw new PurgeError('BAD_CONFIG', `cannot read ${file} (${reason}); ${advice}`, { cause });
  });
  return checkConfig(text, path.relative(process.cwd(), file));
}
