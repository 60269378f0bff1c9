import { randomUUID } from 'node:crypto';
import type { FunctionSpec, InvocationResult } from './function-spec.ts';
import type { Ended, Instance } from './instance.ts';
import type { InvokeMessage } from './messages.ts';
import { createPool, type Pool } from './pool.ts';

/** How a host is set up. */
export interface HostOptions {
  readonly functions: readonly FunctionSpec[];
  /** Absolute path of the built `runtime.ts`. */
  readonly runtime: string;
  /** What a child needs to run at all, such as PATH; nothing else is inherited. */
  readonly baseEnv: Readonly<Record<string, string>>;
  /** Between the tries of an asynchronous event; 60 000 on the platform (583/41138), less in tests. */
  readonly retryDelayMs?: number;
  /** 2 by default. */
  readonly retries?: number;
  /** Whether instances are stopped between invocations; true by default. */
  readonly freeze?: boolean;
  readonly appid?: string;
  readonly region?: string;
  readonly onLog?: (line: { readonly function: string; readonly requestId: string; readonly line: string }) => void;
}

/** Runs built functions in processes of their own, as SCF does. */
export interface ScfHost {
  /** A synchronous invocation, which the platform never retries. Does not reject for what the function does. */
  invoke(name: string, event: unknown, options?: { readonly requestId?: string }): Promise<InvocationResult>;
  /** An asynchronous one, as COS and timers make it: a failed event comes again, with its request id. */
  invokeAsync(name: string, event: unknown): Promise<{ requestId: string; attempts: readonly InvocationResult[] }>;
  /** Kills every instance and waits until it is gone; events that wait for their next try are dropped. */
  close(): Promise<void>;
}

const SYNC_BYTES = 6 * 1024 * 1024; // 583/11637
const ASYNC_BYTES = 128 * 1024;
const RETRIED: ReadonlySet<number> = new Set([430, 433, 434, 439]); // 583/41138
const STATUS = { 'init-failed': 430, timeout: 433, exit: 439 } as const;

type Settled = Pick<InvocationResult, 'statusCode' | 'result' | 'errorMessage' | 'errorCode' | 'memoryMb'>;

function settle(ended: Ended): Settled {
  if (ended.type !== 'done') {
    const statusCode = ended.message === 'out of memory' ? 434 : STATUS[ended.type];
    return { statusCode, errorMessage: ended.message, memoryMb: 0 };
  }
  const memoryMb = Math.ceil(ended.memory / 1024 / 1024);
  if (ended.error) {
    const { message, code } = ended.error;
    return { statusCode: 430, errorMessage: message, ...(code !== undefined && { errorCode: code }), memoryMb };
  }
  const text = ended.result ?? 'null';
  if (Buffer.byteLength(text) > SYNC_BYTES) return { statusCode: 407, errorMessage: 'body size is too long', memoryMb };
  return { statusCode: 200, result: JSON.parse(text), memoryMb };
}

function refuse(requestId: string, statusCode: number, errorMessage: string): InvocationResult {
  const unused = { logs: [], instance: 0, coldStart: false, durationMs: 0, memoryMb: 0 };
  return { requestId, ok: false, statusCode, errorMessage, ...unused };
}

/** Makes a host; processes start with the first invocation. Throws PurgeError `BAD_SETTINGS` for bad variables. */
export function createScfHost(options: HostOptions): ScfHost {
  const { retryDelayMs = 60_000, retries = 2, freeze = true, appid = '1250000000', region = 'ap-singapore' } = options;
  const shared = { runtime: options.runtime, baseEnv: options.baseEnv, region, appid, freeze };
  const pools = new Map(options.functions.map((spec) => [spec.name, createPool(spec, shared)]));
  const closing = new AbortController();
  const killAll = () => {
    for (const pool of pools.values()) pool.killNow();
  };
  process.once('exit', killAll); // a frozen child would not notice that its host is gone

  function messageFor({ spec }: Pool, event: string, requestId: string): InvokeMessage {
    const environment = { ...spec.env, SCF_NAMESPACE: 'default' };
    const keys = spec.role?.();
    return {
      type: 'invoke',
      event,
      deadline: 0, // set when the instance is ready: loading does not count
      context: {
        request_id: requestId,
        function_name: spec.name,
        function_version: '$LATEST',
        namespace: 'default',
        memory_limit_in_mb: spec.memoryMb ?? 128,
        time_limit_in_ms: spec.timeoutMs,
        environ: Object.entries(environment)
          .map((pair) => pair.join('='))
          .join(';'),
        environment: JSON.stringify(environment),
        tencentcloud_region: region,
        tencentcloud_appid: appid,
        tencentcloud_uin: '100000000001',
      },
      env: keys
        ? {
            TENCENTCLOUD_SECRETID: keys.secretId,
            TENCENTCLOUD_SECRETKEY: keys.secretKey,
            TENCENTCLOUD_SESSIONTOKEN: keys.token,
          }
        : {},
    };
  }

  async function run(pool: Pool, instance: Instance, event: string, requestId: string): Promise<InvocationResult> {
    const logs: string[] = [];
    const { name, timeoutMs } = pool.spec;
    pool.listen(instance, (line) => {
      logs.push(line);
      options.onLog?.({ function: name, requestId, line });
    });
    const coldStart = instance.isFresh;
    const startedAt = performance.now();
    const settled = settle(await instance.run(messageFor(pool, event, requestId), timeoutMs));
    const durationMs = performance.now() - startedAt;
    return {
      requestId,
      ok: settled.statusCode === 200,
      ...settled,
      logs,
      instance: instance.pid,
      coldStart,
      durationMs,
    };
  }

  async function invokeWithin(
    limit: number,
    name: string,
    event: unknown,
    requestId: string,
  ): Promise<InvocationResult> {
    const pool = pools.get(name);
    if (!pool) return refuse(requestId, 435, `there is no function "${name}"`);
    const text = JSON.stringify(event) ?? 'null';
    const bytes = Buffer.byteLength(text);
    if (bytes > limit) return refuse(requestId, 406, `the event has ${bytes} bytes; at most ${limit} are allowed`);
    const instance = pool.take();
    if (!instance) return refuse(requestId, 432, 'every instance is busy');
    return run(pool, instance, text, requestId);
  }

  /** Resolves after the delay, or at once when the host closes. */
  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, retryDelayMs);
      closing.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  return {
    invoke: (name, event, { requestId = randomUUID() } = {}) => invokeWithin(SYNC_BYTES, name, event, requestId),
    async invokeAsync(name, event) {
      const requestId = randomUUID();
      const attempts: InvocationResult[] = [];
      for (let failures = 0; !closing.signal.aborted; ) {
        const attempt = await invokeWithin(ASYNC_BYTES, name, event, requestId);
        attempts.push(attempt);
        if (RETRIED.has(attempt.statusCode)) failures += 1;
        else if (attempt.statusCode !== 432) break;
        if (failures > retries) break;
        await pause();
      }
      return { requestId, attempts };
    },
    async close() {
      closing.abort();
      process.off('exit', killAll);
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}
