import { createHash, timingSafeEqual } from 'node:crypto';
import type { Verdict } from './verdict.ts';

/** Of UTF-16: in UTF-8 half a surrogate pair and U+FFFD come out as the same bytes. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf16le').digest();
}

/**
 * Whether a text is one of the right ones, in constant time: digests of equal length are compared, and all of them. It is compared
 * as it stands, nothing is decoded; an empty one is never right. Never throws.
 */
export function isOneOf(shown: string, right: readonly string[]): boolean {
  const proof = digest(shown);
  return right.map((text) => timingSafeEqual(digest(text), proof) && text !== '').includes(true);
}

/** The verdict on a text that must be one of the right ones. For proofs without a time: it has no `once`. */
export function judge(shown: string, right: readonly string[]): Verdict {
  return isOneOf(shown, right) ? { ok: true } : { ok: false, why: 'wrong' };
}
