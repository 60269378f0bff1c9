import type { Lease } from './drain.ts';

/**
 * `api`: retired or seen failing. `host`: quarantined until its next probe (name: account, a blank, host). `pause`: the drain waits (name: what for, such as a
 * key). `turn`: when a pool was found open again.
 */
export type MarkKind = 'api' | 'host' | 'pause' | 'turn';

/** A fact about the world outside that every instance should know. */
export interface Mark {
  readonly kind: MarkKind;
  readonly name: string;
  readonly reason: string;
  /** When it was first seen; setting it again keeps this. */
  readonly since: number;
  /** When it ends, or a host's next probe; absent: until it is cleared. */
  readonly until?: number;
  /** Its end has come; a host stays excluded but for a probe, and everything else is over. */
  readonly isOver: boolean;
}

/** Facts that outlive an invocation: retired APIs, quarantined hosts, the pause of the drain. */
export interface Marks {
  /** Sets a mark, or changes its reason and end; `since` stays that of the first sighting. */
  mark(lease: Lease, mark: { kind: MarkKind; name: string; reason: string; forMs?: number }): Promise<Mark>;
  /** Forgets a mark: a host answered a probe, an operator mended a key. Does nothing if there is none. */
  clearMark(lease: Lease, kind: MarkKind, name: string): Promise<void>;
  /** Every mark, those that are over included. */
  readMarks(): Promise<readonly Mark[]>;
}
