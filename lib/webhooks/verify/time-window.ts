import type { Terms, Verdict } from './verdict.ts';

/** One way to write a time and no other: vendors read theirs with `parseInt`, to which `1700000000abc` is a time. */
const TIME = /^[1-9]\d{9,12}$/;

/**
 * The verdict on a signature that covers a time: `unitMs` is what the sender counts in, in ms. The window has two sides, and is looked
 * at only when the signature is right, so that a log tells a slow sender or a wrong clock from a forgery. Never throws.
 */
export function judgeTimed(isRight: boolean, once: string, time: string, unitMs: number, terms: Terms): Verdict {
  if (!isRight) return { ok: false, why: 'wrong' };
  if (!TIME.test(time)) return { ok: false, why: 'malformed' };
  const isNear = Math.abs(terms.nowMs - Number(time) * unitMs) <= terms.toleranceMs;
  return isNear ? { ok: true, once } : { ok: false, why: 'expired' };
}
