import { createAck, createGiveBack, createMaybe } from './ack.ts';
import { createInbox } from './append.ts';
import { createChoose } from './choose.ts';
import { createConnection } from './connection.ts';
import { createFence } from './fence.ts';
import { createFold } from './fold.ts';
import { createFollowUp } from './follow-up.ts';
import { createLease } from './lease.ts';
import { createLedger } from './ledger.ts';
import { createMarks } from './marks.ts';
import type { DrainStore } from './port.ts';
import { createPrune } from './prune.ts';
import { createBury, createPark } from './put-aside.ts';
import type { Database } from './settings.ts';

/** Makes the part of outboxes that a drain needs, one for each account, over one connection that the first verb opens. */
export function createDrainStores(database: Database, accounts: readonly string[]): readonly DrainStore[] {
  const connection = createConnection(database);
  return accounts.map((account) => ({
    ...createInbox(connection, account),
    ...createLease(connection),
    fold: createFold(connection),
    choose: createChoose(connection, account),
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
  }));
}
