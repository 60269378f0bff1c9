import { type Config, secretNames } from '../../config/config.ts';
import { type Env, readVariable } from '../../config/settings.ts';
import { STANDARD_ASYNC_EVENTS } from '../cloud/function-state.ts';
import { LOCAL_STAGE } from '../deployer.ts';
import type { DesiredFunction } from '../desired.ts';
import { sourceOf } from '../handler.ts';
import { readEvents } from '../triggers/events.ts';
import { hasSiteList } from '../triggers/site-lists.ts';
import type { Placed } from '../triggers/trigger-limits.ts';
import { warnOfSecrets } from './caller-secrets.ts';
import type { Findings } from './findings.ts';
import { checkKeys } from './key-rules.ts';
import { readEventAge, readInitTimeout, readMemory, readReserved, readRetries, readTimeout } from './limits.ts';
import { keepLocal } from './local-stage.ts';
import { readDescription, readFunctionName, readHandler, readNamespace, readRole, readRuntime } from './names.ts';
import { type FunctionSource, type Mode, readSetting, take } from './setting.ts';
import type { Read } from './values.ts';
import { checkVariables } from './variable-rules.ts';
import { readVariables } from './variables.ts';
import { readVpc } from './vpc.ts';

/** What a service is read with, besides `serverless.yml` itself. */
export interface ServiceContext {
  readonly stage: string;
  readonly config: Config;
  /** The crons of the schedules as they are written, by name. */
  readonly crons: ReadonlyMap<string, string>;
  /** Names of the functions that a build makes. */
  readonly builtFunctions: readonly string[];
  /** The deployer's shell and `.env`. */
  readonly env: Env;
}

/** A function as it shall be, with what is asked of several at once. */
export interface DeclaredFunction {
  readonly desired: DesiredFunction;
  /** The file in `functions/` that its code is built from, without its ending. */
  readonly source: string;
  readonly mode: Mode;
  readonly placed: readonly Placed[];
  /** Whether it has `cos: {sites: […]}`. */
  readonly hasSiteList: boolean;
}

/** What the platform takes where nothing is said (583/11637, 583/41138); but for the runtime, which would be Python there. */
const STANDARD = { runtime: 'Nodejs18.15', memoryMb: 128, timeoutS: 3, initTimeoutS: 65, ...STANDARD_ASYNC_EVENTS };

/** Reads one function. Tells what is wrong, and has the standard value there. */
export function readDeclared(
  from: FunctionSource,
  region: string | undefined,
  context: ServiceContext,
  findings: Findings,
): DeclaredFunction {
  const { config, env, stage, builtFunctions } = context;
  const { key, own } = from;
  const path = `functions.${key}`;
  const handler = take({ value: own['handler'], path: `${path}.handler` }, findings, (value) =>
    readHandler(value, builtFunctions),
  );
  const source = handler === undefined ? '' : sourceOf({ handler });
  const isLocal = stage === LOCAL_STAGE;
  const listed = readVariables(from, source === 'webhook' ? secretNames(config) : [], env, findings);
  const variables = isLocal ? keepLocal(listed, findings) : listed;
  const mode = readVariable(variables.values, 'DATABASE_URL') === undefined ? 'direct' : 'queued';
  const setting = <Value>(name: string, standard: Value, read: (value: unknown) => Read<Value>): Value =>
    readSetting(from, name, mode, findings, read) ?? standard;

  const namespace = setting('namespace', 'default', readNamespace);
  const given = setting('role', '', readRole);
  const role = isLocal ? '' : given; // the local cloud has keys of its own for all
  checkVariables(variables, { isLocal, env }, findings);
  checkKeys(variables, { path: `${path}.environment`, role }, findings);
  if (source === 'webhook' && !isLocal) warnOfSecrets(config, variables, path, findings);
  const vpc = setting('vpc', undefined, readVpc);
  const reservedInstances = setting<number | undefined>('reservedConcurrency', undefined, readReserved);
  const reading = { region, mode, config, crons: context.crons, findings } as const;
  const placed = readEvents({ value: own['events'], path: `${path}.events` }, source, reading);
  const name = take({ value: own['name'], path: `${path}.name` }, findings, (value) =>
    readFunctionName(value, namespace),
  );
  const desired = {
    key,
    name: name ?? '',
    namespace,
    handler: handler ?? '',
    runtime: setting('runtime', STANDARD.runtime, readRuntime),
    description: setting('description', '', readDescription),
    memoryMb: setting('memorySize', STANDARD.memoryMb, readMemory),
    timeoutS: setting('timeout', STANDARD.timeoutS, readTimeout),
    initTimeoutS: setting('initTimeout', STANDARD.initTimeoutS, readInitTimeout),
    role,
    environment: variables.values,
    ...(vpc && { vpc }),
    ...(reservedInstances !== undefined && { reservedInstances }),
    asyncEvents: {
      retries: setting('maximumRetryAttempts', STANDARD.retries, readRetries),
      lifeS: setting('maximumEventAge', STANDARD.lifeS, readEventAge),
    },
    triggers: placed.map(({ trigger }) => trigger),
  };
  return { desired, source, mode, placed, hasSiteList: hasSiteList(own['events']) };
}
