import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { functionNames } from '../build/function-names.ts';
import { type Env, readVariable } from '../config/settings.ts';
import type { Checked } from '../config-check/check.ts';
import { loadConfig } from '../config-check/load.ts';
import { PurgeError } from '../errors.ts';
import type { Cloud, FunctionPlace } from './cloud/cloud.ts';
import { readDeployer } from './deployer.ts';
import type { DesiredFunction } from './desired.ts';
import type { Framework, FrameworkFunction, FrameworkOptions, FrameworkOutput } from './framework.ts';
import { readService } from './service-file/read-service.ts';
import { regionOf } from './service-file/region.ts';

/** What one run of `serverless` works with. */
export interface Session {
  readonly framework: Framework;
  readonly options: FrameworkOptions;
  readonly output: FrameworkOutput;
  /** The deployer's shell and `.env`. */
  readonly env: Env;
  /** The configuration, read once. Throws PurgeError `BAD_CONFIG` with every problem. */
  configuration(): Promise<Checked>;
  /** What is asked for, read once. Throws PurgeError `BAD_CONFIG` with every problem of the first file that has some. */
  service(): Promise<Service>;
}

/** What `serverless.yml` and the configuration ask for. */
export interface Service {
  readonly configFile: string;
  readonly functions: readonly DesiredFunction[];
  readonly warnings: readonly string[];
}

/** The configuration that is compiled in: `PURGE_CONFIG`, else `purge.config.yaml` beside `serverless.yml`. */
function configFileOf({ framework, env }: Session): string {
  return path.resolve(framework.serviceDir, readVariable(env, 'PURGE_CONFIG') ?? 'purge.config.yaml');
}

async function loadService(session: Session): Promise<Service> {
  const { framework, env } = session;
  const configFile = configFileOf(session);
  const { config, crons, warnings } = await session.configuration();
  const read = readService(framework.service, {
    stage: stageOf(session),
    config,
    crons,
    builtFunctions: await functionNames(framework.serviceDir),
    env,
  });
  return {
    configFile,
    functions: read.functions,
    warnings: [...warnings.map((text) => `${path.basename(configFile)} ${text}`), ...read.warnings],
  };
}

function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loaded: Promise<Value> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

/** Makes the session of one run; reads nothing yet. */
export function createSession(given: Omit<Session, 'service' | 'configuration'>): Session {
  const session: Session = {
    ...given,
    configuration: once(() => loadConfig(configFileOf(session))),
    service: once(() => loadService(session)),
  };
  return session;
}

/** The stage of the command line, else that of `serverless.yml`. */
export function stageOf({ framework, options }: Session): string {
  return typeof options['stage'] === 'string' ? options['stage'] : framework.service.provider.stage;
}

/** The region of `serverless.yml`; where that leaves it open, what the configuration is for. Throws PurgeError `BAD_CONFIG`. */
export async function regionFor(session: Session): Promise<string> {
  const region = session.framework.service.provider.region?.trim();
  if (region) return region;
  const { config } = await session.configuration();
  return regionOf(region, config);
}

/** Where all functions of the service are in the cloud, by key. Needs no `serverless.yml` that is right. */
export function placesOf({ framework }: Session): Readonly<Record<string, FunctionPlace>> {
  const { provider, functions } = framework.service;
  const namespaceOf = ({ namespace = provider['namespace'] }: FrameworkFunction) =>
    typeof namespace === 'string' && namespace !== '' ? namespace : 'default';
  return Object.fromEntries(
    Object.entries(functions).map(([key, one]) => [key, { name: one.name, namespace: namespaceOf(one) }]),
  );
}

/** The function that `--function` names, by key or by its name in the cloud. Throws PurgeError `BAD_USAGE` that lists what there is. */
export function functionOf(session: Session): FunctionPlace & { readonly key: string } {
  const asked = session.options['function'];
  const places = placesOf(session);
  const found = Object.entries(places).find(([key, { name }]) => key === asked || name === asked);
  if (found) return { key: found[0], ...found[1] };
  throw new PurgeError('BAD_USAGE', `there is no function "${asked}"; there are ${Object.keys(places).join(', ')}`);
}

/** Options of the framework that mean nothing here. Throws PurgeError `BAD_USAGE` rather than to leave one out unsaid. */
export function refuseOptions({ options }: Session, names: readonly string[]): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given !== undefined) throw new PurgeError('BAD_USAGE', `--${given} is no option here; leave it out`);
}

/** Opens the way to the SCF API; nothing is sent yet. Throws PurgeError `NO_CREDENTIALS` or `BAD_SETTINGS`. */
export async function openCloud(session: Session): Promise<Cloud> {
  const deployer = readDeployer(session.env, stageOf(session));
  const region = await regionFor(session);
  const { createScfClient } = await import('./cloud/scf-client.ts'); // with the SDK, which `package` does not need
  return createScfClient({
    ...deployer,
    region,
    sleep: (ms) => sleep(ms),
    log: (line) => session.output.log.notice(line),
  });
}
