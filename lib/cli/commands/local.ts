import type { Command } from 'commander';
import { readVariable } from '../../config/settings.ts';
import { PurgeError } from '../../errors.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import type { InvocationResult } from '../../local/scf-host/function-spec.ts';
import type { ScfHost } from '../../local/scf-host/host.ts';
import { startTimers } from '../../local/timers.ts';
import { parseCron } from '../../scf/cron-parse.ts';
import { printError } from '../exit.ts';
import { LOCAL_SECRET } from '../function-environment.ts';
import { listening } from '../listening.ts';
import { assemble, LOCAL_TOKEN, type LocalCloud } from '../local-cloud/assemble.ts';
import { type LocalDatabase, openDatabase } from '../local-cloud/database.ts';
import { describeCall, describeEvent, describeInvocation } from '../local-cloud/describe.ts';
import { replayAll } from '../local-cloud/replay-all.ts';
import { INTERRUPTED, untilStopped } from '../stop.ts';
import { readPort } from './local-api.ts';

interface Options {
  readonly port: number;
  readonly config?: string;
  readonly once?: boolean;
  readonly direct?: boolean;
  readonly json?: boolean;
}

const EVERY_15_S = '*/15 * * * * * *';
const REPLAY_RETRY_MS = 200; // a golden event that fails should not take two minutes to say so

/** Replays the golden events in processes of their own and prints what became of them; true when all is as expected. */
async function showReplay(cloud: LocalCloud, json: boolean, more: object = {}): Promise<boolean> {
  const host = cloud.startHost(REPLAY_RETRY_MS);
  const replayed = await replayAll(host, cloud);
  await host.close();
  const events = replayed.map(({ calls: _, ...event }) => event);
  if (json) console.log(JSON.stringify({ events, calls: cloud.api.calls(), ...more }));
  else for (const event of replayed) console.log(describeEvent(event).join('\n'));
  return replayed.every(({ ok }) => ok);
}

function fireTimers(cloud: LocalCloud, host: ScfHost, say: (line: string) => void): () => void {
  const timers = cloud.isQueued
    ? [...cloud.schedules, { name: 'drain', cron: parseCron(EVERY_15_S) }]
    : cloud.schedules;
  return startTimers(timers, Date.now, (event) => {
    const told = ({ attempts }: Awaited<ReturnType<ScfHost['invokeAsync']>>) =>
      describeInvocation(`timer ${event.TriggerName}`, attempts.at(-1));
    host.invokeAsync('schedule', event).then(
      (delivered) => say(told(delivered)),
      (error) => say(`timer ${event.TriggerName}: ${error}`),
    );
  });
}

function describeCloud(
  { url }: Cloud,
  { api, functions, webhooks }: LocalCloud,
  database: string | undefined,
): string[] {
  const names = webhooks.map(({ name }) => name).join(', ');
  return [
    `webhook (Function URL)  ${url}/purge   token: ${LOCAL_TOKEN}`,
    ...(names === ''
      ? []
      : [
          `webhooks                POST ${url}/hooks/<name>   (${names})   secret: ${LOCAL_SECRET}, or what the shell has`,
        ]),
    `raw events              POST ${url}/invoke/<function>   (${functions.join(', ')})`,
    `SCF API                 SCF_API_URL=${url}/ npx serverless deploy --stage local`,
    ...(database === undefined ? [] : [`database                DATABASE_URL=${database}`]),
    `CDN API                 ${api.url}   journal: ${url}/_local/calls`,
    'Ctrl-C ends everything',
  ];
}

async function stayUp(
  cloud: LocalCloud,
  { port, json = false }: Options,
  database: string | undefined,
  stopped: Promise<void>,
): Promise<void> {
  const say = json ? (line: string) => console.error(line) : (line: string) => console.log(line);
  const { api, functions } = cloud;
  const host = cloud.startHost();
  const onResult = (request: string, result: InvocationResult) => say(describeInvocation(request, result));
  const scf = await cloud.openScfApi(onResult);
  const web = await listening(port, startCloud({ host, api, scf, port, functions, onResult }));
  const stopTimers = fireTimers(cloud, host, say);
  try {
    const where = { url: web.url, api: api.url, ...(database !== undefined && { database }) };
    if (cloud.isGolden) await Promise.race([showReplay(cloud, json, where), stopped]);
    else if (json) console.log(JSON.stringify({ events: [], calls: [], ...where }));
    cloud.onCall((call) => say(describeCall(call)));
    for (const line of describeCloud(web, cloud, database)) say(line);
    await stopped;
  } finally {
    stopTimers();
    await web.close();
  }
}

async function replayOnce(cloud: LocalCloud, json: boolean, stopped: Promise<void>): Promise<void> {
  const ok = await Promise.race([showReplay(cloud, json), stopped]);
  if (ok === undefined) process.exitCode = INTERRUPTED;
  else if (!ok) process.exitCode = 1;
}

/** How a given database is reached, as the shell has it. */
function tlsVariables(): Record<string, string> {
  const names = ['DATABASE_TLS', 'DATABASE_CA'];
  return Object.fromEntries(names.flatMap((name) => [[name, readVariable(process.env, name) ?? '']]));
}

async function runLocal(options: Options): Promise<void> {
  let isStopped = false; // listened for before there is anything to clean up
  const stopped = untilStopped().then(() => {
    isStopped = true;
  });
  const { once = false, json = false } = options;
  let cloud: LocalCloud | undefined;
  let database: LocalDatabase | undefined;
  try {
    if (once && options.config !== undefined) {
      throw new PurgeError(
        'BAD_USAGE',
        '--once replays the golden events, which have a configuration of their own; leave out --config',
      );
    }
    const given = once ? undefined : readVariable(process.env, 'DATABASE_URL');
    database = options.direct ? undefined : await openDatabase(given);
    const variables = database ? { ...(given !== undefined && tlsVariables()), DATABASE_URL: database.url } : {};
    const config = once ? undefined : (options.config ?? readVariable(process.env, 'PURGE_CONFIG'));
    cloud = await assemble(config, variables);
    if (once) await replayOnce(cloud, json, stopped);
    else await stayUp(cloud, options, given === undefined ? database?.url : undefined, stopped); // a given one may hold a password
  } catch (error) {
    process.exitCode = isStopped ? INTERRUPTED : printError(json, error); // a signal also ends what is being started
  } finally {
    await cloud?.close();
    await database?.close();
  }
}

/** `local` (npm start): the local cloud. Replays the golden events, then stays up until Ctrl-C. */
export function registerLocal(program: Command): void {
  program
    .command('local')
    .description('run the functions on this machine as SCF does, with a local CDN API; replays the golden events first')
    .option('--port <port>', 'the port of the webhook, on 127.0.0.1', readPort, 8787)
    .option(
      '--config <file>',
      'another configuration (default: PURGE_CONFIG, else that of the golden events, which are replayed with it)',
    )
    .option('--once', 'replay the golden events, print what became of them, and end')
    .option('--direct', 'without a database: every function purges by itself')
    .option('--json', 'print one JSON document; everything else goes to standard error')
    .action(runLocal);
}
