import { type Env, readVariable } from '../../config/settings.ts';
import type { Cloud } from '../../deploy/cloud/cloud.ts';
import { listTriggers, lookAt } from '../../deploy/cloud/cloud-state.ts';
import type { FunctionState } from '../../deploy/cloud/function-state.ts';
import type { PresentTrigger } from '../../deploy/cloud/trigger-state.ts';
import { type Deployer, LOCAL_STAGE, readDeployer } from '../../deploy/deployer.ts';
import { asPurgeError, PurgeError } from '../../errors.ts';

/** A function of ours, as it is in the cloud. Its variables hold secrets: only their names may be shown. */
export interface Deployed {
  /** `object-change`, `webhook` or `schedule`. */
  readonly key: string;
  /** Its name in the cloud. */
  readonly name: string;
  /** Absent: there is no such function. */
  readonly state?: FunctionState;
  readonly triggers: readonly PresentTrigger[];
}

/** What was asked for. */
export interface Place {
  readonly service: string;
  readonly stage: string;
  /** The stage was named, so that something is expected there. */
  readonly isNamed: boolean;
  readonly region: string;
}

/** What is deployed. */
export interface Present {
  readonly place: Place;
  readonly functions: readonly Deployed[];
  readonly cloud: Cloud;
}

/** What is deployed, or why that is not known; `isWrong` false: nobody asked for it. */
export type Deployment = Present | { readonly problem: string; readonly isWrong: boolean };

/** Makes the way to the SCF API. */
export type OpenCloud = (deployer: Deployer, region: string) => Promise<Cloud>;

const KEYS = ['object-change', 'webhook', 'schedule'] as const;

async function readFunction(key: string, { service, stage }: Place, cloud: Cloud): Promise<Deployed> {
  const name = `${service}-${stage}-${key}`;
  const place = { name, namespace: 'default' };
  const state = await lookAt(place, cloud);
  return state ? { key, name, state, triggers: await listTriggers(place, cloud) } : { key, name, triggers: [] };
}

/** The region of the functions, as serverless.yml has it. */
export function regionOf(env: Env): string {
  return readVariable(env, 'TENCENT_REGION') ?? 'ap-singapore';
}

/** Reads what is deployed, with the deployer's keys: `TENCENT_SECRET_ID`, `TENCENT_SECRET_KEY`, `TENCENT_TOKEN`; changes nothing. Never rejects for what the API does. */
export async function readDeployment(env: Env, place: Place, openCloud: OpenCloud): Promise<Deployment> {
  const isOurs = ['TENCENT_SECRET_ID', 'TENCENT_SECRET_KEY'].some((name) => readVariable(env, name));
  if (!isOurs && place.stage !== LOCAL_STAGE) {
    const problem = 'it needs the keys of the deployer, TENCENT_SECRET_ID and TENCENT_SECRET_KEY, in the shell';
    return { problem, isWrong: place.isNamed };
  }
  try {
    const cloud = await openCloud(readDeployer(env, place.stage), place.region);
    const functions = await Promise.all(KEYS.map((key) => readFunction(key, place, cloud)));
    if (functions.some(({ state }) => state)) return { place, functions, cloud };
    const problem = `nothing is deployed as ${place.service}-${place.stage}-… in ${place.region}`;
    return { problem, isWrong: place.isNamed };
  } catch (error) {
    if (!(error instanceof PurgeError)) throw error;
    return { problem: asPurgeError(error).message, isWrong: true };
  }
}
