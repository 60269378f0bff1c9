import { type Command, InvalidArgumentError } from 'commander';
import { startLocalApi } from '../../local/cdn-api/server.ts';
import { printError } from '../exit.ts';
import { listening } from '../listening.ts';
import { untilStopped } from '../stop.ts';

interface Options {
  readonly port: number;
  readonly domains: readonly string[];
  readonly secretId: string;
  readonly secretKey: string;
  readonly json?: boolean;
}

/** Reads a port number. Throws commander's error, which ends with exit code 2. */
export function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('a port is a whole number from 0 (any free one) to 65535');
}

async function serve({ port, domains, secretId, secretKey, json = false }: Options): Promise<void> {
  const stopped = untilStopped();
  try {
    const named = domains.map((domain) => domain.trim()).filter(Boolean);
    const api = await listening(port, startLocalApi({ port, domains: named, secretId, secretKey }));
    console.log(JSON.stringify({ url: api.url }));
    await stopped;
    await api.close();
  } catch (error) {
    process.exitCode = printError(json, error);
  }
}

/** `local-api`: a local CDN API, 2.0, 3.0 and EdgeOne in one, for tests of anything that calls Tencent's; prints where it listens, as JSON. */
export function registerLocalApi(program: Command): void {
  program
    .command('local-api')
    .description('run the local CDN API (2.0, 3.0 and EdgeOne); prints {"url": …} and stays until Ctrl-C')
    .option('--port <port>', 'the port to listen on, on 127.0.0.1', readPort, 0)
    .option(
      '--domains <hosts>',
      'the domains it knows, *.example.com among them, separated by commas (default: every one)',
      (text) => text.split(','),
      [],
    )
    .option('--secret-id <id>', 'the secret id it accepts', 'AKIDlocal')
    .option('--secret-key <key>', 'the secret key it accepts', 'local-secret')
    .option('--json', 'print one JSON document (it always does)')
    .action(serve);
}
