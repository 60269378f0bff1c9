import path from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../../config-check/load.ts';
import { PurgeError } from '../../errors.ts';
import type { InvocationResult } from '../../local/scf-host/function-spec.ts';
import { createScfHost } from '../../local/scf-host/host.ts';
import { baseEnv, roleOf } from '../../local/scf-host/shell.ts';
import { field } from '../../scf/shape.ts';
import { type DeliveryOptions, deliver } from '../delivery.ts';
import { print, printError } from '../exit.ts';
import { functionEnv, TIME_LIMITS_MS } from '../function-environment.ts';
import { describeCall } from '../local-cloud/describe.ts';
import { configFile, projectRoot } from '../project.ts';
import { readSource } from '../read-source.ts';

interface Options extends DeliveryOptions {
  readonly event?: string;
  readonly payload?: string;
  readonly config?: string;
  readonly json?: boolean;
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

async function showDelivery(payload: string, options: Options): Promise<void> {
  const file = configFile(options.config);
  const { config } = await loadConfig(file);
  const body = await readSource('payload', payload, (bytes) => bytes);
  const { status, body: answer, calls } = await deliver(body, config, file, options);
  const lines = [`HTTP ${status}`, JSON.stringify(answer, null, 2)];
  const shown = calls ? ['the local CDN API, which stood in, was called so:', ...calls.map(describeCall)] : [];
  print(options.json ?? false, { ok: status < 400, status, reply: answer, ...(calls && { calls }) }, [
    ...lines,
    ...shown,
  ]);
  if (status >= 400) process.exitCode = 1;
}

/** Either an event as it is, or a payload that is signed first. */
function checkUsage(name: string, { event, payload, preset, webhook }: Options): void {
  const isDelivery = payload !== undefined;
  if (isDelivery === (event !== undefined)) {
    throw new PurgeError('BAD_USAGE', 'give either --event, or --payload with --preset or --webhook');
  }
  if (isDelivery && (name !== 'webhook' || (preset === undefined && webhook === undefined))) {
    throw new PurgeError('BAD_USAGE', '--payload is for the function webhook, with --preset or --webhook');
  }
}

async function invokeFunction(name: string, options: Options): Promise<void> {
  const json = options.json ?? false;
  try {
    checkUsage(name, options);
    if (options.payload !== undefined) return await showDelivery(options.payload, options);
    const event = await readSource('event', options.event ?? '-', (bytes) => JSON.parse(bytes.toString()));
    const invocation = await run(name, event, options);
    const { ok, result, statusCode, errorCode, errorMessage, requestId, durationMs } = invocation;
    const error = ok ? {} : { error: { code: errorCode ?? String(statusCode), message: errorMessage } };
    const shown = ok ? JSON.stringify(result, null, 2) : `${errorCode ?? statusCode}: ${errorMessage}`;
    print(json, { ok, result, ...error, requestId, durationMs }, [shown]);
    if (!ok || isRefusal(result)) process.exitCode = 1;
  } catch (error) {
    process.exitCode = printError(json, error);
  }
}

/** `invoke <function>`: runs a bundle once, in a process of its own, with the variables of the shell. */
export function registerInvoke(program: Command): void {
  program
    .command('invoke')
    .description('run a built function once with an event, as SCF does; logs go to standard error')
    .argument('<function>', Object.keys(TIME_LIMITS_MS).join(', '))
    .option('--event <file>', 'the event as JSON; "-" reads standard input')
    .option('--payload <file>', 'webhook: the body of a delivery instead, which is signed and sent as its sender would')
    .option('--preset <name>', 'webhook: which sender')
    .option('--webhook <name>', 'webhook: which one, where several have the preset')
    .option('--secret <text>', 'webhook: what it is signed with (default: the variable of the webhook)')
    .option('--topic <event>', 'webhook: the event, for senders that name it in a header')
    .option(
      '--url <url>',
      'webhook: send it there (npm start: http://127.0.0.1:8787) rather than build and run it here',
    )
    .option('--config <file>', 'the configuration it was built with (default: PURGE_CONFIG, else purge.config.yaml)')
    .option('--json', 'print one JSON document')
    .action(invokeFunction);
}
