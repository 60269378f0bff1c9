import { contextOf, STANDARD_MEMORY_MB } from './context.ts';
import {
  checkVariables,
  injectedVariables,
  type Place,
  processEnvironment,
  roleVariables,
  type Variables,
} from './environment.ts';
import type { Ended, FunctionSpec, InvocationResult } from './function-spec.ts';
import { type Instance, startInstance } from './instance.ts';
import type { Keeper } from './keeper.ts';

/** The instances of one function. */
export interface Pool {
  /** Runs an event (JSON text) in an idle instance, else in a new one; 432 when all that may be are busy. */
  invoke(event: string, requestId: string): Promise<InvocationResult>;
  /** Kills every instance and waits until it is gone. */
  close(): Promise<void>;
}

/** What all functions of a host share. */
export interface PoolOptions {
  readonly runtime: string;
  readonly baseEnv: Variables;
  readonly place: Place;
  readonly freeze: boolean;
  /** How long an idle instance is kept, in ms; absent: until the host is closed. */
  readonly idleMs?: number;
  readonly keeper: Keeper;
  readonly onLine: (requestId: string, line: string) => void;
  readonly now: () => number;
}

const INSTANCES = 10;
const INIT_TIMEOUT_MS = 65_000; // text of the SDK
const MB = 1024 * 1024;

/** What is answered when no instance had a part in it. */
export function refuse(requestId: string, statusCode: number, errorMessage: string): InvocationResult {
  const unused = { logs: [], instance: 0, coldStart: false, durationMs: 0, memoryMb: 0 };
  return { requestId, ok: false, statusCode, errorMessage, ...unused };
}

/** Makes the pool of a function, empty. Throws PurgeError `BAD_SETTINGS` for variables that the platform would refuse. */
export function createPool(spec: FunctionSpec, options: PoolOptions): Pool {
  checkVariables(spec.name, spec.env);
  const { place, keeper, now, idleMs } = options;
  const fixed = { ...injectedVariables(spec, place), ...spec.env };
  const living = new Set<Instance>();
  const idle: Instance[] = []; // the one that was used last comes first, so that the others can expire
  const expiries = new Map<Instance, NodeJS.Timeout>();

  function start(variables: Variables): Instance {
    const instance: Instance = startInstance({
      runtime: options.runtime,
      bundle: spec.bundle,
      handler: spec.handler ?? 'main_handler',
      env: processEnvironment(options.baseEnv, variables),
      memoryMb: spec.memoryMb ?? STANDARD_MEMORY_MB,
      initTimeoutMs: spec.initTimeoutMs ?? INIT_TIMEOUT_MS,
      freeze: options.freeze,
      onGone() {
        living.delete(instance);
        withdraw(instance);
        keeper.forget(instance.pid);
      },
    });
    living.add(instance);
    keeper.watch(instance.pid);
    return instance;
  }
  function withdraw(instance: Instance): void {
    clearTimeout(expiries.get(instance));
    expiries.delete(instance);
    if (idle.includes(instance)) idle.splice(idle.indexOf(instance), 1);
  }
  function give(instance: Instance): void {
    idle.unshift(instance);
    // Between invocations nobody is there to hear it but the host's own log.
    instance.listen((line) => options.onLine('', line));
    if (idleMs === undefined) return;
    expiries.set(instance, setTimeout(() => instance.close(), idleMs).unref());
  }

  async function run(instance: Instance, event: string, requestId: string, role: Variables) {
    const logs: string[] = [];
    instance.listen((line) => {
      logs.push(line);
      options.onLine(requestId, line);
    });
    let ended: Ended = await instance.loaded;
    const startedAt = now();
    if (ended.statusCode === 200) {
      const context = contextOf(spec, place, requestId);
      ended = await instance.run({ type: 'invoke', event, context, env: role }, spec.timeoutMs);
    }
    const durationMs = now() - startedAt;
    if (instance.isSound) give(instance);
    return { ...ended, logs, durationMs };
  }

  return {
    async invoke(event, requestId) {
      const role = roleVariables(spec.role?.());
      const warm = idle.find(({ isSound }) => isSound);
      if (warm) withdraw(warm);
      if (!warm && living.size >= (spec.maxInstances ?? INSTANCES)) {
        return refuse(requestId, 432, 'ResourceLimitReached: every instance is busy');
      }
      const instance = warm ?? start({ ...fixed, ...role });
      const outcome = await run(instance, event, requestId, role);
      return {
        requestId,
        ok: outcome.statusCode === 200,
        ...outcome,
        instance: instance.pid,
        coldStart: !warm,
        memoryMb: Math.ceil(instance.memory / MB),
      };
    },
    async close() {
      await Promise.all([...living].map((instance) => instance.close()));
    },
  };
}
