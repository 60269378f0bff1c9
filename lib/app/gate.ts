import type { Outcome, Purger, TargetKind } from '../types.ts';

/** The right to send one transmission. */
export interface Ticket {
  /** Says what became of it; nothing where it was not sent after all. */
  close(outcome: Outcome | undefined): Promise<void>;
}

/** What stands before the socket: in direct mode nothing, in queued mode the send fence. */
export interface Gate {
  /** Asks for one transmission that takes at most `timeoutMs` from now; nothing where it may not be sent. */
  open(purger: Purger, kind: TargetKind, urls: readonly string[], timeoutMs: number): Promise<Ticket | undefined>;
}

const FREE: Ticket = { close: async () => undefined };

/** Lets everything pass: direct mode counts no quota. */
export const openGate: Gate = { open: async () => FREE };
