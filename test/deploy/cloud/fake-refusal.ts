import { PurgeError } from '../../../lib/errors.ts';
import type { Fields } from '../../../lib/scf/shape.ts';

/** Throws as the client does when the API refuses. */
export function refuse(action: string, body: Fields, apiCode: string, maybeDone = false): never {
  const detail = { action, function: body['FunctionName'], apiCode, requestId: 'r-1', maybeDone };
  throw new PurgeError('DEPLOY', `${action} of ${body['FunctionName']}: ${apiCode}`, { detail });
}
