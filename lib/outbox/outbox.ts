import { createConnection } from './connection.ts';
import { createDrainStore } from './drain-store.ts';
import { createHealth } from './health.ts';
import { createDead, createHistory, createRetryDead } from './history.ts';
import { createPending } from './pending.ts';
import type { Outbox } from './port.ts';
import type { Database } from './settings.ts';

/**
 * Makes the outbox of one account on PostgreSQL, over one connection that the first verb opens; the driver is loaded then, too.
 * Does not migrate. `account` is the appid in the bucket names, `default` where there is none, and the area.
 */
export function createOutbox(database: Database, account = 'default'): Outbox {
  const connection = createConnection(database);
  return {
    ...createDrainStore(connection, account),
    pending: createPending(connection),
    history: createHistory(connection),
    dead: createDead(connection),
    retryDead: createRetryDead(connection),
    health: createHealth(connection, account),
  };
}
