import type { Fields } from '../../scf/shape.ts';
import { optional, readParameters, required } from '../api3/parameters.ts';
import { type Refusal, refusal } from '../api3/refusal.ts';
import { checkOneOf, notHere } from './texts.ts';

/** Where a function can reach; kept and shown, since every process here reaches what this machine reaches. */
export interface Network {
  /** Two empty texts: none. */
  readonly vpc: { readonly VpcId: string; readonly SubnetId: string };
  readonly publicNet: 'ENABLE' | 'DISABLE';
}

/** What a function has that says nothing. */
export const STANDARD_NETWORK: Network = { vpc: { VpcId: '', SubnetId: '' }, publicNet: 'ENABLE' };

const SWITCH = ['ENABLE', 'DISABLE'];

/** Reads `VpcConfig`: both ids or none. Whether they exist is not checked; they are not here. */
export function readVpc(given: Fields | undefined): Refusal | { readonly read: Network['vpc'] | undefined } {
  if (!given) return { read: undefined };
  const outer = readParameters({ VpcId: optional('text'), SubnetId: optional('text') }, given, 'VpcConfig.');
  if ('code' in outer) return outer;
  const { VpcId = '', SubnetId = '' } = outer.values;
  if ((VpcId === '') !== (SubnetId === '')) {
    return refusal('UnsupportedOperation.VpcConfig', 'VpcId and SubnetId go together.');
  }
  return { read: { VpcId, SubnetId } };
}

/** Reads `PublicNetConfig`. Fixed addresses (EIP) cannot be had here. */
export function readPublicNet(
  given: Fields | undefined,
): Refusal | { readonly read: Network['publicNet'] | undefined } {
  if (!given) return { read: undefined };
  const parameters = { PublicNetStatus: required('text'), EipConfig: optional('object') };
  const outer = readParameters(parameters, given, 'PublicNetConfig.');
  if ('code' in outer) return outer;
  const { PublicNetStatus, EipConfig = { EipStatus: 'DISABLE' } } = outer.values;
  const inner = readParameters({ EipStatus: required('text') }, EipConfig, 'PublicNetConfig.EipConfig.');
  if ('code' in inner) return inner;
  const { EipStatus } = inner.values;
  const problem =
    checkOneOf('PublicNetStatus', PublicNetStatus, SWITCH, 'InvalidParameterValue.PublicNetConfig') ??
    checkOneOf('EipStatus', EipStatus, SWITCH, 'InvalidParameterValue.EipConfig') ??
    (EipStatus === 'ENABLE' ? notHere('fixed addresses (EipConfig)') : undefined);
  return problem ?? { read: PublicNetStatus === 'ENABLE' ? 'ENABLE' : 'DISABLE' };
}

/** Reads `DeadLetterConfig`; the values of its `Type` are documented nowhere, so any text will do. */
export function readDeadLetter(given: Fields | undefined): Refusal | { readonly read: Fields | undefined } {
  if (!given) return { read: undefined };
  const parameters = { Type: required('text'), Name: required('text'), FilterType: optional('text') };
  const outer = readParameters(parameters, given, 'DeadLetterConfig.');
  if ('code' in outer) return outer;
  const { Type, Name, FilterType = '' } = outer.values;
  return { read: { Type, Name, FilterType } };
}

/** Both forms in which GetFunction shows the way out. */
export function describePublicNet(status: Network['publicNet']): Fields {
  return {
    PublicNetConfig: { PublicNetStatus: status, EipConfig: { EipStatus: 'DISABLE', EipAddress: [] } },
    EipConfig: { EipFixed: 'FALSE', Eips: [] },
  };
}
