import type { Fields } from '../../../scf/shape.ts';
import { beijingText } from '../../beijing-time.ts';
import { describeEnvironment } from '../environment.ts';
import { describePublicNet } from '../network.ts';
import type { FunctionRecord } from '../store.ts';
import { describeTrigger } from '../triggers/describe.ts';

/** A function as GetFunction shows it. What does not exist here has the form that "none" has. */
export function describeFunction(record: FunctionRecord): Fields {
  const { settings, lifecycle, code } = record;
  return {
    FunctionName: record.name,
    FunctionId: record.id,
    FunctionVersion: '$LATEST',
    Qualifier: '$LATEST',
    Namespace: record.namespace,
    Type: 'Event',
    Runtime: record.runtime,
    Handler: record.handler,
    Description: settings.description,
    MemorySize: settings.memoryMb,
    Timeout: settings.timeoutS,
    InitTimeout: settings.initTimeoutS,
    Environment: describeEnvironment(settings.variables),
    Role: settings.role,
    VpcConfig: settings.vpc,
    ...describePublicNet(settings.publicNet),
    DeadLetterConfig: settings.deadLetter,
    ClsLogsetId: settings.clsLogsetId,
    ClsTopicId: settings.clsTopicId,
    DnsCache: settings.dnsCache,
    Status: lifecycle.status,
    StatusDesc: '',
    StatusReasons: lifecycle.reasons,
    AvailableStatus: 'Available',
    CodeSize: code.bytes,
    CodeInfo: '',
    CodeResult: 'success',
    CodeError: '',
    ErrNo: 0,
    Triggers: record.triggers.map((trigger) => describeTrigger(trigger, record)),
    Tags: record.tags,
    Layers: [],
    CfsConfig: { CfsInsList: [] },
    AccessInfo: { Host: '', Vip: '' },
    AsyncRunEnable: record.isAsyncRun ? 'TRUE' : 'FALSE',
    TraceEnable: 'FALSE',
    InstallDependency: 'FALSE',
    L5Enable: 'FALSE',
    OnsEnable: 'FALSE',
    UseGpu: 'FALSE',
    ImageConfig: null,
    ProtocolType: '',
    ProtocolParams: null,
    InstanceConcurrencyConfig: null,
    IntranetConfig: { IpFixed: 'DISABLE', IpAddress: [] },
    AddTime: beijingText(record.addedAt),
    ModTime: beijingText(record.modifiedAt),
  };
}

/** A function as ListFunctions shows it. */
export function summarizeFunction(record: FunctionRecord): Fields {
  return {
    FunctionName: record.name,
    FunctionId: record.id,
    Namespace: record.namespace,
    Type: 'Event',
    Runtime: record.runtime,
    Status: record.lifecycle.status,
    StatusDesc: '',
    StatusReasons: record.lifecycle.reasons,
    Description: record.settings.description,
    Tags: record.tags,
    TotalProvisionedConcurrencyMem: null,
    ReservedConcurrencyMem: record.reservedMb ?? null,
    AsyncRunEnable: record.isAsyncRun ? 'TRUE' : 'FALSE',
    TraceEnable: 'FALSE',
    AddTime: beijingText(record.addedAt),
    ModTime: beijingText(record.modifiedAt),
  };
}
