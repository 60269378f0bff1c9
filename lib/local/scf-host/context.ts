import type { ScfContext } from '../../scf/context.ts';
import { type Place, UIN, type Variables } from './environment.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { InvokeMessage } from './messages.ts';

type Functions = 'callbackWaitsForEmptyEventLoop' | 'getRemainingTimeInMillis' | 'done' | 'fail' | 'succeed';

/** 583/11637. */
export const STANDARD_MEMORY_MB = 128;

/**
 * The fields of the context of an invocation (583/9210) that are no functions. `environ` and `environment` hold every
 * variable of the function, role keys included, as in the reference bootstrap; what the real ones hold is not documented.
 */
export function contextOf(
  spec: FunctionSpec,
  { region, appid }: Place,
  requestId: string,
  variables: Variables,
): InvokeMessage['context'] {
  const context: Omit<ScfContext, Functions> = {
    request_id: requestId,
    function_name: spec.name,
    function_version: '$LATEST',
    namespace: 'default',
    memory_limit_in_mb: spec.memoryMb ?? STANDARD_MEMORY_MB,
    time_limit_in_ms: spec.timeoutMs,
    environ: Object.entries(variables)
      .map((pair) => pair.join('='))
      .join(';'),
    environment: JSON.stringify(variables),
    tencentcloud_region: region,
    tencentcloud_appid: appid,
    tencentcloud_uin: UIN,
  };
  return { ...context };
}
