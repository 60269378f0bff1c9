import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { deliver } from '../scf-host/asynchronous.ts';
import type { InvocationResult } from '../scf-host/function-spec.ts';
import { refuse } from '../scf-host/pool.ts';
import { type SetTimer, startTimers } from '../timers.ts';
import { type Deployable, type Deployment, type Ground, startDeployment } from './deployment.ts';
import { createFunctionUrls } from './function-urls.ts';
import type { HttpTrigger, Trigger } from './triggers/trigger.ts';

/** An asynchronous event and every try of it. */
export interface Delivery {
  readonly requestId: string;
  readonly attempts: readonly InvocationResult[];
}

/** What a function may use; asked anew each time, since it changes while the function runs. */
export interface Allowance {
  /** How many invocations may run at once. */
  readonly instances: number;
  /** How often an asynchronous event that failed comes again. */
  readonly retries: number;
  /** How long such an event is kept, in s of the platform. */
  readonly lifeS: number;
}

/** Runs one function: its code, its timers and its Function URLs. */
export interface Runner {
  /** New invocations go to this; those in flight come to their end where they are. */
  deploy(deployable: Deployable): void;
  /** Makes timers and Function URLs as the triggers say. */
  follow(triggers: readonly Trigger[]): Promise<void>;
  urlOf(trigger: HttpTrigger): string | undefined;
  /** A synchronous invocation; 432 when all that may be are busy, 435 when nothing is deployed. */
  invoke(event: unknown, what: string, requestId?: string): Promise<InvocationResult>;
  /** An asynchronous one; resolves with every try, as `deliver` tells. */
  invokeAsync(event: unknown, what: string, requestId?: string): Promise<Delivery>;
  /** Ends everything at once. */
  close(): Promise<void>;
}

/** How a function is run. */
export interface RunnerOptions {
  readonly name: string;
  readonly ground: Ground;
  readonly allowance: () => Allowance;
  readonly now: () => number;
  /** Between the tries of an asynchronous event, in ms; it stands for a minute of the platform. */
  readonly retryDelayMs: number;
  readonly onResult: (what: string, result: InvocationResult) => void;
  /** What its timers wait with; that of Node by default. */
  readonly setTimer?: SetTimer;
  /** Called before each invocation: it may deploy what is due. */
  readonly catchUp: () => void;
}

const ASYNC_BYTES = 128 * 1024; // 583/11637
const RETRY_S = 60; // 583/41138

/** Refuses an event that is too large or cannot be written as JSON, such as one that is nested too deeply. */
function refuseEvent(event: unknown, requestId: string): InvocationResult | undefined {
  try {
    const bytes = Buffer.byteLength(JSON.stringify(event) ?? 'null');
    if (bytes <= ASYNC_BYTES) return undefined;
    return refuse(requestId, 406, `RequestTooLarge: the event has ${bytes} bytes, above ${ASYNC_BYTES}`);
  } catch {
    return refuse(requestId, 400, 'InvalidParameterValue: the event is no JSON');
  }
}

/** Makes the runner of a function that is not deployed yet. */
export function createRunner(options: RunnerOptions): Runner {
  const { name, ground, allowance, now } = options;
  const closing = new AbortController();
  const deployments = new Set<Deployment>();
  let current: Deployment | undefined;
  let running = 0;
  let stopTimers = () => {};

  async function run(event: unknown, requestId: string): Promise<InvocationResult> {
    options.catchUp();
    if (!current) return refuse(requestId, 435, `FunctionNotFound: nothing is deployed as "${name}"`);
    if (running >= allowance().instances) return refuse(requestId, 432, 'ResourceLimitReached: every instance is busy');
    running += 1;
    return current.invoke(event, requestId).finally(() => {
      running -= 1;
    });
  }
  async function invoke(event: unknown, what: string, requestId: string = randomUUID()): Promise<InvocationResult> {
    const result = await run(event, requestId);
    options.onResult(`${name}: ${what}`, result);
    return result;
  }
  async function invokeAsync(event: unknown, what: string, requestId: string = randomUUID()): Promise<Delivery> {
    const refused = refuseEvent(event, requestId);
    if (refused) {
      options.onResult(`${name}: ${what}`, refused);
      return { requestId, attempts: [refused] };
    }
    const { signal } = closing;
    let minutes = 0;
    const pause = () => {
      minutes += 1;
      if (minutes * RETRY_S > allowance().lifeS) return Promise.resolve(false);
      return sleep(options.retryDelayMs, undefined, { signal }).then(
        () => true,
        () => false,
      );
    };
    const attempts = await deliver(() => invoke(event, what, requestId), { retries: allowance().retries, pause });
    return { requestId, attempts };
  }
  const urls = createFunctionUrls(
    name,
    (event) => run(event, randomUUID()),
    (what, result) => options.onResult(`${name}: ${what}`, result),
  );

  return {
    deploy(deployable) {
      const old = current;
      current = startDeployment(deployable, ground);
      deployments.add(current);
      old?.retire().finally(() => deployments.delete(old));
    },
    async follow(triggers) {
      stopTimers();
      const timers = triggers.filter((trigger) => trigger.type === 'timer').filter(({ isEnabled }) => isEnabled);
      stopTimers = startTimers(
        timers.map(({ name, rule, argument }) => ({ name, cron: rule.cron, argument })),
        now,
        (event) => void invokeAsync(event, `timer ${event.TriggerName}`),
        options.setTimer,
      );
      await urls.follow(triggers.filter((trigger) => trigger.type === 'http'));
    },
    urlOf: urls.urlOf,
    invoke,
    invokeAsync,
    async close() {
      closing.abort();
      current = undefined;
      stopTimers();
      await Promise.all([urls.close(), ...[...deployments].map((deployment) => deployment.close())]);
    },
  };
}
