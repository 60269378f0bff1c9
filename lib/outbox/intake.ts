import { createInbox } from './append.ts';
import { createConnection } from './connection.ts';
import { createHealth } from './health.ts';
import { createLedger } from './ledger.ts';
import type { Intake } from './port.ts';
import type { Database } from './settings.ts';

/** Makes the part of an outbox that accepting functions need, over one connection of its own that the first verb opens. */
export function createIntake(database: Database, account: string): Intake {
  const connection = createConnection(database);
  return {
    ...createInbox(connection, account),
    charge: createLedger(connection).charge,
    health: createHealth(connection, account),
    close: connection.close,
  };
}
