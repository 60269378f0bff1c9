import type { Config } from '../config/config.ts';
import { type Env, readVariable } from '../config/settings.ts';
import type { DrainStore, Intake, PoolTerms } from '../outbox/port.ts';
import type { TargetKind } from '../types.ts';
import { areasOf } from './apis.ts';
import type { Run } from './run.ts';

/** The names under which the areas of an account are kept apart: what is pending in one may be done in another. */
function accountsOf(config: Config): readonly string[] {
  return areasOf(config.cdn).map((area) => `${config.account} ${area}`);
}

/** Says whether there is an outbox at all; without one every function submits by itself. */
export function isQueued(env: Env): boolean {
  return readVariable(env, 'DATABASE_URL') !== undefined;
}

/** What decides where the outbox is; when it changes, the connection is another. */
function databaseKey(env: Env): string {
  return ['DATABASE_URL', 'DATABASE_TLS', 'DATABASE_CA'].map((name) => readVariable(env, name) ?? '').join(' ');
}

/**
 * The way into the outbox of each area, in the order of `chains`; none in direct mode, which loads nothing of it. Connects to
 * nothing yet. Throws PurgeError `BAD_SETTINGS`.
 */
export async function intakesOf({ config, env, warm }: Run): Promise<readonly Intake[]> {
  if (!isQueued(env)) return [];
  return warm.keep('intakes', databaseKey(env), async () => {
    const { openIntakes } = await import('../outbox/intake.ts');
    return openIntakes(env, accountsOf(config), () => warm.remainingMs());
  });
}

/** As `intakesOf`, with what a drain needs. */
export async function storesOf({ config, env, warm }: Run): Promise<readonly DrainStore[]> {
  if (!isQueued(env)) return [];
  return warm.keep('stores', databaseKey(env), async () => {
    const { openDrainStores } = await import('../outbox/drain-store.ts');
    return openDrainStores(env, accountsOf(config), () => warm.remainingMs());
  });
}

/** The day of a pool, as the configuration has it. */
export function termsOf({ account, budget }: Config, pool: string, kind: TargetKind): PoolTerms {
  const limit = budget.day[kind];
  return {
    pool: `${account} ${pool} ${kind}`,
    limit,
    reserve: Math.ceil(limit * budget.reserve),
    dayStartMs: budget.dayStartMs,
  };
}
