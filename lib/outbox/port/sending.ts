import type { Priority, TargetKind } from '../../types.ts';
import type { Lease, RowKey } from './drain.ts';
import type { PoolDay, PoolTerms } from './ledger.ts';

/** One call that is about to start. */
export interface FenceRequest {
  readonly terms: PoolTerms;
  readonly kind: TargetKind;
  readonly api: string;
  /** Targets in the call; each costs one of the pool's day. */
  readonly count: number;
  /** The least urgent class in the call: only calls of nothing but `high` may spend the reserve. */
  readonly priority: Priority;
  /** How long the call may take; the lease must outlive it. */
  readonly timeoutMs: number;
  /** One URL that asks whether a closed pool has opened; at most one an hour, whatever the limit is. */
  readonly isProbe?: boolean;
}

/**
 * A call that was paid for. Pays for one transmission: a retry needs another fence. The call must have ended `timeoutMs` after
 * the fence was asked for: measure from there by a clock that counts sleep, and do not send once that is over.
 */
export interface Transmission {
  readonly id: number;
  /** When the call must have ended, by the clock of the store; for people, not to be compared with another clock. */
  readonly expiresAt: number;
}

/** Whether the socket may open. */
export type Fenced =
  | { readonly kind: 'paid'; readonly transmission: Transmission }
  /** The lease is over, another's, or too short for the call: do not send; renew it or end. */
  | { readonly kind: 'lease-lost' }
  /** `left`: what still fits this request's class, 0 for a closed pool or a probe that came too early. */
  | { readonly kind: 'quota'; readonly left: number; readonly day: PoolDay };

/** What an ack did. */
export interface Acked {
  /** Targets that are done. */
  readonly done: number;
  /** Targets that changed after they were chosen, and stay pending. */
  readonly changed: number;
}

/** The fence before a call and what comes after it. */
export interface Sending {
  /** Immediately before the socket opens: checks the lease, reserves quota and records the transmission, or says why not. */
  fence(lease: Lease, request: FenceRequest): Promise<Fenced>;
  /**
   * After an accepted answer: removes the targets whose version is still the one sent, and writes history for all of them.
   * `isWhole`: they are directories that were purged whole, so what they had absorbed goes with
   * them. `askAfterMs`: ask after the task then (at least 5 min); absent: never. Does nothing for a transmission that is closed.
   */
  ack(
    lease: Lease,
    transmission: Transmission,
    accepted: { rows: readonly RowKey[]; isWhole?: boolean; taskId?: string; askAfterMs?: number },
  ): Promise<Acked>;
  /** What surely was not done: returns the quota to the days that paid it. Once; needs no lease, as the transmission is the proof. */
  giveBack(transmission: Transmission): Promise<void>;
  /** What may have been done: stays spent, and its rows stay pending (`park` them to count the try). Needs no lease. */
  maybe(transmission: Transmission): Promise<void>;
}
