import type { Env } from '../config/settings.ts';
import { createInbox } from './append.ts';
import { createConnection } from './connection.ts';
import { createHealth } from './health.ts';
import { createLedger } from './ledger.ts';
import type { Intake } from './port.ts';
import { requireDatabase } from './settings.ts';

/**
 * Opens the part of an outbox that accepting functions need, one for each account, over one connection that the first verb
 * opens. Throws PurgeError `BAD_SETTINGS`.
 */
export function openIntakes(env: Env, accounts: readonly string[], remainingMs?: () => number): readonly Intake[] {
  const connection = createConnection(requireDatabase(env), remainingMs);
  const { charge } = createLedger(connection);
  return accounts.map((account) => ({
    ...createInbox(connection, account),
    charge,
    health: createHealth(connection, account),
    close: connection.close,
  }));
}
