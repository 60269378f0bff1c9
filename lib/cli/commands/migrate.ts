import type { Command } from 'commander';
import { migrate } from '../../outbox/migrate.ts';
import { requireDatabase } from '../../outbox/settings.ts';
import { say } from '../with-outbox.ts';

/** `migrate`: brings the tables of the outbox up to date; functions never do that themselves. */
export function registerMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the tables of the outbox (DATABASE_URL) up to date')
    .option('--json', 'print one JSON document')
    .action(({ json = false }: { json?: boolean }) =>
      say(json, async () => {
        const { from, to } = await migrate(requireDatabase(process.env));
        const told =
          from === to ? `the outbox is at version ${to} already` : `the outbox went from version ${from} to ${to}`;
        return { document: { ok: true, from, to }, lines: [told] };
      }),
    );
}
