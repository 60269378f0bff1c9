import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { PurgeError } from '../../errors.ts';
import { deliver } from './asynchronous.ts';
import type { FunctionSpec, InvocationResult } from './function-spec.ts';
import { createKeeper } from './keeper.ts';
import { createPool, refuse } from './pool.ts';

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
  /** How long an idle instance is kept, in ms; until the host is closed by default, since no document says. */
  readonly idleMs?: number;
  readonly appid?: string;
  readonly region?: string;
  /** Gets every line as it comes; `requestId` is empty for lines between invocations. */
  readonly onLog?: (line: { readonly function: string; readonly requestId: string; readonly line: string }) => void;
  /** The clock that `durationMs` is measured with, in ms; a monotonic one by default. Time limits follow the machine's. */
  readonly now?: () => number;
}

/** Runs built functions in processes of their own, as SCF does. After `close` its invocations reject. */
export interface ScfHost {
  /** A synchronous invocation, which the platform never retries. Does not reject for what the function does. */
  invoke(name: string, event: unknown, options?: { readonly requestId?: string }): Promise<InvocationResult>;
  /**
   * An asynchronous one, as COS and timers make it: a failed event comes again, with its request id. Resolves with every
   * try once one succeeded, none is left, or the host was closed.
   */
  invokeAsync(name: string, event: unknown): Promise<{ requestId: string; attempts: readonly InvocationResult[] }>;
  /** Kills every instance, frozen ones too, and waits until it is gone; events that wait for their next try are dropped. */
  close(): Promise<void>;
}

const SYNC_BYTES = 6 * 1024 * 1024; // 583/11637
const ASYNC_BYTES = 128 * 1024;

/** The event as JSON text; undefined when it has none, as with a circular one. */
function serialise(event: unknown): string | undefined {
  try {
    return JSON.stringify(event) ?? 'null';
  } catch {
    return undefined;
  }
}

/**
 * Makes a host; processes start with the first invocation and keep the caller's own alive until `close`. Throws PurgeError
 * `BAD_SETTINGS` for variables that the platform would refuse. Not emulated: the read-only file system, memory outside the heap.
 */
export function createScfHost(options: HostOptions): ScfHost {
  const { retryDelayMs = 60_000, retries = 2, freeze = true, appid = '1250000000', region = 'ap-singapore' } = options;
  const keeper = createKeeper();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // one for every event that waits
  const shared = {
    runtime: options.runtime,
    baseEnv: options.baseEnv,
    place: { region, appid },
    freeze,
    keeper,
    now: options.now ?? (() => performance.now()),
    ...(options.idleMs !== undefined && { idleMs: options.idleMs }),
  };
  const pools = new Map(
    options.functions.map((spec) => {
      const onLine = (requestId: string, line: string) => options.onLog?.({ function: spec.name, requestId, line });
      return [spec.name, createPool(spec, { ...shared, onLine })];
    }),
  );

  async function invoke(name: string, event: string | undefined, requestId: string, limit: number) {
    if (closing.signal.aborted) throw new PurgeError('INTERNAL', 'the SCF host is closed');
    const pool = pools.get(name);
    if (!pool) return refuse(requestId, 435, `FunctionNotFound: there is no function "${name}"`);
    if (event === undefined) return refuse(requestId, 400, 'InvalidParameterValue: the event is no JSON');
    const bytes = Buffer.byteLength(event);
    if (bytes > limit) return refuse(requestId, 406, `RequestTooLarge: the event has ${bytes} bytes, above ${limit}`);
    return pool.invoke(event, requestId);
  }

  return {
    invoke: (name, event, { requestId = randomUUID() } = {}) => invoke(name, serialise(event), requestId, SYNC_BYTES),
    async invokeAsync(name, event) {
      const requestId = randomUUID();
      const text = serialise(event); // what the caller does to the object later does not count
      const { signal } = closing;
      const pause = () =>
        sleep(retryDelayMs, undefined, { signal }).then(
          () => !signal.aborted,
          () => false,
        );
      const attempts = await deliver(() => invoke(name, text, requestId, ASYNC_BYTES), { retries, pause });
      return { requestId, attempts };
    },
    async close() {
      closing.abort();
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      await keeper.close();
    },
  };
}
