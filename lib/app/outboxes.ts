import type { Config } from '../config/config.ts';
import { type Env, readVariable } from '../config/settings.ts';
import { createIntake } from '../outbox/intake.ts';
import type { Intake, PoolTerms } from '../outbox/port.ts';
import { readDatabase } from '../outbox/settings.ts';
import type { TargetKind } from '../types.ts';
import { areasOf } from './apis.ts';

/** The names under which the areas of an account are kept apart: what is pending in one may be done in another. */
export function accountsOf(config: Config): readonly string[] {
  return areasOf(config.cdn).map((area) => `${config.account} ${area}`);
}

/** Makes the intake of each area; nothing without `DATABASE_URL`. Throws PurgeError `BAD_SETTINGS`. Connects to nothing yet. */
export function createIntakes(config: Config, env: Env): readonly Intake[] | undefined {
  const database = readDatabase(env);
  return database && accountsOf(config).map((account) => createIntake(database, account));
}

/** What decides where the outbox is; when it changes, the connection is another. */
export function databaseKey(env: Env): string {
  return ['DATABASE_URL', 'DATABASE_TLS', 'DATABASE_CA'].map((name) => readVariable(env, name) ?? '').join(' ');
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
