import type { ApiName, Priority, Rejection, TargetKind } from '../types.ts';
import type { Chain } from './apis.ts';
import type { Sent } from './drain-batch.ts';
import type { Drain } from './drain-lease.ts';

/** What a drain has done so far. */
export interface Drained {
  readonly urls: Set<string>;
  readonly dirs: Set<string>;
  readonly rejected: Rejection[];
  calls: number;
  folded: number;
  /** Targets that were looked at, by id and kind; what is neither done nor rejected of them waits. */
  readonly seen: Set<string>;
  /** Why nothing was sent. */
  paused?: string;
}

/** One kind of one area, being drained. */
export interface Turn {
  readonly kind: TargetKind;
  readonly chain: Chain;
  readonly drain: Drain;
  readonly drained: Drained;
  /** APIs whose turn is over in this drain. */
  readonly out: Set<ApiName>;
  /** What the fence lets pass of the day: fewer than a call may hold, or one class alone. */
  limit?: number;
  priority?: Priority;
  /** The API was asked what is left of the day. */
  hasAsked: boolean;
}

/** Adds what some calls came to. */
export function add(sent: Sent, { kind, drained }: Turn): void {
  drained.calls += sent.calls;
  drained.rejected.push(...sent.rejected);
  for (const url of sent.done) drained[kind === 'url' ? 'urls' : 'dirs'].add(url);
}
