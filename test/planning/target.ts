import type { CallLimits, Limits, Priority, Target, TargetKind } from '../../lib/types.ts';

/** A target from its URL. */
export function target(url: string, priority: Priority = 'normal', kind: TargetKind = 'url'): Target {
  return { kind, url, priority };
}

/** Limits that bind in nothing but what a test is about, alike for URLs and directories. */
export function limits(fields: Partial<CallLimits>): Limits {
  const wide = { count: 1_000_000, bytes: Number.MAX_SAFE_INTEGER, day: 1_000_000, ...fields };
  return { url: wide, dir: wide };
}

/** The bytes of the targets in the form body that carries them, after the parameters all calls have. */
export function formBytes(kind: TargetKind, urls: readonly string[]): number {
  const pairs = urls.map((url, n) => `&${kind}s.${n}=${encodeURIComponent(url)}`);
  return Buffer.byteLength(pairs.join(''));
}
