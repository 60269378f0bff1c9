import type { Evidence } from './evidence.ts';
import { targetsOf } from './matching.ts';

const FULL = 1000;

/** Where nothing fails, n distinct due URLs cost ⌈n / 1000⌉ calls, and each is sent once. */
function findTooMany({ quiet, journal }: Evidence): readonly string[] {
  return quiet.flatMap(({ from, to, urls }) => {
    const calls = journal.filter(({ at }) => at >= from && at <= to);
    const sent = calls.reduce((sum, call) => sum + targetsOf(call).length, 0);
    const isFew = calls.length === Math.ceil(urls / FULL) && sent === urls;
    return isFew ? [] : [`${urls} distinct URLs cost ${calls.length} calls of ${sent} URLs together`];
  });
}

/** A drain that sends after the next one has begun to send what is due sends the same targets once more. */
function findTwoDrains({ transmissions }: Evidence): readonly string[] {
  return transmissions.flatMap(({ id, fence }, n) => {
    const newer = transmissions.slice(0, n).find((before) => before.fence > fence);
    return newer ? [`drain ${fence} was let pass (transmission ${id}) when drain ${newer.fence} had the lease`] : [];
  });
}

/**
 * Promise 3. With faults a call more is no wrong, so calls are counted in quiet spans alone. What keeps the others few is that
 * one drain sends at a time: fences lock the lease, so the numbers of drains rise with the ids of their transmissions.
 */
export function findFewCallsBroken(evidence: Evidence): readonly string[] {
  return [...findTooMany(evidence), ...findTwoDrains(evidence)];
}
