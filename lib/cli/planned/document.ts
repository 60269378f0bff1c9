import { areasOf, createChains, type PurgedArea } from '../../app/apis.ts';
import { systemEffects } from '../../app/effects.ts';
import type { Config } from '../../config/config.ts';
import type { Env } from '../../config/settings.ts';
import { createOutbox } from '../../outbox/outbox.ts';
import type { PoolDay } from '../../outbox/port.ts';
import { readDatabase } from '../../outbox/settings.ts';
import type { Rejection, Target, TargetKind } from '../../types.ts';
import { type AreaPlan, planArea } from './area-plan.ts';
import type { Asked } from './input.ts';

/** What would happen, as `plan --json` says it. */
export interface PlanDocument {
  readonly ok: boolean;
  /** What was named, with what it comes to: a path or an object has one for each base and form. */
  readonly targets: readonly {
    readonly from: string;
    readonly urls: readonly string[];
    readonly dirs: readonly string[];
  }[];
  readonly ignored: readonly { readonly from: string; readonly reason: string }[];
  readonly rejected: readonly Rejection[];
  /** What the quota below was read from. */
  readonly quotaFrom: 'ledger' | 'configuration';
  readonly areas: readonly (Omit<AreaPlan, 'tooLong'> & { readonly area: PurgedArea })[];
}

async function readLedger(env: Env): Promise<readonly PoolDay[] | undefined> {
  const database = readDatabase(env);
  if (!database) return undefined;
  const outbox = createOutbox(database);
  try {
    return await outbox.readQuota();
  } finally {
    await outbox.close();
  }
}

/** A way to the CDN that ends here: whatever goes wrong, a plan sends nothing. */
const NOWHERE = {
  send: () => {
    throw new Error('a plan sends nothing');
  },
};

function urlsOf(kind: TargetKind, targets: readonly Target[]): readonly string[] {
  return targets.filter((target) => target.kind === kind).map(({ url }) => url);
}

function tooLongOf(targets: readonly Target[]): Rejection[] {
  const reason = 'this URL alone takes more than a call may hold; shorten it';
  return [...new Set(targets.map(({ url }) => url))].map((target) => ({ target, code: 'URL_TOO_LONG', reason }));
}

/**
 * Puts together what a purge would come to, area by area. Reads the ledger where `env` names a database, and needs no keys.
 * Throws PurgeError `BAD_SETTINGS`, and what the outbox throws. Sends nothing.
 */
export async function planDocument(asked: readonly Asked[], config: Config, env: Env): Promise<PlanDocument> {
  const days = await readLedger(env);
  const targets = asked.flatMap((one) => one.targets);
  const names = areasOf(config.cdn);
  const chains = createChains(config, env, { ...systemEffects, transport: NOWHERE });
  const plans = chains.map((chain) => planArea(targets, chain, config, days));
  const rejected = [...asked.flatMap((one) => one.rejected), ...tooLongOf(plans.flatMap(({ tooLong }) => tooLong))];
  return {
    ok: rejected.length === 0,
    targets: asked
      .filter((one) => one.targets.length > 0)
      .map(({ from, targets: all }) => ({ from, urls: urlsOf('url', all), dirs: urlsOf('dir', all) })),
    ignored: asked.flatMap(({ from, ignored: reason }) => (reason === undefined ? [] : { from, reason })),
    rejected,
    quotaFrom: days ? 'ledger' : 'configuration',
    areas: plans.map(({ tooLong: _, ...plan }, n) => ({ area: names[n] ?? 'overseas', ...plan })),
  };
}
