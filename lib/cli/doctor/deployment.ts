import { type Env, readVariable } from '../../config/settings.ts';
import type { Destination } from '../../deploy/cloud/advice.ts';
import { apiCodeOf, type Cloud, type FunctionPlace } from '../../deploy/cloud/cloud.ts';
import { lookAt, type PresentFunction, readPresent } from '../../deploy/cloud/cloud-state.ts';
import { destinationOf } from '../../deploy/cloud/destination.ts';
import { type Deployer, LOCAL_STAGE, readDeployer } from '../../deploy/deployer.ts';
import { PurgeError } from '../../errors.ts';
import { inTwo } from './in-two.ts';

/** A function of ours, as it is in the cloud. Its variables hold secrets: only their names may be shown. */
export interface Deployed extends FunctionPlace {
  /** `object-change`, `webhook` or `schedule`. */
  readonly key: string;
  /** Absent: there is no such function. */
  readonly state?: PresentFunction;
}

/** What was asked for. */
export interface Place {
  readonly service: string;
  readonly stage: string;
  /** The stage was named, so that something is expected there. */
  readonly isNamed: boolean;
  readonly namespace: string;
  readonly region: string;
  /** The region was named, and need not be the one that deploying takes by itself. */
  readonly isRegionNamed: boolean;
}

/** What is deployed. */
export interface Present {
  readonly place: Place;
  readonly functions: readonly Deployed[];
  readonly cloud: Cloud;
  readonly destination: Destination;
}

/** Why it is not known what is deployed. */
export interface Unseen {
  readonly problem: string;
  /** What to do; absent: nobody asked for it. */
  readonly advice?: string;
  /** What is said where something else hangs on it. */
  readonly inShort: string;
}

/** What is deployed, or why that is not known. */
export type Deployment = Present | Unseen;

/** Makes the way to the SCF API. */
export type OpenCloud = (deployer: Deployer, region: string) => Promise<Cloud>;

const KEYS = ['object-change', 'webhook', 'schedule'] as const;
const SEE = 'see functions';

async function readFunction(key: string, { service, stage, namespace }: Place, cloud: Cloud): Promise<Deployed> {
  const place = { name: `${service}-${stage}-${key}`, namespace };
  const state = await lookAt(place, cloud);
  return { key, ...place, ...(state && { state: await readPresent(state, place, cloud) }) };
}

/** The command that brings a deployment up to date. */
export function deployCommand({ stage, region, isRegionNamed }: Place): string {
  return `npx serverless deploy --stage ${stage}${isRegionNamed ? ` --region ${region}` : ''}`;
}

function nothingThere(place: Place): Unseen {
  const { service, stage, namespace, region, isNamed } = place;
  const where = namespace === 'default' ? region : `namespace ${namespace} of ${region}`;
  const advice = `${deployCommand(place)}, or name another --stage, --service, --namespace or --region`;
  const problem = `nothing is deployed as ${service}-${stage}-… in ${where}`;
  return { problem, inShort: SEE, ...(isNamed && { advice }) };
}

async function look(deployer: Deployer, place: Place, openCloud: OpenCloud): Promise<Deployment> {
  const destination = destinationOf(deployer.endpoint, place.region);
  try {
    const cloud = await openCloud(deployer, place.region);
    const functions = await Promise.all(KEYS.map((key) => readFunction(key, place, cloud)));
    return functions.some(({ state }) => state) ? { place, functions, cloud, destination } : nothingThere(place);
  } catch (error) {
    if (!(error instanceof PurgeError)) throw error;
    const { said, advice } = inTwo(error, destination);
    const code = apiCodeOf(error);
    return { problem: said, advice, inShort: code === '' ? SEE : `the SCF API does not tell (${code}); ${SEE}` };
  }
}

/** Reads what is deployed, with the deployer's keys: `TENCENT_SECRET_ID`, `TENCENT_SECRET_KEY`, `TENCENT_TOKEN`; changes nothing. Never rejects for what the API does. */
export async function readDeployment(env: Env, place: Place, openCloud: OpenCloud): Promise<Deployment> {
  const names = ['TENCENT_SECRET_ID', 'TENCENT_SECRET_KEY'];
  const isOurs = names.some((name) => readVariable(env, name)) || place.stage === LOCAL_STAGE;
  if (!isOurs) {
    const problem = `it needs the keys of the deployer, ${names.join(' and ')}`;
    return { problem, inShort: SEE, ...(place.isNamed && { advice: 'set them in the shell or in .env' }) };
  }
  try {
    return await look(readDeployer(env, place.stage), place, openCloud);
  } catch (error) {
    if (!(error instanceof PurgeError)) throw error;
    return { problem: error.message, advice: 'do as it says', inShort: SEE };
  }
}
