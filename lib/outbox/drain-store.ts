import type { Env } from '../config/settings.ts';
import { createAck, createGiveBack, createMaybe } from './ack.ts';
import { createInbox } from './append.ts';
import { createChoose } from './choose.ts';
import { createCollapse } from './collapse.ts';
import { type Connection, createConnection } from './connection.ts';
import { createFence } from './fence.ts';
import { createFold } from './fold.ts';
import { createFollowUp } from './follow-up.ts';
import { createLease } from './lease.ts';
import { createLedger } from './ledger.ts';
import { createMarks } from './marks.ts';
import type { DrainStore } from './port.ts';
import { createPrune } from './prune.ts';
import { createBury, createPark } from './put-aside.ts';
import { requireDatabase } from './settings.ts';

/** Makes the part of the outbox of one account that a drain needs, over a connection. */
export function createDrainStore(connection: Connection, account: string): DrainStore {
  return {
    ...createInbox(connection, account),
    ...createLease(connection),
    fold: createFold(connection),
    choose: createChoose(connection, account),
    collapse: createCollapse(connection, account),
    park: createPark(connection),
    bury: createBury(connection),
    prune: createPrune(connection),
    fence: createFence(connection, account),
    ack: createAck(connection),
    giveBack: createGiveBack(connection),
    maybe: createMaybe(connection),
    ...createLedger(connection),
    ...createFollowUp(connection, account),
    ...createMarks(connection),
    close: connection.close,
  };
}

/**
 * Opens the part of an outbox that a drain needs, one for each account, over one connection that the first verb opens. Throws
 * PurgeError `BAD_SETTINGS`.
 */
export function openDrainStores(
  env: Env,
  accounts: readonly string[],
  remainingMs?: () => number,
): readonly DrainStore[] {
  const connection = createConnection(requireDatabase(env), remainingMs);
  return accounts.map((account) => createDrainStore(connection, account));
}
