import { checkVariables, injectedVariables } from './environment.ts';
import type { FunctionSpec } from './function-spec.ts';
import { type Instance, startInstance } from './instance.ts';

/** The instances of one function. */
export interface Pool {
  readonly spec: FunctionSpec;
  /** An idle instance, else a new one, else nothing when all that may be are busy. */
  take(): Instance | undefined;
  /** Sends the lines of an instance somewhere, until the next call. */
  listen(instance: Instance, onLine: (line: string) => void): void;
  close(): Promise<void>;
  killNow(): void;
}

/** What all functions of a host share. */
export interface PoolOptions {
  readonly runtime: string;
  readonly baseEnv: Readonly<Record<string, string>>;
  readonly region: string;
  readonly appid: string;
  readonly freeze: boolean;
}

const MEMORY_MB = 128;
const INSTANCES = 10;

/** Makes the pool of a function. Throws PurgeError `BAD_SETTINGS` for variables that the platform would refuse. */
export function createPool(spec: FunctionSpec, { runtime, baseEnv, region, appid, freeze }: PoolOptions): Pool {
  checkVariables(spec.name, spec.env);
  const env = { ...baseEnv, ...injectedVariables(spec.name, region, appid), ...spec.env };
  const listeners = new Map<Instance, (line: string) => void>();
  let instances: Instance[] = [];
  return {
    spec,
    take() {
      instances = instances.filter(({ isGone }) => !isGone);
      const idle = instances.find(({ isIdle }) => isIdle);
      if (idle || instances.length >= (spec.maxInstances ?? INSTANCES)) return idle;
      const started = startInstance({
        runtime,
        bundle: spec.bundle,
        handler: spec.handler ?? 'main_handler',
        env,
        memoryMb: spec.memoryMb ?? MEMORY_MB,
        freeze,
        onLine: (line) => listeners.get(started)?.(line),
      });
      instances.push(started);
      return started;
    },
    listen: (instance, onLine) => void listeners.set(instance, onLine),
    close: async () => void (await Promise.all(instances.map((instance) => instance.kill()))),
    killNow() {
      for (const instance of instances) instance.killNow();
    },
  };
}
