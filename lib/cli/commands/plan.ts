import type { Command } from 'commander';
import { loadConfig } from '../../config-check/load.ts';
import { print, printError } from '../exit.ts';
import { planDocument } from '../planned/document.ts';
import { readAsked, type Sources } from '../planned/input.ts';
import { planLines } from '../planned/lines.ts';
import { configFile } from '../project.ts';

interface Options extends Omit<Sources, 'texts'> {
  readonly config?: string;
  readonly json?: boolean;
}

async function plan(texts: readonly string[], options: Options): Promise<void> {
  const json = options.json ?? false;
  try {
    const { config } = await loadConfig(configFile(options.config));
    const asked = await readAsked({ ...options, texts }, config);
    const document = await planDocument(asked, config, process.env);
    print(json, document, planLines(document));
    if (!document.ok) process.exitCode = 1;
  } catch (error) {
    process.exitCode = printError(json, error);
  }
}

function collect(value: string, list: readonly string[]): readonly string[] {
  return [...list, value];
}

/** `plan`: what a change or a purge would cost, in calls and quota. It sends nothing, and needs no keys. */
export function registerPlan(program: Command): void {
  program
    .command('plan')
    .description('show what would be purged, in which calls, and what is left of the day; sends nothing')
    .argument('[url...]', 'absolute URLs, or paths that start with "/"')
    .option('--dir <url>', 'a directory, absolute or a path (repeatable)', collect, [])
    .option('--file <list>', 'URLs and paths, one a line; "-" reads standard input')
    .option('--event <file>', 'a COS event as object-change gets it: a file, "-", or the JSON itself')
    .option('--folder <dir>', 'a folder that is uploaded: its files are the objects of the site')
    .option('--site <name>', 'the site that paths and the folder belong to')
    .option('--config <file>', 'the configuration (default: PURGE_CONFIG, else purge.config.yaml)')
    .option('--json', 'print one JSON document')
    .action(async (texts: readonly string[], options: Options, command: Command) => {
      const { dir, file, event, folder } = options;
      const sources = [...texts, ...dir, file, event, folder].filter((source) => source !== undefined);
      if (sources.length === 0) command.error('error: name a URL, a path, --dir, --file, --event or --folder');
      if (file === '-' && event === '-') command.error('error: standard input is one thing; give --file or --event');
      await plan(texts, options);
    });
}
