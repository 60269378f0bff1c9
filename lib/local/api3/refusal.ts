import { randomUUID } from 'node:crypto';
import type { Fields } from '../../scf/shape.ts';
import { json, type Reply } from '../reply.ts';

/** Why API 3.0 refuses a call. The message is free of values that the caller sent, keys above all. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Makes a refusal. */
export function refusal(code: string, message: string): Refusal {
  return { code, message };
}

/** A required parameter or header that is not there (common code, 228/30988). */
export function missing(name: string): Refusal {
  return refusal('MissingParameter', `The request is missing a required parameter \`${name}\`.`);
}

/** Answers in the envelope of API 3.0: HTTP 200, everything in `Response`, a request id of its own. */
export function respond(fields: Fields): Reply {
  return json(200, { Response: { ...fields, RequestId: randomUUID() } });
}

/** Answers a failure: HTTP 200, too. */
export function refuse({ code, message }: Refusal): Reply {
  return respond({ Error: { Code: code, Message: message } });
}
