import type { Purger, TargetKind } from '../types.ts';
import type { Drain } from './drain-lease.ts';
import { termsOf } from './outboxes.ts';
import { providerOf } from './provider-of.ts';

const CALL_MS = 5000;
const RESERVE_MS = 1500;
const LEAST_MS = 300;
const STANDARD = { url: 10_000, dir: 100 } as const; // what an account may spend unless its quota was raised

/**
 * Asks an API what is left of the day, where it can tell, and keeps the answer: it may raise what is spent, and the limit,
 * which may have been raised in the console. A budget below the standard is the share of a stage, and stays. Says whether
 * anything was learned. Throws the outbox's own errors.
 */
export async function learnQuota({ name, pool }: Purger, kind: TargetKind, drain: Drain): Promise<boolean> {
  const { run, outbox, area } = drain;
  const provider = providerOf(name, area, run);
  const timeoutMs = Math.min(CALL_MS, run.remainingMs() - RESERVE_MS);
  if (!provider.quota || timeoutMs < LEAST_MS) return false;
  const answer = await provider.quota({ credentials: run.credentials(), timeoutMs });
  if (answer.kind !== 'answered') {
    run.log('warn', 'the quota cannot be asked for', { api: name, ...answer.failure });
    return false;
  }
  const own = answer.value.find((quota) => quota.kind === kind);
  if (!own || !Number.isFinite(own.day) || !Number.isFinite(own.left)) return false;
  const terms = termsOf(run.config, pool, kind);
  const isShare = terms.limit < STANDARD[kind];
  await outbox.learnQuota(terms, isShare ? {} : { used: own.day - own.left, limit: own.day });
  return !isShare;
}
