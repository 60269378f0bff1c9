import { createHash, timingSafeEqual } from 'node:crypto';

const BEARER = /^Bearer +([^\s]+) *$/i;

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/**
 * Verifies `Authorization: Bearer <token>` against every token of a rotation, in constant time: digests of equal length are
 * compared, and all of them. One header is asked for; none, several or a malformed one is a refusal. Never throws.
 */
export function verifyBearer(authorization: readonly string[] | undefined, tokens: readonly string[]): boolean {
  const [header, ...more] = authorization ?? [];
  const shown = more.length === 0 ? BEARER.exec(header ?? '')?.[1] : undefined;
  if (shown === undefined) return false;
  const proof = digest(shown);
  return tokens.map((token) => timingSafeEqual(digest(token), proof)).includes(true);
}
