import { PurgeError } from '../../errors.ts';
import { invokeFunction } from '../cloud/reconcile.ts';
import { readPayload } from '../payload.ts';
import { functionOf, openCloud, type Session } from '../session.ts';

/**
 * Runs a deployed function once and prints its result; the tail of its log goes to standard error. Throws PurgeError `DEPLOY` when
 * the function fails.
 */
export async function invoke(session: Session): Promise<void> {
  const { output } = session;
  const place = functionOf(session);
  const { name } = place;
  const event = await readPayload(session);
  const { ok, result, log, requestId, durationMs } = await invokeFunction(place, event, await openCloud(session));
  if (log !== '') output.log.notice(log.trimEnd());
  output.log.notice(`${name}  request ${requestId}  ${durationMs} ms`);
  if (!ok) throw new PurgeError('DEPLOY', `${name} failed: ${result}`);
  output.writeText(result);
}
