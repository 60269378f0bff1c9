import { PurgeError } from '../../errors.ts';
import { invokeFunction } from '../cloud/reconcile.ts';
import { readPayload } from '../payload.ts';
import { functionOf, openCloud, refuseOptions, type Session } from '../session.ts';

const MB = 1024 * 1024;

/**
 * Runs a deployed function once and prints its result; the tail of its log goes to standard error. Throws PurgeError `DEPLOY` when
 * the function fails.
 */
export async function invoke(session: Session): Promise<void> {
  const { output, options } = session;
  refuseOptions(session, ['qualifier', 'context', 'contextPath']);
  if (options['type'] !== undefined && options['type'] !== 'RequestResponse') {
    throw new PurgeError('BAD_USAGE', '--type can only be RequestResponse: the function is run and waited for');
  }
  const place = functionOf(session);
  const { name } = place;
  const event = await readPayload(session);
  const cloud = await openCloud(session);
  const progress = output.progress.create({ message: `${name} runs` });
  const invocation = await invokeFunction(place, event, cloud).finally(() => progress.remove());
  const { ok, result, log, requestId, durationMs, memoryBytes } = invocation;
  if (log !== '') output.log.notice(log.trimEnd());
  output.log.notice(`${name}  request ${requestId}  ${durationMs} ms  ${Math.ceil(memoryBytes / MB)} MB`);
  if (!ok) throw new PurgeError('DEPLOY', `${name} failed: ${result}`);
  output.writeText(result);
}
