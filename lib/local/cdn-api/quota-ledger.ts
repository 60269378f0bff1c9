import { beijingDay } from '../beijing-time.ts';

/** What was spent of each pool on each day; a day turns at 00:00 UTC+8. */
export interface QuotaLedger {
  /**
   * Spends `count` of the `limit` that each of the pools has on the day of `now` (ms since 1970), or nothing of any when it does
   * not fit into one of them: then false.
   */
  spend(pools: readonly string[], count: number, limit: number, now: number): boolean;
  /** What was spent of a pool on the day of `now`. */
  spent(pool: string, now: number): number;
  clear(): void;
}

/** Makes an empty ledger. Days stay apart, so a clock that is moved back finds what it spent then. */
export function createQuotaLedger(): QuotaLedger {
  const totals = new Map<string, number>();
  const keyOf = (pool: string, now: number) => `${pool} ${beijingDay(now)}`;
  const spent = (pool: string, now: number) => totals.get(keyOf(pool, now)) ?? 0;
  return {
    spend(pools, count, limit, now) {
      if (pools.some((pool) => spent(pool, now) + count > limit)) return false;
      for (const pool of pools) totals.set(keyOf(pool, now), spent(pool, now) + count);
      return true;
    },
    spent,
    clear: () => totals.clear(),
  };
}
