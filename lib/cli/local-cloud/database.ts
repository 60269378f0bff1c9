import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startServer } from '../../local/postgres/server.ts';
import { migrate } from '../../outbox/migrate.ts';
import { readDatabase } from '../../outbox/settings.ts';
import { projectRoot } from '../project.ts';

/** The database of a local cloud. */
export interface LocalDatabase {
  readonly url: string;
  close(): Promise<void>;
}

async function startOwn(): Promise<LocalDatabase> {
  // Not in the project: as root the server runs as another user, who may not be able to reach it there.
  const folder = await mkdtemp(path.join(tmpdir(), 'overseas-purge-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const server = await startServer({ folder, root: projectRoot() });
    return {
      url: server.url,
      async close() {
        await server.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * The database of a local cloud, migrated: an empty PostgreSQL of its own, removed when it closes, or the one at `given`.
 * Throws PurgeError `BAD_SETTINGS`, `OUTBOX_UNAVAILABLE`, and what kept PostgreSQL from starting.
 */
export async function openDatabase(given: string | undefined): Promise<LocalDatabase> {
  const opened = given === undefined ? await startOwn() : { url: given, close: async () => undefined };
  // How to reach a given one is the shell's business; ours is on loopback, without TLS.
  const database = readDatabase(given === undefined ? { DATABASE_URL: opened.url } : process.env);
  if (database) await migrate(database);
  return opened;
}
