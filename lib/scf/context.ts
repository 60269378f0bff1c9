import type { Context as AwsContext } from 'aws-lambda';
import { field } from './shape.ts';

/**
 * The context of an SCF event function (583/9210). The callback helpers and `getRemainingTimeInMillis` are those of
 * AWS Lambda; all else differs: names are snake_case, memory is a number, and there is no ARN, log stream or identity.
 * `environ` and `environment` hold the function's variables, secrets included, so a context is never logged.
 */
export interface ScfContext
  extends Pick<
    AwsContext,
    'callbackWaitsForEmptyEventLoop' | 'getRemainingTimeInMillis' | 'done' | 'fail' | 'succeed'
  > {
  readonly request_id: string;
  readonly function_name: string;
  readonly function_version: string;
  readonly namespace: string;
  readonly memory_limit_in_mb: number;
  readonly time_limit_in_ms: number;
  readonly environ: string;
  readonly environment: string;
  readonly tencentcloud_region: string;
  readonly tencentcloud_appid: string;
  readonly tencentcloud_uin: string;
}

/** A handler as SCF calls it: a promise, since "a promise handler cannot return through callback" (583/67790). */
export type ScfHandler<Result> = (event: unknown, context: ScfContext) => Promise<Result>;

/** What this project uses of a context. */
export interface InvocationContext {
  readonly requestId: string;
  readonly functionName: string;
  /** Time left before the platform kills the invocation, in ms. */
  readonly remainingMs: () => number;
}

const STANDARD_LIMIT_MS = 3000; // the platform's default time limit (583/11637)

/** Reads a context that may be anything. Without a usable clock in it, the time limit counts from now on; never throws. */
export function readContext(context: unknown, functionName: string, now: () => number): InvocationContext {
  const requestId = field(context, 'request_id');
  const name = field(context, 'function_name');
  const limit = field(context, 'time_limit_in_ms');
  const ends = now() + (typeof limit === 'number' && limit > 0 ? limit : STANDARD_LIMIT_MS);
  return {
    requestId: typeof requestId === 'string' ? requestId : '',
    functionName: typeof name === 'string' && name !== '' ? name : functionName,
    remainingMs: () => readRemaining(context) ?? ends - now(),
  };
}

function readRemaining(context: unknown): number | undefined {
  try {
    const read = (context as Partial<ScfContext> | null | undefined)?.getRemainingTimeInMillis;
    const left: unknown = typeof read === 'function' ? Reflect.apply(read, context, []) : undefined;
    return typeof left === 'number' && Number.isFinite(left) ? left : undefined;
  } catch {
    return undefined; // a context without a usable clock: the time limit counts instead
  }
}
