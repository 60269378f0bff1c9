import { createTransport, type Transport } from '../cdn/transport.ts';
import { type ApiMemory, createApiMemory } from './api-memory.ts';
import { createRecent, type Recent } from './recent.ts';

const EVENTS = 100;

/** What an instance keeps between invocations: open connections, which APIs are out, and what became of events that are not done yet. */
export interface Warm {
  readonly transport: Transport;
  readonly apis: ApiMemory;
  /** Deliveries of webhooks that were acted on. */
  readonly deliveries: Recent;
  /** ms that the running invocation has left, for what outlives it; the run sets it. */
  remainingMs: () => number;
  /** What was made under a name, such as a connection; made anew when its key is another, or when it was a promise that failed. */
  keep<Kept>(name: string, key: string, make: () => Kept): Kept;
  /** The targets of a failed event that were submitted all the same, so that SCF's retry does not send them again. */
  submittedFor(requestId: string): Set<string>;
  /** Forgets an event that is done. */
  forget(requestId: string): void;
  /** Says whether a scheduled purge was done under this key. */
  isDone(key: string): boolean;
  markDone(key: string): void;
}

/** Makes the memory of an instance; it holds the last 100 events, and knows events by their request id, never by content. */
export function createWarm(now: () => number): Warm {
  const events = new Map<string, Set<string>>();
  const done = new Set<string>();
  const kept = new Map<string, { readonly key: string; readonly value: unknown }>();
  return {
    transport: createTransport(now),
    apis: createApiMemory(now),
    deliveries: createRecent(now),
    remainingMs: () => Number.POSITIVE_INFINITY,
    keep<Kept>(name: string, key: string, make: () => Kept): Kept {
      const known = kept.get(name);
      if (known?.key === key) return known.value as Kept;
      const value = make();
      const entry = { key, value };
      kept.set(name, entry);
      if (value instanceof Promise) value.catch(() => kept.get(name) === entry && kept.delete(name));
      return value;
    },
    submittedFor(requestId) {
      const known = requestId === '' ? undefined : events.get(requestId);
      if (known) return known;
      const submitted = new Set<string>();
      if (requestId !== '') events.set(requestId, submitted);
      dropOldest(events);
      return submitted;
    },
    forget: (requestId) => events.delete(requestId),
    isDone: (key) => done.has(key),
    markDone(key) {
      done.add(key);
      dropOldest(done);
    },
  };
}

function dropOldest(memory: { size: number; keys(): Iterator<string>; delete(key: string): boolean }): void {
  if (memory.size <= EVENTS) return;
  const oldest = memory.keys().next().value;
  if (oldest !== undefined) memory.delete(oldest);
}
