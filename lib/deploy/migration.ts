import { asPurgeError, PurgeError } from '../errors.ts';
import { readDatabase } from '../outbox/settings.ts';
import type { DesiredFunction } from './desired.ts';
import type { Session } from './session.ts';

/** The databases that the functions use; usually one. Throws PurgeError `BAD_SETTINGS` naming the variable. */
function databasesOf(functions: readonly DesiredFunction[]) {
  const read = functions.flatMap(({ environment }) => readDatabase(environment) ?? []);
  return [...new Map(read.map((database) => [JSON.stringify(database), database])).values()];
}

function explain(cause: unknown): never {
  const { code, message } = asPurgeError(cause);
  throw new PurgeError(
    code,
    `the tables of the outbox could not be brought up to date, so nothing was deployed: ${message}\nA database inside a VPC is out of reach from here. Run there: DATABASE_URL=… npx overseas-purge migrate\nThen deploy with: npx serverless deploy --skip-migrate`,
    { cause },
  );
}

/**
 * Brings the tables of every `DATABASE_URL` up to date, before any code that needs them is switched on. `--skip-migrate` leaves
 * that to whoever can reach the database. Throws PurgeError `OUTBOX_UNAVAILABLE`, which says how to go on from inside the VPC.
 */
export async function migrateDatabases(session: Session, functions: readonly DesiredFunction[]): Promise<void> {
  const databases = databasesOf(functions);
  if (session.options['skip-migrate'] === true || databases.length === 0) return;
  const { migrate } = await import('../outbox/migrate.ts');
  const progress = session.output.progress.create({ message: 'Bringing the tables of the outbox up to date' });
  try {
    for (const database of databases) {
      const { from, to } = await migrate(database).catch(explain);
      const told = from === to ? `at version ${to} already` : `from version ${from} to ${to}`;
      session.output.log.notice(`outbox: ${told}`);
    }
  } finally {
    progress.remove();
  }
}
