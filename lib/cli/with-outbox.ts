import { PurgeError } from '../errors.ts';
import { createOutbox } from '../outbox/outbox.ts';
import type { Outbox } from '../outbox/port.ts';
import { type Database, readDatabase } from '../outbox/settings.ts';
import { print, printError } from './exit.ts';

/** What a command of the outbox says, as a document and for people. */
export interface Said {
  readonly document: object;
  readonly lines: readonly string[];
}

/** Where the outbox is. Throws PurgeError `BAD_SETTINGS` without `DATABASE_URL`, since these commands have no direct mode. */
export function requireDatabase(): Database {
  const database = readDatabase(process.env);
  if (database) return database;
  throw new PurgeError('BAD_SETTINGS', 'this command needs the outbox: set DATABASE_URL to its PostgreSQL');
}

/** Runs a command and prints what it says or why it failed. */
export async function say(json: boolean, work: () => Promise<Said>): Promise<void> {
  try {
    const { document, lines } = await work();
    print(json, document, lines);
  } catch (error) {
    process.exitCode = printError(json, error);
  }
}

/** Runs a command on the outbox, and closes that afterwards. */
export function sayWithOutbox(json: boolean, work: (outbox: Outbox) => Promise<Said>): Promise<void> {
  return say(json, async () => {
    const outbox = createOutbox(requireDatabase());
    try {
      return await work(outbox);
    } finally {
      await outbox.close();
    }
  });
}

/** A moment for people, in the time of the machine's clock zone UTC. */
export function when(ms: number | undefined): string {
  return ms === undefined ? '-' : `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
