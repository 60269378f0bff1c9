import { rm } from 'node:fs/promises';
import type { Command } from 'commander';
import { startCloud } from '../../local/cloud.ts';
import { startTimers } from '../../local/timers.ts';
import { printError } from '../exit.ts';
import { assemble, LOCAL_TOKEN, type LocalCloud } from '../local-cloud/assemble.ts';
import { describeCall, describeEvent, describeInvocation } from '../local-cloud/describe.ts';
import { replayAll } from '../local-cloud/replay-all.ts';
import { untilStopped } from '../stop.ts';
import { readPort } from './local-api.ts';

interface Options {
  readonly port: number;
  readonly config?: string;
  readonly once?: boolean;
  readonly json?: boolean;
}

/** Replays the golden events and prints what became of them; true when all went as the manifest expects. */
async function showReplay(cloud: LocalCloud, json: boolean, more: object = {}): Promise<boolean> {
  const replayed = await replayAll(cloud);
  const events = replayed.map(({ calls: _, ...event }) => event);
  if (json) console.log(JSON.stringify({ events, calls: cloud.api.calls(), ...more }));
  else for (const event of replayed) console.log(describeEvent(event).join('\n'));
  return replayed.every(({ ok }) => ok);
}

async function stayUp(cloud: LocalCloud, { port, json = false }: Options): Promise<void> {
  const say = json ? (line: string) => console.error(line) : (line: string) => console.log(line);
  const { host, api, functions, schedules } = cloud;
  const web = await startCloud({ host, api, port, functions });
  const stopTimers = startTimers(schedules, Date.now, (event) => {
    say(`timer ${event.TriggerName}`);
    host.invokeAsync('schedule', event).then(({ attempts }) => say(describeInvocation('schedule', attempts.at(-1))));
  });
  try {
    if (cloud.isGolden) await showReplay(cloud, json, { url: web.url, api: api.url });
    else if (json) console.log(JSON.stringify({ events: [], calls: [], url: web.url, api: api.url }));
    cloud.onCall((call) => say(describeCall(call)));
    say(`webhook (Function URL)  ${web.url}/purge   token: ${LOCAL_TOKEN}`);
    say(`raw events              POST ${web.url}/invoke/<function>   (${functions.join(', ')})`);
    say(`CDN API                 ${api.url}   journal: ${web.url}/_local/calls`);
    say('Ctrl-C ends everything');
    await untilStopped();
  } finally {
    stopTimers();
    await web.close();
  }
}

async function runLocal(options: Options): Promise<void> {
  const json = options.json ?? false;
  let cloud: LocalCloud | undefined;
  try {
    cloud = await assemble(options.once ? undefined : options.config);
    if (!options.once) await stayUp(cloud, options);
    else if (!(await showReplay(cloud, json))) process.exitCode = 1;
  } catch (error) {
    process.exitCode = printError(json, error);
  } finally {
    await cloud?.close();
    if (cloud) await rm(cloud.folder, { recursive: true, force: true });
  }
}

/** `local` (npm start): the local cloud. Replays the golden events, then stays up until Ctrl-C. */
export function registerLocal(program: Command): void {
  program
    .command('local')
    .description('run the functions on this machine as SCF does, with a local CDN API; replays the golden events first')
    .option('--port <port>', 'the port of the webhook, on 127.0.0.1', readPort, 8787)
    .option('--config <file>', 'another configuration than that of the golden events, which are then not replayed')
    .option('--once', 'replay the golden events, print what became of them, and end')
    .option('--json', 'print one JSON document; everything else goes to standard error')
    .action(runLocal);
}
