import type { Command } from 'commander';
import { sayWithOutbox, when } from '../with-outbox.ts';

/** `quota`: what was spent of the running days, and what keeps the drain from going on. */
export function registerQuota(program: Command): void {
  program
    .command('quota')
    .description("show what was spent of each pool's day")
    .option('--json', 'print one JSON document')
    .action(({ json = false }: { json?: boolean }) =>
      sayWithOutbox(json, async (outbox) => {
        const pools = await outbox.readQuota();
        const marks = (await outbox.readMarks()).filter(({ kind, isOver }) => kind === 'host' || !isOver);
        const lines = pools.map(({ pool, used, limit, endsAt, isClosed, probeAt }) => {
          const closed = isClosed ? `  closed, next probe ${when(probeAt)}` : '';
          return `${pool}  ${used} of ${limit}  until ${when(endsAt)}${closed}`;
        });
        const waits = marks.map(({ kind, name, reason, until }) => `${kind} ${name}  until ${when(until)}  ${reason}`);
        return { document: { pools, marks }, lines: [...lines, ...waits] };
      }),
    );
}
