import { isOneOf } from './constant-time.ts';

const BEARER = /^Bearer +([^\s]+) *$/i;

/** The token of `Bearer <token>`; undefined for anything else. */
export function bearerToken(header: string): string | undefined {
  return BEARER.exec(header)?.[1];
}

/**
 * Verifies `Authorization: Bearer <token>` against every token of a rotation, in constant time: digests of equal length are
 * compared, and all of them. One header is asked for; none, several or a malformed one is a refusal. Never throws.
 */
export function verifyBearer(authorization: readonly string[] | undefined, tokens: readonly string[]): boolean {
  const [header, ...more] = authorization ?? [];
  const shown = more.length === 0 ? bearerToken(header ?? '') : undefined;
  return shown !== undefined && isOneOf(shown, tokens);
}
