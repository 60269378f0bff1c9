import type { JournalEntry } from '../../lib/local/cdn-api/journal.ts';
import type { Evidence, Sent } from './evidence.ts';
import type { Move } from './world.ts';

const SETTLING_MS = 1000; // between the end of a call at one side and its note at the other
const ORPHAN_MS = 3_600_000;

/** Done, or lost on the way so that the caller cannot know. */
const UNSURE: ReadonlySet<unknown> = new Set([0, 'timeout', 'reset', 'http-500', 'not-json']);

/** The targets of a call. */
export function targetsOf({ urls, dirs }: JournalEntry): readonly string[] {
  return urls.length > 0 ? urls : dirs;
}

/** What a time of the store may at most have been, if its clock was being moved. */
export function latest(at: number, moves: readonly Move[]): number {
  return moves.reduce((time, { from, to, ms }) => (at >= from && at <= to ? time + ms : time), at);
}

/**
 * When a call that was paid for must have arrived at last. A drain that died leaves its transmission open, and it is closed by
 * the next one an hour after; a process that was frozen with the call in hand may still send it then.
 */
function lastArrival({ closed, expires, state }: Sent, moves: readonly Move[]): number {
  const isOrphan = closed === null || (state === 'maybe' && closed >= expires + ORPHAN_MS);
  return isOrphan ? Number.POSITIVE_INFINITY : latest(closed, moves) + SETTLING_MS;
}

/**
 * Says whether a transmission may be the one that paid for a call: of the same API, kind and number of targets, recorded before
 * the call arrived (the fence is committed before the socket opens) and not closed before. What was given back pays for nothing
 * that was done, or of which nobody but the API can know that it was not.
 */
export function mayPayFor(sent: Sent, call: JournalEntry, moves: readonly Move[]): boolean {
  return (
    sent.api === call.api &&
    sent.kind === (call.urls.length > 0 ? 'url' : 'dir') &&
    sent.count === targetsOf(call).length &&
    sent.started <= call.at + 1 && // the journal counts whole ms
    lastArrival(sent, moves) >= call.at &&
    (sent.state !== 'returned' || !UNSURE.has(call.code))
  );
}

/** The calls that have no transmission of their own, however they are matched (augmenting paths, so that a match is found if there is one). */
export function unpaid(
  calls: readonly JournalEntry[],
  { transmissions, moves }: Pick<Evidence, 'transmissions' | 'moves'>,
): readonly JournalEntry[] {
  const paidBy = new Map<Sent, JournalEntry>();
  function pay(call: JournalEntry, tried: Set<Sent>): boolean {
    for (const sent of transmissions) {
      if (tried.has(sent) || !mayPayFor(sent, call, moves)) continue;
      tried.add(sent);
      const other = paidBy.get(sent);
      if (other && !pay(other, tried)) continue;
      paidBy.set(sent, call);
      return true;
    }
    return false;
  }
  return calls.filter((call) => !pay(call, new Set()));
}
