import type { ChosenRow, DrainStore, Lease, Mark } from '../outbox/port.ts';
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
  /** Directories that stand for the URLs below them: these are purged whole. */
  whole: ReadonlySet<string>;
}

/** Takes the lease; nothing where another drain is at work. */
export async function startDrain(outbox: DrainStore, area: PurgedArea, run: Run): Promise<Drain | undefined> {
  const askedAt = run.effects.now();
  const lease = await outbox.takeLease(LEASE_MS);
  return lease && { run, outbox, area, lease, leasedUntil: askedAt + LEASE_MS, whole: new Set() };
}

/** Makes the lease outlast a call of `ms`. Throws PurgeError `LEASE_LOST`. */
export async function keepLease(drain: Drain, ms: number): Promise<void> {
  const askedAt = drain.run.effects.now();
  if (drain.leasedUntil - askedAt >= ms + SLACK_MS) return;
  await drain.outbox.renew(drain.lease, LEASE_MS);
  drain.leasedUntil = askedAt + LEASE_MS;
}

const PROBE_MS = 10 * 60_000; // a quarantined host is asked for again after this

/** The name of the mark of a host: what one area refuses, another may know. */
function hostMark(host: string, { run, area }: Drain): string {
  return `${run.config.account} ${area} ${host}`;
}

/** Reasons of the quarantined hosts of an area, from all marks. */
export function quarantined(marks: readonly Mark[], drain: Drain): ReadonlyMap<string, string> {
  const prefix = hostMark('', drain);
  const own = marks.filter(({ kind, name }) => kind === 'host' && name.startsWith(prefix));
  return new Map(own.map(({ name, reason }) => [name.slice(prefix.length), reason]));
}

/** Puts the hosts of some rows into quarantine; the rows wait with the reason until the next probe. */
export async function quarantine(rows: readonly ChosenRow[], reason: string, drain: Drain): Promise<void> {
  for (const host of new Set(rows.map((row) => row.host))) await postponeProbe(host, reason, drain);
  await drain.outbox.park(drain.lease, rows, { forMs: PROBE_MS, reason });
}

/** Lets a host wait for its next probe: before one goes out, so that there is one whatever comes of it. */
export async function postponeProbe(host: string, reason: string, drain: Drain): Promise<void> {
  const mark = { kind: 'host', name: hostMark(host, drain), reason, forMs: PROBE_MS } as const;
  await drain.outbox.mark(drain.lease, mark);
}

/** A host that has answered its probe is a host like any other. */
export async function release(host: string, drain: Drain): Promise<void> {
  await drain.outbox.clearMark(drain.lease, 'host', hostMark(host, drain));
}
