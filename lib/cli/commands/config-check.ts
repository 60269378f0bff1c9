import type { Command } from 'commander';
import { loadConfig } from '../../config-check/load.ts';
import { print, printError } from '../exit.ts';
import { configFile } from '../project.ts';

interface Options {
  readonly config?: string;
  readonly json?: boolean;
}

async function check(options: Options): Promise<void> {
  const json = options.json ?? false;
  try {
    const { config, warnings } = await loadConfig(configFile(options.config));
    const { sites, webhooks, schedules } = config;
    const summary = `ok: ${sites.length} site(s), ${webhooks.length} webhook(s), ${schedules.length} schedule(s)`;
    print(json, { ok: true, warnings, config }, [...warnings.map((warning) => `warning: ${warning}`), summary]);
  } catch (error) {
    process.exitCode = printError(json, error);
  }
}

/** `config check`: says whether a configuration can be built, with every problem at once. */
export function registerConfigCheck(program: Command): void {
  program
    .command('config')
    .description('work with purge.config.yaml')
    .command('check')
    .description('check a configuration: every problem at once, with file and line')
    .option('--config <file>', 'the configuration (default: PURGE_CONFIG, else purge.config.yaml)')
    .option('--json', 'print one JSON document')
    .action(check);
}
