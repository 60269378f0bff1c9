import type { JournalEntry } from '../../lib/local/cdn-api/journal.ts';
import type { Evidence, Sent } from './evidence.ts';
import { targetsOf, unpaid } from './matching.ts';

const HOUR_MS = 3_600_000;

/** Events that instances submitted past the fence, as they said before the first call. */
function directOf({ lines, asked }: Evidence): readonly { urls: string; at: number; count: number }[] {
  const ids = new Map(asked.map((one) => [one.requestId, one]));
  return lines
    .filter(({ msg }) => msg === 'the outbox is out of reach: submitting directly')
    .flatMap(({ requestId, time }) => {
      const one = ids.get(String(requestId));
      return one ? [{ urls: keyOf(one.urls), at: Date.parse(String(time)), count: one.urls.length }] : [];
    });
}

function keyOf(urls: readonly string[]): string {
  return [...new Set(urls)].sort().join(' ');
}

/** Every call has a transmission of its own. */
function findUnpaid(evidence: Evidence, calls: readonly JournalEntry[]): readonly string[] {
  return unpaid(calls, evidence).map(
    (call) => `a call of ${targetsOf(call).length} to ${call.api} (${call.code}, at ${call.at}) was not paid for`,
  );
}

/** What was kept of the transmissions of a day. */
function spentOf(sent: readonly Sent[], pool: string, day: string): number {
  return sent
    .filter((one) => one.pool === pool && one.state !== 'returned' && one.days.includes(day))
    .reduce((sum, { count }) => sum + count, 0);
}

/** The books agree with what was sent: a day is charged for each transmission that names it, and for what went past the fence. */
function findWrongBooks({ ledger, transmissions }: Evidence, direct: number): readonly string[] {
  return ledger.flatMap(({ pool, day, used, wasTold }) => {
    const spent = spentOf(transmissions, pool, day);
    const isRight = used >= spent && (wasTold || used <= spent + direct);
    return isRight ? [] : [`${day} of ${pool} has ${used} in the books, but ${spent} were sent`];
  });
}

function findOverspent({ ledger, transmissions }: Evidence): readonly string[] {
  const fenced = transmissions.filter(({ probe }) => !probe);
  return ledger.flatMap(({ pool, day, limit }) => {
    const spent = spentOf(fenced, pool, day);
    return spent <= limit ? [] : [`${spent} were sent on ${day} of ${pool}, of which ${limit} are allowed`];
  });
}

function findEagerProbes({ transmissions }: Evidence): readonly string[] {
  const probes = transmissions.filter(({ probe }) => probe);
  return probes.flatMap((probe, n) => {
    const before = probes.slice(0, n).findLast(({ pool, days }) => pool === probe.pool && days[0] === probe.days[0]);
    const isEager = probe.count !== 1 || (before && probe.started - before.started < HOUR_MS);
    return isEager
      ? [`${probe.pool} was probed with ${probe.count} at ${probe.started}, within an hour of a probe`]
      : [];
  });
}

/**
 * Promise 2. A call is charged to the days that its transmission reserved, whatever day the API counts it on, since a process
 * that is frozen between check and write cannot be helped. Exempt are, as the design has it, the hourly probe (it is recorded
 * as one), and what was submitted directly while the database was out of reach: instances say so before they send, with a
 * request id that tells the driver what they send.
 */
export function findOverQuota(evidence: Evidence): readonly string[] {
  const direct = directOf(evidence);
  const isDirect = (call: JournalEntry) =>
    direct.some(({ urls, at }) => at <= call.at && urls === keyOf(targetsOf(call)));
  const fenced = evidence.journal.filter((call) => !isDirect(call));
  const tries = 10 * direct.reduce((sum, { count }) => sum + count, 0); // five at each of two APIs may be charged
  return [
    ...findUnpaid(evidence, fenced),
    ...findWrongBooks(evidence, tries),
    ...findOverspent(evidence),
    ...findEagerProbes(evidence),
  ];
}
