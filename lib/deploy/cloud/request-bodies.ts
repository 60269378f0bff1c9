import type { Fields } from '../../scf/shape.ts';
import type { Deployable, DesiredFunction } from '../desired.ts';
import { addressed } from './cloud.ts';
import { writeDescription } from './code-mark.ts';
import type { FunctionState } from './function-state.ts';

function variablesOf({ environment }: DesiredFunction): Fields[] {
  return Object.entries(environment).map(([Key, Value]) => ({ Key, Value }));
}

function settingsOf(desired: DesiredFunction): Fields {
  return {
    MemorySize: desired.memoryMb,
    Timeout: desired.timeoutS,
    InitTimeout: desired.initTimeoutS,
    PublicNetConfig: { PublicNetStatus: 'ENABLE', EipConfig: { EipStatus: 'DISABLE' } },
  };
}

function codeOf({ handler, zip }: Deployable): Fields {
  const ZipFile = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength).toString('base64');
  return { Handler: handler, CodeSource: 'ZipFile', Code: { ZipFile }, InstallDependency: 'FALSE' };
}

/** The body of CreateFunction. */
export function createBody(desired: Deployable): Fields {
  const { description, sha256, runtime, role, vpc } = desired;
  const variables = variablesOf(desired);
  return {
    ...addressed(desired),
    Type: 'Event',
    Runtime: runtime,
    ...codeOf(desired),
    Description: writeDescription(description, { sha256, isFinished: true }),
    ...settingsOf(desired),
    ...(role !== '' && { Role: role }),
    ...(variables.length > 0 && { Environment: { Variables: variables } }),
    ...(vpc && { VpcConfig: { VpcId: vpc.vpcId, SubnetId: vpc.subnetId } }),
  };
}

/** The body of UpdateFunctionCode, which also takes the handler; UpdateFunctionConfiguration does not. */
export function codeBody(desired: Deployable): Fields {
  return { ...addressed(desired), ...codeOf(desired), Publish: 'FALSE' };
}

/**
 * The body of UpdateFunctionConfiguration: everything, since no page says that what is left out keeps its value. An empty role or
 * network is sent only to take one away. `isFinished` goes into the Description.
 */
export function configurationBody(desired: Deployable, present: FunctionState, isFinished: boolean): Fields {
  const { description, sha256, role, vpc } = desired;
  const variables = variablesOf(desired);
  const none = [{ Key: '', Value: '' }]; // an empty list would say nothing
  return {
    ...addressed(desired),
    Description: writeDescription(description, { sha256, isFinished }),
    ...settingsOf(desired),
    ...((role !== '' || present.role !== '') && { Role: role }),
    Environment: { Variables: variables.length > 0 ? variables : none },
    ...((vpc || present.vpc) && { VpcConfig: { VpcId: vpc?.vpcId ?? '', SubnetId: vpc?.subnetId ?? '' } }),
    Publish: 'FALSE',
  };
}

/** The body of UpdateFunctionEventInvokeConfig. */
export function asyncEventsBody(desired: DesiredFunction): Fields {
  const { retries, lifeS } = desired.asyncEvents;
  return { ...addressed(desired), AsyncTriggerConfig: { RetryConfig: [{ RetryNum: retries }], MsgTTL: lifeS } };
}
