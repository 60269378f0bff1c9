import type postgres from 'postgres';
import { isLost } from './failure.ts';

/** Statements of one transaction. Bundles hold this much of the driver (`lib/build/driver-cuts.ts`), and of a query `simple` and `execute`. */
export interface Sql extends Pick<postgres.Sql, 'unsafe' | 'end'> {
  /** Takes values, and parts of a statement that were made in the same way. */
  <Rows extends readonly object[] = postgres.Row[]>(
    text: TemplateStringsArray,
    ...values: readonly (string | number | boolean | null | postgres.PendingQuery<postgres.Row[]>)[]
  ): postgres.PendingQuery<Rows>;
}

/** How far a transaction has come. */
export interface Progress {
  /** The server has answered. */
  hasBegun: boolean;
  /** A commit was sent: whether it was done is not known until it is answered. */
  isCommitting: boolean;
}

/**
 * Runs `work` between `opening` (which begins) and a commit, or a rollback for what it throws. The opening travels with the first
 * statement of the work, which saves a way to the server and back. `sql` must be of one connection that nobody else uses
 * meanwhile. Bounds no time; the line may have to be cut.
 */
export async function transact<Result>(
  sql: Sql,
  opening: string,
  work: (sql: Sql) => Promise<Result>,
  progress: Progress,
): Promise<Result> {
  try {
    // Under way before the work begins: the driver sends nothing until it is asked to.
    const opened = sql.unsafe(opening).simple().execute();
    opened.then(
      () => {
        progress.hasBegun = true;
      },
      () => {},
    );
    const [, result] = await Promise.all([opened, work(sql)]);
    progress.isCommitting = true;
    const { command } = await sql.unsafe('commit').simple();
    if (command !== 'COMMIT') throw new Error(`the commit became a ${command}`); // as it does after a failed statement
    return result;
  } catch (cause) {
    // Where the opening failed, the line is dropped: nobody knows how far it came.
    if (progress.hasBegun && !progress.isCommitting && !isLost(cause)) await sql.unsafe('rollback').simple();
    throw cause;
  }
}
