import type { Command } from 'commander';
import { readCount } from '../count.ts';
import { sayWithOutbox, when } from '../with-outbox.ts';

interface Options {
  readonly limit: number;
  readonly json?: boolean;
}

/** `pending`: what is not submitted yet, over every site in the database. */
export function registerPending(program: Command): void {
  program
    .command('pending')
    .description('show what waits in the outbox')
    .option('--limit <count>', 'how many rows to show', readCount, 100)
    .option('--json', 'print one JSON document')
    .action(({ limit, json = false }: Options) =>
      sayWithOutbox(json, async (outbox) => {
        const pending = await outbox.pending({ limit });
        const { urls, dirs, due, waiting, rows } = pending;
        const lines = rows.map(({ kind, url, dueAt, attempts, reason = '' }) =>
          [when(dueAt), kind, url, attempts > 0 ? `tried ${attempts}` : '', reason].filter(Boolean).join('  '),
        );
        return {
          document: pending,
          lines: [...lines, `${urls} URL(s), ${dirs} directories: ${due} due, ${waiting} waiting`],
        };
      }),
    );
}
