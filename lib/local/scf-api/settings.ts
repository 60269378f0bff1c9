import type { Fields } from '../../scf/shape.ts';
import { optional, type ValuesOf } from '../api3/parameters.ts';
import { type Refusal, refusal } from '../api3/refusal.ts';
import { readEnvironment } from './environment.ts';
import { type Network, readDeadLetter, readPublicNet, readVpc, STANDARD_NETWORK } from './network.ts';
import { asksForNothing } from './none.ts';
import { INIT_TIMEOUT_S, TIMEOUT_S } from './quota.ts';
import { checkOneOf, FLAG, notHere } from './texts.ts';

/** What CreateFunction and UpdateFunctionConfiguration have in common. */
export const CONFIGURATION = {
  Description: optional('text'),
  MemorySize: optional('whole'),
  Timeout: optional('whole'),
  InitTimeout: optional('whole'),
  Environment: optional('object'),
  Role: optional('text'),
  VpcConfig: optional('object'),
  PublicNetConfig: optional('object'),
  DeadLetterConfig: optional('object'),
  ClsLogsetId: optional('text'),
  ClsTopicId: optional('text'),
  InstallDependency: optional('text'),
  DnsCache: optional('text'),
  Layers: optional('objects'),
  CfsConfig: optional('object'),
  ProtocolParams: optional('object'),
  InstanceConcurrencyConfig: optional('object'),
  IntranetConfig: optional('object'),
} as const;

/** Values of such parameters. */
export type Configuration = ValuesOf<typeof CONFIGURATION>;

/** How a function is set up, its code apart. */
export interface Settings extends Network {
  readonly description: string;
  readonly memoryMb: number;
  readonly timeoutS: number;
  readonly initTimeoutS: number;
  readonly role: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Kept and shown; nothing is sent there. */
  readonly deadLetter: Fields;
  readonly clsLogsetId: string;
  readonly clsTopicId: string;
  readonly dnsCache: string;
}

/** What CreateFunction takes for whatever is left out (text of the SDK). */
export const STANDARD: Settings = {
  ...STANDARD_NETWORK,
  description: '',
  memoryMb: 128,
  timeoutS: 3,
  initTimeoutS: 65,
  role: '',
  variables: {},
  deadLetter: { Type: '', Name: '', FilterType: '' },
  clsLogsetId: '',
  clsTopicId: '',
  dnsCache: 'FALSE',
};

const DESCRIPTION_LENGTH = 1000;
// "Letters, digits, blanks, commas, line breaks and full stops; Chinese" (text of the SDK).
const DESCRIPTION = /^[A-Za-z0-9 ,.\n\p{Script=Han}，。、；：？！（）《》“”]*$/u;

function checkDescription(text: string): Refusal | undefined {
  if ([...text].length <= DESCRIPTION_LENGTH && DESCRIPTION.test(text)) return undefined;
  const rule = 'at most 1000 letters, digits, blanks, commas, line breaks, full stops and Chinese characters';
  return refusal('InvalidParameterValue.Description', `A description has ${rule}.`);
}

function checkMemory(mb: number): Refusal | undefined {
  if (mb > 3072) return refusal('LimitExceeded.Memory', 'A function has at most 3072 MB.');
  if (mb === 64 || (mb >= 128 && mb % 128 === 0)) return undefined;
  return refusal('InvalidParameterValue.MemorySize', 'MemorySize must be 64, or 128 to 3072 in steps of 128.');
}

function checkSeconds(name: 'Timeout' | 'InitTimeout', seconds: number, most: number): Refusal | undefined {
  if (seconds > most) return refusal(`LimitExceeded.${name}`, `${name} is at most ${most} seconds.`);
  return seconds >= 1 ? undefined : refusal('InvalidParameterValue', `${name} must be at least 1 second.`);
}

function checkMissingParts(given: Configuration): Refusal | undefined {
  const names = ['Layers', 'CfsConfig', 'ProtocolParams', 'InstanceConcurrencyConfig', 'IntranetConfig'] as const;
  const found = names.find((name) => !asksForNothing(given[name]));
  if (found !== undefined) return notHere(found);
  return given.InstallDependency === 'TRUE' ? notHere('InstallDependency') : undefined;
}

function check(given: Configuration): Refusal | undefined {
  return (
    checkOneOf('InstallDependency', given.InstallDependency, FLAG) ??
    checkOneOf('DnsCache', given.DnsCache, FLAG) ??
    checkMissingParts(given) ??
    (given.Description === undefined ? undefined : checkDescription(given.Description)) ??
    (given.MemorySize === undefined ? undefined : checkMemory(given.MemorySize)) ??
    (given.Timeout === undefined ? undefined : checkSeconds('Timeout', given.Timeout, TIMEOUT_S)) ??
    (given.InitTimeout === undefined ? undefined : checkSeconds('InitTimeout', given.InitTimeout, INIT_TIMEOUT_S))
  );
}

/**
 * Puts a configuration over settings. What it leaves out keeps its value; whether the platform does so is not known. Refuses what
 * breaks a documented limit (583/11637), and what cannot be had here, such as layers; an empty list of them is none.
 */
export function configure(given: Configuration, base: Settings): Refusal | { readonly settings: Settings } {
  const problem = check(given);
  if (problem) return problem;
  const environment = readEnvironment(given.Environment ?? {});
  if ('code' in environment) return environment;
  const vpc = readVpc(given.VpcConfig);
  if ('code' in vpc) return vpc;
  const publicNet = readPublicNet(given.PublicNetConfig);
  if ('code' in publicNet) return publicNet;
  const deadLetter = readDeadLetter(given.DeadLetterConfig);
  if ('code' in deadLetter) return deadLetter;
  return {
    settings: {
      description: given.Description ?? base.description,
      memoryMb: given.MemorySize ?? base.memoryMb,
      timeoutS: given.Timeout ?? base.timeoutS,
      initTimeoutS: given.InitTimeout ?? base.initTimeoutS,
      role: given.Role ?? base.role,
      variables: environment.variables ?? base.variables,
      vpc: vpc.read ?? base.vpc,
      publicNet: publicNet.read ?? base.publicNet,
      deadLetter: deadLetter.read ?? base.deadLetter,
      clsLogsetId: given.ClsLogsetId ?? base.clsLogsetId,
      clsTopicId: given.ClsTopicId ?? base.clsTopicId,
      dnsCache: given.DnsCache ?? base.dnsCache,
    },
  };
}
