/** The nonces that were used up and whose timestamps would still be taken. */
export interface Nonces {
  /** Uses a nonce of a key up until `expiresAt` (ms since 1970); false when it is used already. */
  use(secretId: string, nonce: string, expiresAt: number, now: number): boolean;
  clear(): void;
}

/** Makes a memory without nonces. It forgets what has expired, so that a long run stays small. */
export function createNonces(): Nonces {
  const expiries = new Map<string, number>();

  /** The oldest stand first and mostly expire first; one that stays a little longer does no harm. */
  function forget(now: number): void {
    for (const [key, expiresAt] of expiries) {
      if (expiresAt >= now) return;
      expiries.delete(key);
    }
  }

  return {
    use(secretId, nonce, expiresAt, now) {
      forget(now);
      const key = `${secretId} ${nonce}`;
      if ((expiries.get(key) ?? Number.NEGATIVE_INFINITY) >= now) return false;
      expiries.set(key, expiresAt);
      return true;
    },
    clear: () => expiries.clear(),
  };
}
