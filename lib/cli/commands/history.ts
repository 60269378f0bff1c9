import type { Command } from 'commander';
import { readCount } from '../count.ts';
import { sayWithOutbox, when } from '../with-outbox.ts';

interface Options {
  readonly limit: number;
  readonly site?: string;
  readonly dead?: boolean;
  readonly json?: boolean;
}

/** `history`: what was submitted, newest first; with `--dead`, what was refused for good. */
export function registerHistory(program: Command): void {
  program
    .command('history')
    .description('show what was submitted, newest first')
    .argument('[url]', 'one URL')
    .option('--site <name>', 'one site')
    .option('--dead', 'what was refused for good, with the reason')
    .option('--limit <count>', 'how many rows to show', readCount, 100)
    .option('--json', 'print one JSON document')
    .action((url: string | undefined, { limit, site, dead, json = false }: Options) =>
      sayWithOutbox(json, async (outbox) => {
        const only = { ...(site !== undefined && { site }) };
        if (dead) {
          const rows = await outbox.dead({ ...only, ...(url !== undefined && { urls: [url] }) }, { limit });
          return {
            document: { rows },
            lines: rows.map((row) => `${when(row.at)}  ${row.kind}  ${row.url}  ${row.reason}`),
          };
        }
        const rows = await outbox.history({ ...only, ...(url !== undefined && { url }), limit });
        return {
          document: { rows },
          lines: rows.map((row) => `${when(row.at)}  ${row.api}  ${row.state}  ${row.kind}  ${row.url}`),
        };
      }),
    );
}
