/** The day of a pool as the configuration sees it. */
export interface PoolTerms {
  /** What a quota counts against: account, area (and zone), kind. */
  readonly pool: string;
  /** Targets a day. */
  readonly limit: number;
  /** Targets of the limit that are kept for high priority until the day's last two hours. */
  readonly reserve: number;
  /** When the pool's day begins, in ms after 00:00 UTC; negative east of Greenwich: 00:00+08:00 is -28 800 000. */
  readonly dayStartMs: number;
}

/** What has been spent of one day of a pool. */
export interface PoolDay {
  readonly pool: string;
  /** ISO date of the pool's own day. */
  readonly day: string;
  readonly endsAt: number;
  readonly used: number;
  /** The configured limit, or the provider's own where that is higher. */
  readonly limit: number;
  /** The provider refused for quota: nothing but probes until the day's turn. */
  readonly isClosed: boolean;
  /** When the next probe may go; only of a closed day. */
  readonly probeAt?: number;
}

/** What is spent of each pool's day; reservations are made by the fence. */
export interface Ledger {
  /** Charges what was submitted past the fence while the store was out of reach, whatever the limit is. */
  charge(terms: PoolTerms, count: number, budgetMs?: number): Promise<void>;
  /** Keeps the provider's own answer: it may raise what is spent and what is allowed, and never lowers either. */
  learnQuota(terms: PoolTerms, told: { used?: number; limit?: number }): Promise<void>;
  /** After a quota refusal: closes the pool until its day turns, but for one probe URL each `probeEveryMs` (1 h). */
  closePool(terms: PoolTerms, probeEveryMs?: number): Promise<void>;
  /** After an accepted probe: opens the pool again, and keeps when that was (mark `turn`), since nobody documents the hour. */
  openPool(terms: PoolTerms): Promise<void>;
  /** The running days of every pool, without those that nothing was spent of. */
  readQuota(): Promise<readonly PoolDay[]>;
}
