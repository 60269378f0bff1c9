import type { JournalEntry } from '../../lib/local/cdn-api/journal.ts';
import type { Evidence, Sent } from './evidence.ts';
import { latest, mayPayFor, targetsOf } from './matching.ts';

const idOf = ({ kind, url }: { readonly kind: string; readonly url: string }) => `${kind} ${url}`;

/** Transmissions of which the history says that they were accepted, with what they purged. */
function acceptedOf({ history, transmissions }: Evidence): readonly { sent: Sent; ids: ReadonlySet<string> }[] {
  const idsOf = new Map<number, Set<string>>();
  for (const row of history) {
    const ids = idsOf.get(row.transmission) ?? new Set();
    idsOf.set(row.transmission, ids.add(idOf(row)));
  }
  return transmissions.flatMap((sent) => {
    const ids = idsOf.get(sent.id);
    return ids ? [{ sent, ids }] : [];
  });
}

/**
 * When the last call started that surely purged each target. The history's word is not enough: for each of its transmissions
 * the journal must hold a call of its own that was done, held these targets, and came between fence and ack.
 */
function lastStarts(evidence: Evidence): ReadonlyMap<string, number> {
  const starts = new Map<string, number>();
  const done = new Set(evidence.journal.filter(({ code }) => code === 0));
  const byEnd = [...acceptedOf(evidence)].sort((a, b) => (a.sent.closed ?? 0) - (b.sent.closed ?? 0));
  for (const { sent, ids } of byEnd) {
    const holds = (call: JournalEntry) => {
      const had = new Set(targetsOf(call).map((url) => idOf({ kind: sent.kind, url })));
      return [...ids].every((id) => had.has(id));
    };
    const proof = [...done].find((call) => mayPayFor(sent, call, evidence.moves) && holds(call));
    if (!proof) continue;
    done.delete(proof);
    for (const id of ids) starts.set(id, Math.max(starts.get(id) ?? 0, sent.started));
  }
  return starts;
}

/** What was answered for by the outbox must be in its log, in a row that was written between question and answer. */
function findUnstored({ answered, arrivals, moves }: Evidence): readonly string[] {
  const times = new Map<string, number[]>();
  for (const row of arrivals) times.set(idOf(row), [...(times.get(idOf(row)) ?? []), row.at]);
  return answered
    .filter(({ isDirect }) => !isDirect)
    .flatMap(({ kind, urls, askedAt, answeredAt, requestId }) =>
      urls
        .filter((url) => {
          const own = times.get(idOf({ kind, url })) ?? [];
          return !own.some((at) => latest(at, moves) + 1 > askedAt && at <= answeredAt + 1);
        })
        .map((url) => `${url} was answered for (${requestId}) and not stored`),
    );
}

/** What was submitted past the outbox must be in a call that was done between question and answer. */
function findUnsent({ answered, journal }: Evidence): readonly string[] {
  return answered
    .filter(({ isDirect }) => isDirect)
    .flatMap(({ urls, firstAskedAt, answeredAt, requestId }) => {
      const during = journal.filter(({ code, at }) => code === 0 && at >= firstAskedAt && at <= answeredAt);
      const purged = new Set(during.flatMap(targetsOf));
      return urls.filter((url) => !purged.has(url)).map((url) => `${url} was answered for (${requestId}) and not sent`);
    });
}

/**
 * Promise 1. "Accepted" is the time of the row in the log, by the clock of the store (the driver's trigger copies it). A call
 * "started after" that if its fence did: `started` is taken inside the fence's transaction, which ends before the socket
 * opens, so the true start is later still, and both times are of one clock. This is not too strict: a change is folded after
 * it was committed, so a call that may count for it is fenced after its row's time. Rows that nobody was answered for (their
 * instance died) are held to the same, since they are as good as others once they are committed.
 */
export function findLost(evidence: Evidence): readonly string[] {
  const starts = lastStarts(evidence);
  const waiting = new Set([...evidence.pending, ...evidence.dead.filter(({ reason }) => reason !== '')].map(idOf));
  const lost = evidence.arrivals
    .filter((row) => !waiting.has(idOf(row)) && (starts.get(idOf(row)) ?? 0) <= row.at)
    .map(
      (row) =>
        `${row.url}, accepted at ${row.at}, is in no call that started later (the last: ${starts.get(idOf(row))})`,
    );
  return [...findUnstored(evidence), ...findUnsent(evidence), ...lost];
}
