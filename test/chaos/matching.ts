import type { JournalEntry } from '../../lib/local/cdn-api/journal.ts';
import type { Evidence, Sent } from './evidence.ts';
import type { Move } from './world.ts';

const SETTLING_MS = 1000; // between the end of a call at one side and its note at the other
const ORPHAN_MS = 3_600_000;

/** Faults on the way: the caller cannot know whether the call was done. */
const UNSURE: ReadonlySet<unknown> = new Set([0, 'timeout', 'reset', 'http-500', 'not-json']);

/** Says whether a call has to stay paid for: it was done, or nobody but the API can know. */
export function isSpent({ code }: JournalEntry): boolean {
  return UNSURE.has(code);
}

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
 * Finds a transmission for each call, each for one call: of the same API, kind and number of targets, recorded before the call
 * arrived (the fence is committed before the socket opens) and not closed before. Of several, the one that ends first, so that
 * a match is found if there is one. Returns the calls that nothing paid for.
 */
export function unpaid(
  calls: readonly JournalEntry[],
  sent: Iterable<Sent>,
  { moves }: Pick<Evidence, 'moves'>,
): { readonly calls: readonly JournalEntry[]; readonly left: ReadonlySet<Sent> } {
  const left = new Set(sent);
  const missing = calls.filter((call) => {
    const fitting = [...left].filter(
      (one) =>
        one.api === call.api &&
        one.kind === (call.urls.length > 0 ? 'url' : 'dir') &&
        one.count === targetsOf(call).length &&
        one.started <= call.at + 1 && // the journal counts whole ms
        lastArrival(one, moves) >= call.at,
    );
    const [first] = fitting.sort((a, b) => lastArrival(a, moves) - lastArrival(b, moves) || a.id - b.id);
    if (first) left.delete(first);
    return !first;
  });
  return { calls: missing, left };
}
