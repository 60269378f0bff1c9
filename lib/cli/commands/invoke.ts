import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { PurgeError } from '../../errors.ts';
import type { InvocationResult } from '../../local/scf-host/function-spec.ts';
import { createScfHost } from '../../local/scf-host/host.ts';
import { field } from '../../scf/shape.ts';
import { print, printError } from '../exit.ts';
import { baseEnv, functionEnv, roleOf, TIME_LIMITS_MS } from '../function-environment.ts';
import { configFile, loadConfig, projectRoot } from '../project.ts';

interface Options {
  readonly event: string;
  readonly config?: string;
  readonly json?: boolean;
}

async function readEvent(file: string): Promise<unknown> {
  try {
    return JSON.parse(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new PurgeError('BAD_USAGE', `the event cannot be read from ${file}: ${reason}`, { cause });
  }
}

function bundleOf(name: string, dist: string): string {
  if (Object.hasOwn(TIME_LIMITS_MS, name)) return path.join(dist, `${name}.js`);
  throw new PurgeError(
    'BAD_USAGE',
    `there is no function "${name}"; there are ${Object.keys(TIME_LIMITS_MS).join(', ')}`,
  );
}

function isRefusal(result: unknown): boolean {
  const status = field(result, 'statusCode');
  return typeof status === 'number' && status >= 400;
}

async function run(name: string, event: unknown, options: Options): Promise<InvocationResult> {
  const dist = path.join(projectRoot(), 'dist');
  const bundle = bundleOf(name, dist);
  const { config } = await loadConfig(configFile(options.config));
  const host = createScfHost({
    runtime: path.join(dist, 'scf-runtime.js'),
    baseEnv: baseEnv(process.env),
    functions: [
      {
        name,
        bundle,
        env: functionEnv(process.env, config),
        timeoutMs: TIME_LIMITS_MS[name] ?? 60_000,
        ...roleOf(process.env),
      },
    ],
    onLog: ({ line }) => console.error(line),
  });
  try {
    return await host.invoke(name, event);
  } finally {
    await host.close();
  }
}

async function invokeFunction(name: string, options: Options): Promise<void> {
  const json = options.json ?? false;
  try {
    const invocation = await run(name, await readEvent(options.event), options);
    const { ok, result, statusCode, errorCode, errorMessage, requestId, durationMs } = invocation;
    const error = ok ? {} : { error: { code: errorCode ?? String(statusCode), message: errorMessage } };
    const shown = ok ? JSON.stringify(result, null, 2) : `${errorCode ?? statusCode}: ${errorMessage}`;
    print(json, { ok, result, ...error, requestId, durationMs }, [shown]);
    if (!ok || isRefusal(result)) process.exitCode = 1;
  } catch (error) {
    process.exitCode = printError(json, error);
  }
}

/** `invoke <function>`: runs a built bundle once, in a process of its own, with the variables of the shell. */
export function registerInvoke(program: Command): void {
  program
    .command('invoke')
    .description('run a built function once with an event, as SCF does; logs go to standard error')
    .argument('<function>', Object.keys(TIME_LIMITS_MS).join(', '))
    .requiredOption('--event <file>', 'the event as JSON; "-" reads standard input')
    .option('--config <file>', 'the configuration it was built with (default: PURGE_CONFIG, else purge.config.yaml)')
    .option('--json', 'print one JSON document')
    .action(invokeFunction);
}
