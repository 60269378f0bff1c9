const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// No page names the hour or the zone; this project takes midnight in Beijing (`budget.dayStart`).
const ZONE_MS = 8 * HOUR_MS;

/** What was purged of each pool on each day; a day turns at 00:00 UTC+8. */
export interface QuotaLedger {
  /** Spends `count` of a pool's `limit` on the day of `now` (ms since 1970), or nothing when that does not fit: then false. */
  spend(pool: string, count: number, limit: number, now: number): boolean;
  clear(): void;
}

/** Makes an empty ledger. Days stay apart, so a clock that is moved back finds what it spent then. */
export function createQuotaLedger(): QuotaLedger {
  const spent = new Map<string, number>();
  return {
    spend(pool, count, limit, now) {
      const key = `${pool} ${Math.floor((now + ZONE_MS) / DAY_MS)}`;
      const total = (spent.get(key) ?? 0) + count;
      if (total > limit) return false;
      spent.set(key, total);
      return true;
    },
    clear: () => spent.clear(),
  };
}
