import type { Command } from 'commander';
import { systemEffects } from '../../app/effects.ts';
import { loadConfig } from '../../config-check/load.ts';
import { asPurgeError } from '../../errors.ts';
import { examine } from '../doctor/examine.ts';
import { fix, type Line, linesForPeople } from '../doctor/line.ts';
import { rolePolicy } from '../doctor/policy.ts';
import { type ExitCode, exitCodeOf, print, printError } from '../exit.ts';
import { configFile } from '../project.ts';

interface Options {
  readonly config?: string;
  readonly policy?: boolean;
  readonly json?: boolean;
}

function tell(json: boolean, lines: readonly Line[]): void {
  const isOk = lines.every(({ state }) => state !== 'fix');
  print(json, { ok: isOk, checks: lines }, linesForPeople(lines));
}

async function examineAll({ config: file, json = false }: Options): Promise<ExitCode> {
  try {
    const checked = await loadConfig(configFile(file));
    const lines = await examine(checked, { ...systemEffects, env: process.env });
    tell(json, lines);
    return lines.some(({ state }) => state === 'fix') ? 1 : 0;
  } catch (error) {
    const code = exitCodeOf(error);
    if (code !== 2) return printError(json, error);
    tell(json, [
      fix('configuration', asPurgeError(error).message, 'see docs/configuration.md; nothing else was looked at'),
    ]);
    return code;
  }
}

async function printPolicy({ config: file, json = false }: Options): Promise<ExitCode> {
  try {
    const { config } = await loadConfig(configFile(file));
    console.log(JSON.stringify(rolePolicy(config), null, json ? 0 : 2));
    return 0;
  } catch (error) {
    return printError(json, error);
  }
}

/** `doctor`: looks at everything that a purge needs, and says what to do. Purges and changes nothing. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check keys, APIs, domains, quota, database and deployment; one line each, with what to do')
    .option('--policy', 'print the CAM policy of the execution role instead')
    .option('--config <file>', 'the configuration (default: PURGE_CONFIG, else purge.config.yaml)')
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      process.exitCode = await (options.policy ? printPolicy(options) : examineAll(options));
    });
}
