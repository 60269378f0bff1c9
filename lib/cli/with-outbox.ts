import { createOutbox } from '../outbox/outbox.ts';
import type { Outbox } from '../outbox/port.ts';
import { requireDatabase } from '../outbox/settings.ts';
import { print, printError } from './exit.ts';

/** What a command of the outbox says, as a document and for people. */
export interface Said {
  readonly document: object;
  readonly lines: readonly string[];
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
    const outbox = createOutbox(requireDatabase(process.env));
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
