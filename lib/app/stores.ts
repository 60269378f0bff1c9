import { createDrainStores } from '../outbox/drain-store.ts';
import type { DrainStore } from '../outbox/port.ts';
import { readDatabase } from '../outbox/settings.ts';
import { accountsOf, databaseKey } from './outboxes.ts';
import type { Run } from './run.ts';

/** The outbox of each area as a drain needs it, in the order of `chains`; nothing in direct mode. Throws PurgeError `BAD_SETTINGS`. */
export function storesOf({ config, env, warm }: Run): readonly DrainStore[] | undefined {
  return warm.keep('stores', databaseKey(env), () => {
    const database = readDatabase(env);
    return database && createDrainStores(database, accountsOf(config));
  });
}
