import { type Command, Option } from 'commander';
import { systemEffects } from '../../app/effects.ts';
import { intakesOf } from '../../app/outboxes.ts';
import { type Purged, purge } from '../../app/purge.ts';
import { createInstance, invoke, type Run } from '../../app/run.ts';
import { readVariable } from '../../config/settings.ts';
import { loadConfig } from '../../config-check/load.ts';
import type { Priority } from '../../types.ts';
import type { PurgeRequest } from '../../webhooks/purge-request.ts';
import { exitCodeOf, print, printError } from '../exit.ts';
import { configFile } from '../project.ts';

interface Options {
  readonly dir: readonly string[];
  readonly site?: string;
  readonly priority?: Priority;
  readonly config?: string;
  readonly json?: boolean;
}

const TIME_LIMIT_MS = 60_000;

function linesOf({ report, error }: Purged): string[] {
  const { rejected, submitted, pending, urls, dirs, calls } = report;
  return [
    ...rejected.map(({ target, code, reason }) => `refused ${target}: ${code}: ${reason}`),
    ...(error ? [`${error.code}: ${error.message}`] : []),
    `submitted ${submitted} of ${urls + dirs} in ${calls} call(s)`,
    ...(!error && pending > 0
      ? [`stored ${pending} in the outbox; the next tick (or overseas-purge drain) submits them`]
      : []),
  ];
}

/** In queued mode a connection would keep the process alive. */
async function purgeAndClose(request: PurgeRequest, run: Run): Promise<Purged> {
  try {
    return await purge(request, run);
  } finally {
    for (const intake of await intakesOf(run)) await intake.close();
  }
}

async function purgeTexts(texts: readonly string[], options: Options): Promise<void> {
  const json = options.json ?? false;
  try {
    const { config } = await loadConfig(configFile(options.config));
    const effects = { ...systemEffects, write: (line: string) => console.error(line) };
    const env = { ...process.env, LOG_LEVEL: readVariable(process.env, 'LOG_LEVEL') ?? 'warn' };
    const { site, priority } = options;
    const request = {
      urls: texts.filter((text) => !text.startsWith('/')),
      paths: texts.filter((text) => text.startsWith('/')),
      dirs: options.dir,
      ...(site !== undefined && { site }),
      ...(priority !== undefined && { priority }),
    };
    const context = { time_limit_in_ms: TIME_LIMIT_MS };
    const purged = await invoke(createInstance('cli', config, effects), env, context, (run) =>
      purgeAndClose(request, run),
    );
    const { error, report } = purged;
    const failed = error ? { error: { code: error.code, message: error.message } } : {};
    print(json, { ok: !error && report.rejected.length === 0, ...report, ...failed }, linesOf(purged));
    if (error) process.exitCode = exitCodeOf(error);
    else if (report.rejected.length > 0) process.exitCode = 1;
  } catch (error) {
    process.exitCode = printError(json, error);
  }
}

function collect(value: string, list: readonly string[]): readonly string[] {
  return [...list, value];
}

/** `purge <url…>`: purges at once, with the keys of the environment; the hosts must be those of the configuration. */
export function registerPurge(program: Command): void {
  program
    .command('purge')
    .description('purge URLs, paths and directories now')
    .argument('[url...]', 'absolute URLs, or paths that start with "/"')
    .option('--dir <url>', 'a directory to purge, absolute or a path (repeatable)', collect, [])
    .option('--site <name>', 'the site that paths belong to')
    .addOption(new Option('--priority <priority>', 'what goes first').choices(['high', 'normal', 'low']))
    .option('--config <file>', 'the configuration (default: PURGE_CONFIG, else purge.config.yaml)')
    .option('--json', 'print one JSON document')
    .action(async (texts: readonly string[], options: Options, command: Command) => {
      if (texts.length + options.dir.length === 0) command.error('error: name at least one URL, path or --dir');
      await purgeTexts(texts, options);
    });
}
