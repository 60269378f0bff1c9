import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { perform, problem } from '../reply.ts';
import type { InvocationResult, RoleKeys } from '../scf-host/function-spec.ts';
import type { HostOptions, ScfHost } from '../scf-host/host.ts';
import { refuse } from '../scf-host/pool.ts';
import type { SetTimer } from '../timers.ts';
import { type CosDelivery, deliverCos } from './cos-delivery.ts';
import { createFaultQueue } from './faults.ts';
import { createJournal, type ScfApiCall } from './journal.ts';
import { fixedRegion, followingRegion } from './region.ts';
import { isForScf, route } from './routing.ts';
import { createRunner } from './runner.ts';
import type { ScfState } from './state.ts';
import { createFunctionStore, STANDARD_NAMESPACE } from './store.ts';

/** How a local SCF API is set up. */
export interface ScfApiOptions {
  /** Code is unzipped below it, a folder for each deployment; absolute. The caller makes and removes it. */
  readonly folder: string;
  /** Absolute path of the built SCF runtime (dist/scf-runtime.js). */
  readonly runtime: string;
  /**
   * What every deployed function has unless its own variables say otherwise: PATH, and what stands for the network of the cloud,
   * such as endpoints of the local CDN API. Not checked against the platform's rules, not shown by GetFunction.
   */
  readonly baseEnv: Readonly<Record<string, string>>;
  /** `AKIDlocal` by default. */
  readonly secretId?: string;
  /** `local-secret` by default. */
  readonly secretKey?: string;
  /** Handed over to functions with a Role, as the platform does; by default the keys of the API with a token. */
  readonly roleKeys?: () => RoleKeys;
  /** By default that of the calls while no function is there, `ap-singapore` before the first; one with functions refuses others. */
  readonly region?: string;
  /** `1250000000` by default. */
  readonly appid?: string;
  /** The machine clock, in ms since 1970. */
  readonly now?: () => number;
  /** Between the tries of an asynchronous event, in ms; 60 000 by default. However short, it stands for a minute. */
  readonly retryDelayMs?: number;
  /**
   * How many looks (GetFunction, ListFunctions) still say Creating, Updating or Deleting after a write; 1 by default. Without a look
   * for 2 s it is over by itself.
   */
  readonly busyPolls?: number;
  /** What timer triggers wait with; that of Node by default. */
  readonly setTimer?: SetTimer;
  /** Gets every line that a function writes. */
  readonly onLog?: NonNullable<HostOptions['onLog']>;
  /** Is told of every invocation: what made it (`<function>: POST /purge`, `<function>: timer drain`), and how it ended. */
  readonly onResult?: (what: string, result: InvocationResult) => void;
}

/** A local SCF API that holds what was deployed to it, and runs it. */
export interface ScfApi {
  /** Whether this request is for it: `POST /` with an X-TC-Action, or a path below `/_local/scf/`. The body is unread. */
  takes(request: IncomingMessage): boolean;
  /** Answers a request. Does not reject. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  calls(): readonly ScfApiCall[];
  /** Names of deployed functions, in every namespace. */
  functions(): readonly string[];
  /** A synchronous invocation of a deployed function by its cloud name; 435 when there is none. */
  invoke(name: string, event: unknown): Promise<InvocationResult>;
  /** An asynchronous one, as COS and timers make it. */
  invokeAsync(name: string, event: unknown): ReturnType<ScfHost['invokeAsync']>;
  /** Delivers a COS event to each function with a trigger that matches one of its records; what each made of it. */
  emitCos(event: unknown): Promise<readonly CosDelivery[]>;
  /** Ends every process, timer and Function URL; events that wait for their next try are dropped. */
  close(): Promise<void>;
}

function createState(options: ScfApiOptions): ScfState {
  const { secretId = 'AKIDlocal', secretKey = 'local-secret', appid = '1250000000' } = options;
  const now = options.now ?? Date.now;
  const functions = createFunctionStore();
  const isHolding = () => functions.all().length > 0;
  const region = options.region === undefined ? followingRegion(isHolding) : fixedRegion(options.region);
  const ground = {
    folder: options.folder,
    runtime: options.runtime,
    baseEnv: options.baseEnv,
    region,
    appid,
    roleKeys: options.roleKeys ?? (() => ({ secretId, secretKey, token: 'local-token' })),
    ...(options.onLog && { onLog: options.onLog }),
  };
  const catchUp = () => {
    for (const { lifecycle } of functions.all()) lifecycle.catchUp();
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    account: { secretId, secretKey },
    now,
    region,
    appid,
    busyPolls: options.busyPolls ?? 1,
    functions,
    journal: createJournal(),
    faults: createFaultQueue(),
    makeRunner: (name, allowance) =>
      createRunner({
        name,
        ground,
        allowance,
        now,
        retryDelayMs: options.retryDelayMs ?? 60_000,
        onResult: options.onResult ?? (() => undefined),
        ...(options.setTimer && { setTimer: options.setTimer }),
        catchUp,
      }),
    catchUp,
    inTurn(task) {
      const done = last.then(task);
      last = done.catch(() => undefined); // it rejects to its caller
      return done;
    },
  };
}

/**
 * Makes a strict copy of the SCF CloudAPI (2018-04-16) that runs what is deployed to it, after the documents: what they do not say
 * is told where it is decided. Codes that were guessed, since no page ties them to their case: `FunctionNameStatusError` after a failed
 * creation, those of names, descriptions, memory and time limits, reservations, filters, a bucket of another region, a rule of COS
 * that its function has already, a repeated variable, an unknown qualifier, and an event that is no JSON or too large.
 */
export function createScfApi(options: ScfApiOptions): ScfApi {
  const state = createState(options);
  const { functions } = state;
  const find = (name: string) => {
    const all = functions.all().filter((record) => record.name === name);
    return all.find(({ namespace }) => namespace === STANDARD_NAMESPACE) ?? all[0];
  };
  const nothing = (requestId: string) => refuse(requestId, 435, 'FunctionNotFound: there is no function of that name');
  return {
    takes: isForScf,
    async serve(request, response) {
      const reply = await route(request, state).catch((error: unknown) => problem(500, String(error)));
      perform(reply, request, response);
    },
    calls: () => state.journal.calls(),
    functions: () =>
      functions
        .all()
        .filter(({ lifecycle }) => lifecycle.status !== 'Deleting')
        .map(({ name }) => name),
    async invoke(name, event) {
      return find(name)?.runner.invoke(event, 'invoked') ?? nothing(randomUUID());
    },
    async invokeAsync(name, event) {
      const requestId = randomUUID();
      const delivery = find(name)?.runner.invokeAsync(event, 'invoked', requestId);
      return delivery ?? { requestId, attempts: [nothing(requestId)] };
    },
    emitCos: (event) => deliverCos(event, functions.all()),
    async close() {
      await Promise.all(functions.all().map(({ runner }) => runner.close()));
    },
  };
}

/** Starts a local SCF API on a port of 127.0.0.1, its own, 0 (the default) being any free one. Rejects when the port is taken. */
export async function startScfApi(
  options: ScfApiOptions & { readonly port?: number },
): Promise<ScfApi & { readonly url: string }> {
  const api = createScfApi(options);
  const server = createServer((request, response) => void api.serve(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    ...api,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, api.close()]);
    },
  };
}
