import type { Failure } from '../../types.ts';

/** Codes that refuse what a known caller may not do (228/30988, 239/1757, table of module codes); other ones refuse the caller. */
const CODES = /^(UnauthorizedOperation\b.*|AuthFailure\.UnauthorizedOperation|410[123]|23103|25010)$/;

/** Whether an API knows who calls, but a right is missing. */
export function isRightMissing(failure: Failure | undefined): boolean {
  return failure?.class === 'auth' && CODES.test(failure.code);
}
