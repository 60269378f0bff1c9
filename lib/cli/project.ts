import { realpathSync } from 'node:fs';
import path from 'node:path';
import { readVariable } from '../config/settings.ts';

/** The folder of the project: the one above `dist/cli.js`, also when that is reached through a link. */
export function projectRoot(): string {
  return path.resolve(path.dirname(realpathSync(process.argv[1] ?? '.')), '..');
}

/** Which configuration counts: `--config`, else PURGE_CONFIG, else `purge.config.yaml`; relative to where the command runs. */
export function configFile(option: string | undefined): string {
  return path.resolve(option ?? readVariable(process.env, 'PURGE_CONFIG') ?? 'purge.config.yaml');
}
