import { findFewCallsBroken } from './check-calls.ts';
import { findLost } from './check-lost.ts';
import { findOverQuota } from './check-quota.ts';
import type { Evidence } from './evidence.ts';

/** A promise of the design that was broken, and how that shows. */
export interface Violation {
  readonly promise: 1 | 2 | 3;
  readonly what: string;
}

/**
 * Proves promises 1 to 3 from the driver's log, the API's journal and the final tables alone, or says what breaks them.
 *
 * Three clocks are one: those of the store, of the API and of the driver are the machine's plus the same offset. When the driver
 * moves them the store comes last, by a few ms; a time that the store told in such a moment may be as much too early as the move
 * is wide, and `latest` allows for that where a time of the store is an upper bound. No other allowance is made for clocks.
 */
export function check(evidence: Evidence): readonly Violation[] {
  return [
    ...findLost(evidence).map((what) => ({ promise: 1, what }) as const),
    ...findOverQuota(evidence).map((what) => ({ promise: 2, what }) as const),
    ...findFewCallsBroken(evidence).map((what) => ({ promise: 3, what }) as const),
  ];
}
