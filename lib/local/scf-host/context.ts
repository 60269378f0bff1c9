import type { ScfContext } from '../../scf/context.ts';
import { type Place, UIN } from './environment.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { InvokeMessage } from './messages.ts';

type Functions = 'callbackWaitsForEmptyEventLoop' | 'getRemainingTimeInMillis' | 'done' | 'fail' | 'succeed';

/** 583/11637. */
export const STANDARD_MEMORY_MB = 128;

/**
 * The fields of the context of an invocation (583/9210) that are no functions. `environ` and `environment` hold the
 * function's own variables and the namespace, as the documented sample suggests; they are not cut at a second "=".
 */
export function contextOf(spec: FunctionSpec, { region, appid }: Place, requestId: string): InvokeMessage['context'] {
  const variables = { ...spec.env, SCF_NAMESPACE: 'default' };
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
