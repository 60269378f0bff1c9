import type { Connection } from './connection.ts';
import { readMarks } from './marks.ts';
import { readDays } from './pool-days.ts';
import type { Health, Reading } from './port.ts';

const BUDGET_MS = 1000; // an alarm that waits is none

interface Ages {
  readonly oldest: number | null;
  readonly drain: number | null;
}

/** Makes the reading of health. Of the log it looks at the first row alone: counting a long one would make a sick outbox sicker. */
export function createHealth(connection: Connection, account: string): Reading['health'] {
  return () =>
    connection.transaction(
      async (sql): Promise<Health> => {
        const [ages] = await sql<Ages[]>`
          with clock as materialized (select outbox_now() as now)
          select (extract(epoch from now - least(
              (select min(since) from targets where account = ${account} and kind = 'url' and wake is null and version > 0),
              (select min(since) from targets where account = ${account} and kind = 'dir' and wake is null and version > 0),
              (select min(wake) from targets where wake <= now),
              (select greatest(at, due) from changes where due <= now order by id limit 1)
            )) * 1000)::float8 as oldest,
            (extract(epoch from now - (select seen from lease)) * 1000)::float8 as drain
          from clock`;
        const pauses = await readMarks(sql, ['pause']);
        return {
          ...(typeof ages?.oldest === 'number' && { oldestDueMs: ages.oldest }),
          ...(typeof ages?.drain === 'number' && { lastDrainMs: ages.drain }),
          pauses: pauses.filter(({ isOver }) => !isOver),
          quota: await readDays(sql),
        };
      },
      { isRepeatable: true, budgetMs: BUDGET_MS },
    );
}
