import type { Config } from '../config/config.ts';
import { type Env, readCredentials, readVariable } from '../config/settings.ts';
import { asPurgeError, PurgeError } from '../errors.ts';
import { createLog, type Log } from '../log.ts';
import { readContext } from '../scf/context.ts';
import type { Credentials } from '../types.ts';
import { type Chain, createChains } from './apis.ts';
import { type Effects, systemEffects } from './effects.ts';
import { createWarm, type Warm } from './warm.ts';

/** One invocation: its configuration, its time, its voice and its way to the CDN. */
export interface Run {
  readonly config: Config;
  readonly env: Env;
  readonly effects: Effects;
  readonly warm: Warm;
  readonly log: Log;
  readonly requestId: string;
  /** ms until the platform ends the invocation. */
  readonly remainingMs: () => number;
  /** The ways to the CDN, one for each area. Throws PurgeError `BAD_SETTINGS` when an endpoint is unusable. */
  readonly chains: readonly Chain[];
  /** Reads the keys anew, since role keys rotate. Throws PurgeError `NO_CREDENTIALS`. */
  readonly credentials: () => Credentials;
}

/** What a deployed function brings along; one per instance. */
export interface Instance {
  readonly name: string;
  readonly config: Config;
  readonly effects: Effects;
  readonly warm: Warm;
}

/** Makes the instance of a deployed function, with an empty memory. */
export function createInstance(name: string, config: Config, effects: Effects = systemEffects): Instance {
  return { name, config, effects, warm: createWarm(effects.now) };
}

function startRun(instance: Instance, env: Env, context: unknown): Run {
  const { config, effects, warm } = instance;
  const { requestId, functionName, remainingMs } = readContext(context, instance.name, effects.now);
  warm.remainingMs = remainingMs;
  let chains: readonly Chain[] | undefined;
  return {
    config,
    env,
    effects,
    warm,
    requestId,
    remainingMs,
    log: createLog(readVariable(env, 'LOG_LEVEL'), { requestId, function: functionName }, effects.write, effects.now),
    get chains() {
      chains ??= createChains(config, env, { ...effects, transport: warm.transport });
      return chains;
    },
    credentials: () => readCredentials(env),
  };
}

/** A run that has at most so many ms left; all else is the same, and made when it is asked for. */
export function within(run: Run, ms: number): Run {
  const end = run.effects.now() + ms;
  const remainingMs = () => Math.min(run.remainingMs(), end - run.effects.now());
  return Object.create(run, { remainingMs: { value: remainingMs } }) as Run;
}

/** Why nothing can be signed or sent: the error of missing keys or of an unusable endpoint; nothing where all is there. */
export function unusableReason(run: Run): PurgeError | undefined {
  try {
    run.credentials();
    void run.chains;
    return undefined;
  } catch (error) {
    if (error instanceof PurgeError) return error;
    throw error;
  }
}

/**
 * Runs one invocation from whatever the platform hands over. What it throws is always a PurgeError, logged before: SCF
 * retries the event then, and an alarm can count the lines of level error. Reads no settings by itself.
 */
export async function invoke<Result>(
  instance: Instance,
  env: Env,
  context: unknown,
  work: (run: Run) => Promise<Result>,
): Promise<Result> {
  const run = startRun(instance, env, context);
  try {
    return await work(run);
  } catch (cause) {
    const error = asPurgeError(cause);
    run.log('error', error.message, { code: error.code, ...error.detail });
    throw error;
  }
}
