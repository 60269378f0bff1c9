import { createAck, createGiveBack, createMaybe } from './ack.ts';
import { createInbox } from './append.ts';
import { createChoose } from './choose.ts';
import { createConnection } from './connection.ts';
import { createFence } from './fence.ts';
import { createFold } from './fold.ts';
import { createFollowUp } from './follow-up.ts';
import { createHealth } from './health.ts';
import { createDead, createHistory, createRetryDead } from './history.ts';
import { createLease } from './lease.ts';
import { createLedger } from './ledger.ts';
import { createMarks } from './marks.ts';
import { createPending } from './pending.ts';
import type { Outbox } from './port.ts';
import { createPrune } from './prune.ts';
import { createBury, createPark } from './put-aside.ts';
import type { Database } from './settings.ts';

/**
 * Makes the outbox of one account on PostgreSQL, over one connection that the first verb opens; the driver is loaded then, too.
 * Does not migrate. `account` is the appid in the bucket names, `default` where there is none.
 */
export function createOutbox(database: Database, account = 'default'): Outbox {
  const connection = createConnection(database);
  return {
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
    pending: createPending(connection),
    history: createHistory(connection),
    dead: createDead(connection),
    retryDead: createRetryDead(connection),
    health: createHealth(connection, account),
    close: connection.close,
  };
}
