import { field } from '../../scf/shape.ts';
import { numberOf, textOf } from './answer.ts';
import { addressed, type Cloud, type FunctionPlace, placeOf } from './cloud.ts';

/** What one run of a deployed function came to. */
export interface Invocation {
  readonly ok: boolean;
  /** What the function returned, as JSON text; of one that failed, the error of the platform. */
  readonly result: string;
  /** The last 4 KB of its log. */
  readonly log: string;
  readonly requestId: string;
  readonly durationMs: number;
  readonly memoryBytes: number;
}

/**
 * Runs a deployed function once and waits for it, up to 300 s. `event` is JSON text of up to 6 MB. A plain name is one in the
 * namespace `default`. Throws PurgeError `DEPLOY` when it could not be started; after a lost answer it may have run.
 */
export async function invokeFunction(name: string | FunctionPlace, event: string, cloud: Cloud): Promise<Invocation> {
  const body = { ...addressed(placeOf(name)), Event: event, LogType: 'Tail' };
  const result = field(await cloud.call('InvokeFunction', body), 'Result');
  const error = textOf(result, 'ErrMsg');
  return {
    ok: error === '',
    result: error || textOf(result, 'RetMsg'),
    log: textOf(result, 'Log'),
    requestId: textOf(result, 'FunctionRequestId'),
    durationMs: numberOf(result, 'Duration') ?? 0,
    memoryBytes: numberOf(result, 'MemUsage') ?? 0,
  };
}
