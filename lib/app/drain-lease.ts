import type { DrainStore, Lease } from '../outbox/port.ts';
import type { PurgedArea } from './apis.ts';
import type { Run } from './run.ts';

const LEASE_MS = 60_000;
const SLACK_MS = 5000; // what lies between asking for the fence and the socket, and the clocks of two machines

/** A drain at work on one area: its lease, and until when that is known to last. */
export interface Drain {
  readonly run: Run;
  readonly outbox: DrainStore;
  readonly area: PurgedArea;
  readonly lease: Lease;
  /** By our clock, reckoned from before it was asked for. */
  leasedUntil: number;
}

/** Takes the lease; nothing where another drain is at work. */
export async function startDrain(outbox: DrainStore, area: PurgedArea, run: Run): Promise<Drain | undefined> {
  const askedAt = run.effects.now();
  const lease = await outbox.takeLease(LEASE_MS);
  return lease && { run, outbox, area, lease, leasedUntil: askedAt + LEASE_MS };
}

/** Makes the lease outlast a call of `ms`. Throws PurgeError `LEASE_LOST`. */
export async function keepLease(drain: Drain, ms: number): Promise<void> {
  const askedAt = drain.run.effects.now();
  if (drain.leasedUntil - askedAt >= ms + SLACK_MS) return;
  await drain.outbox.renew(drain.lease, LEASE_MS);
  drain.leasedUntil = askedAt + LEASE_MS;
}
