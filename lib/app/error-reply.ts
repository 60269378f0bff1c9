import type { ErrorCode, PurgeError } from '../errors.ts';
import { type HttpReply, jsonReply } from '../scf/http.ts';

const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  BAD_EVENT: 400,
  BAD_REQUEST: 400,
  SITE_UNKNOWN: 400,
  UNAUTHORIZED: 401,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  INTERNAL: 500,
};

/** The status that an error is told with: below 500 for what the caller can mend, 503 for what a retry or an operator can. */
export function statusOf({ code }: PurgeError): number {
  return STATUS[code] ?? 503;
}

/** The reply that an error becomes, with what was done all the same. Says nothing of what an `INTERNAL` error holds. */
export function errorReply(error: PurgeError, requestId: string, report?: object): HttpReply {
  const message = error.code === 'INTERNAL' ? 'a fault of this function; its log says more' : error.message;
  const body = { ...(report && { ok: false, ...report }), error: { code: error.code, message }, requestId };
  const { allow } = error.detail;
  const headers = {
    ...(error.code === 'UNAUTHORIZED' && { 'www-authenticate': 'Bearer' }),
    ...(typeof allow === 'string' && { allow }),
  };
  return jsonReply(statusOf(error), body, headers);
}
