import type { ChosenRow } from '../outbox/port.ts';
import type { ApiName, Priority, Purger, Rejection, TargetKind } from '../types.ts';
import type { Chain } from './apis.ts';
import { isStandIn } from './chain.ts';
import { type Sent, sendRows } from './drain-batch.ts';
import type { Drain } from './drain-lease.ts';
import { createPass } from './tally.ts';

/** What a drain has done so far. */
export interface Drained {
  readonly urls: Set<string>;
  readonly dirs: Set<string>;
  readonly rejected: Rejection[];
  calls: number;
  folded: number;
  /** Targets that were looked at, by id and kind; what is neither done nor rejected of them waits. */
  readonly seen: Set<string>;
  /** Why nothing more was sent. */
  paused?: string;
}

/** One kind of one area, being drained. */
export interface Turn {
  readonly kind: TargetKind;
  readonly chain: Chain;
  readonly drain: Drain;
  readonly drained: Drained;
  /** Why hosts are in quarantine. */
  readonly reasons: ReadonlyMap<string, string>;
  /** APIs whose turn is over in this drain. */
  readonly out: Set<ApiName>;
  /** Kinds of which a call was accepted in this drain: calls of that kind are right as such. */
  readonly accepted: Set<TargetKind>;
  /** Hosts that were asked for by a probe in this drain. */
  readonly probed: Set<string>;
  /** What the fence lets pass of the day: fewer than a call may hold, for the next choice alone, or one class alone. */
  limit: number | undefined;
  priority?: Priority;
  /** The API was asked what is left of the day. */
  hasAsked: boolean;
  /** Nothing more is sent of this kind, or of this area. */
  stopped?: 'kind' | 'area';
}

/** What one call of a turn came to. */
export interface TurnSent extends Sent {
  /** Rows were handed over, and are still due. */
  readonly isHandedOver: boolean;
}

/** Makes a turn of which nothing was sent yet. */
export function createTurn(start: Pick<Turn, 'kind' | 'chain' | 'drain' | 'drained' | 'reasons'>): Turn {
  return { ...start, out: new Set(), accepted: new Set(), probed: new Set(), limit: undefined, hasAsked: false };
}

/** Sends rows through one API and takes down what came of it. */
export async function sendInTurn(
  purger: Purger,
  rows: readonly ChosenRow[],
  isProbe: boolean,
  turn: Turn,
): Promise<TurnSent> {
  const { kind, chain, drain, drained, out, accepted } = turn;
  const pass = createPass(purger, purger !== chain.at(-1), isStandIn(purger, chain, out, drain.run));
  for (const known of accepted) pass.accepted.add(known);
  const sent = await sendRows(kind, rows, pass, isProbe, drain);
  for (const known of pass.accepted) accepted.add(known);
  if (pass.out) out.add(purger.name);
  if (sent.stop && sent.reason !== undefined) drained.paused = sent.reason;
  if (sent.stop === 'kind' || sent.stop === 'area') turn.stopped = sent.stop;
  drained.calls += sent.calls;
  drained.rejected.push(...sent.rejected);
  for (const url of sent.done) drained[kind === 'url' ? 'urls' : 'dirs'].add(url);
  return { ...sent, isHandedOver: pass.handedOver.length > 0 };
}
