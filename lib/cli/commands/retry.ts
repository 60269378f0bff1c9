import type { Command } from 'commander';
import { sayWithOutbox } from '../with-outbox.ts';

interface Options {
  readonly site?: string;
  readonly host?: string;
  readonly code?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `retry`: puts what was refused for good back into the outbox, once its reason was mended. */
export function registerRetry(program: Command): void {
  program
    .command('retry')
    .description('purge again what was refused for good (see history --dead)')
    .argument('[url...]', 'these URLs')
    .option('--site <name>', 'of one site')
    .option('--host <host>', 'of one host')
    .option('--code <code>', 'refused with this code')
    .option('--all', 'everything')
    .option('--json', 'print one JSON document')
    .action((urls: readonly string[], options: Options, command: Command) => {
      const { site, host, code, all, json = false } = options;
      const filter = {
        ...(site && { site }),
        ...(host && { host }),
        ...(code && { code }),
        ...(urls.length > 0 && { urls }),
      };
      if (Object.keys(filter).length === 0 && !all) command.error('error: name URLs, --site, --host, --code or --all');
      return sayWithOutbox(json, async (outbox) => {
        const retried = await outbox.retryDead(filter);
        return { document: { ok: true, retried }, lines: [`${retried} target(s) go out again`] };
      });
    });
}
