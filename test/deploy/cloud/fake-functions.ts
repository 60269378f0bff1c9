import { createHash } from 'node:crypto';
import { type Action, isWrite } from '../../../lib/deploy/cloud/cloud.ts';
import { type Fields, field } from '../../../lib/scf/shape.ts';
import { refuse } from './fake-refusal.ts';
import { createFakeTriggers } from './fake-triggers.ts';

/** A function as the platform keeps it. */
export interface FakeFunction {
  fields: Fields;
  codeHash: string;
  status: string;
  /** Looks until the write in hand is done. */
  left: number;
  next: string;
  events?: Fields;
  reserved?: number;
}

const CONFIGURATION =
  'FunctionName Namespace Description MemorySize Timeout InitTimeout Role Environment VpcConfig PublicNetConfig Publish';
const CREATION =
  'FunctionName Namespace Type Runtime Handler CodeSource Code InstallDependency Description MemorySize Timeout InitTimeout Role Environment VpcConfig PublicNetConfig';
const CODE = 'FunctionName Namespace Handler CodeSource Code InstallDependency Publish';

function checkNames(action: Action, body: Fields, names: string): void {
  const stray = Object.keys(body).find((name) => !names.split(' ').includes(name));
  if (stray) refuse(action, body, `UnknownParameter ${stray}`);
}

function checkSettings(action: Action, body: Fields): void {
  const description = String(body['Description'] ?? '');
  if (description.length > 1000 || !/^[\p{L}\p{N} ,.]*$/u.test(description)) {
    refuse(action, body, 'InvalidParameterValue.Description');
  }
  const variables = field(body['Environment'], 'Variables');
  if (variables === undefined) return;
  const isClearing = JSON.stringify(variables) === '[{"Key":"","Value":""}]';
  const isFine = Array.isArray(variables) && variables.every(({ Key, Value }) => Key !== '' && Value !== '');
  if (!isClearing && !isFine) refuse(action, body, 'InvalidParameterValue.Environment');
}

const hashOf = (body: Fields) =>
  createHash('sha256')
    .update(Buffer.from(String(field(body['Code'], 'ZipFile')), 'base64'))
    .digest('hex');

/** What the code is and how it is run; the code itself is not shown. */
function kept({ Code, Publish, CodeSource, InstallDependency, ...fields }: Fields): Fields {
  return fields;
}

/** What UpdateFunctionConfiguration cannot change. */
function fixed({ FunctionName, Namespace, Type, Handler, Runtime }: Fields): Fields {
  return { FunctionName, Namespace, Type, Handler, Runtime };
}

/** The functions of a fake cloud: writes take some looks, and while one goes on no other is taken. */
export function createFakeFunctions() {
  const functions = new Map<string, FakeFunction>();
  const triggers = createFakeTriggers();
  let failing: string | undefined;

  function begin(name: string, one: FakeFunction, status: string, looks: number): void {
    Object.assign(one, { status, left: looks, next: failing ?? 'Active' });
    functions.set(name, one);
    failing = undefined;
  }

  function look(name: string, one: FakeFunction): void {
    if (one.left > 0) one.left -= 1;
    else if (one.status === 'Deleting') functions.delete(name);
    else if (/ing$/.test(one.status)) one.status = one.next;
  }

  function run(action: Action, body: Fields): Fields {
    const name = String(body['FunctionName']);
    const found = functions.get(name);
    if (action === 'CreateFunction') {
      checkNames(action, body, CREATION);
      checkSettings(action, body);
      if (found) refuse(action, body, 'ResourceInUse.FunctionName');
      begin(name, { fields: kept(body), codeHash: hashOf(body), status: '', left: 0, next: '' }, 'Creating', 2);
      return {};
    }
    if (!found) return refuse(action, body, 'ResourceNotFound.Function');
    if (action === 'GetFunction') {
      look(name, found);
      const gone = !functions.has(name);
      if (gone) refuse(action, body, 'ResourceNotFound.FunctionName');
      const reasons = /Failed$/.test(found.status) ? [{ ErrorCode: 'InternalError', ErrorMessage: 'no luck' }] : [];
      return { ...found.fields, Status: found.status, StatusReasons: reasons };
    }
    if (isWrite(action) && /ing$/.test(found.status)) refuse(action, body, 'FailedOperation.FunctionStatusError');
    const memory = Number(found.fields['MemorySize']);
    switch (action) {
      case 'ListTriggers':
        return triggers.list(body);
      case 'GetFunctionEventInvokeConfig':
        return found.events ? { AsyncTriggerConfig: found.events } : refuse(action, body, 'ResourceNotFound');
      case 'GetReservedConcurrencyConfig':
        return { ReservedMem: found.reserved ?? null };
      case 'UpdateFunctionCode':
        checkNames(action, body, CODE);
        if (found.status === 'CreateFailed') refuse(action, body, 'FailedOperation.UpdateFunctionCode');
        found.codeHash = hashOf(body);
        found.fields = { ...found.fields, Handler: body['Handler'] };
        begin(name, found, 'Updating', 1);
        break;
      case 'UpdateFunctionConfiguration':
        checkNames(action, body, CONFIGURATION);
        checkSettings(action, body);
        if (found.status === 'CreateFailed') refuse(action, body, 'FailedOperation.FunctionNameStatusError');
        if (Number(body['MemorySize']) > (found.reserved ?? Number.POSITIVE_INFINITY)) {
          refuse(action, body, 'InvalidParameterValue.MemorySize');
        }
        // What is left out falls back to its default, the worse of both readings.
        found.fields = { ...fixed(found.fields), ...kept(body) };
        begin(name, found, 'Updating', 1);
        break;
      case 'UpdateFunctionEventInvokeConfig': {
        const { RetryConfig, MsgTTL } = body['AsyncTriggerConfig'] as { RetryConfig: Fields[]; MsgTTL: number };
        found.events = { RetryConfig: [...RetryConfig, { RetryNum: -1 }], MsgTTL };
        break;
      }
      case 'PutReservedConcurrencyConfig':
        if (Number(body['ReservedConcurrencyMem']) < memory) {
          refuse(action, body, 'LimitExceeded.FunctionReservedConcurrencyMemory');
        }
        found.reserved = Number(body['ReservedConcurrencyMem']);
        break;
      case 'DeleteReservedConcurrencyConfig':
        delete found.reserved;
        break;
      case 'DeleteFunction':
        triggers.forget(name);
        begin(name, found, 'Deleting', 2);
        break;
      case 'CreateTrigger':
        triggers.create(body);
        break;
      case 'UpdateTrigger':
        triggers.update(body);
        break;
      case 'UpdateTriggerStatus':
        triggers.turn(body);
        break;
      case 'DeleteTrigger':
        triggers.delete(body);
        break;
      default:
        refuse(action, body, 'InvalidAction');
    }
    return {};
  }

  return {
    functions,
    triggers,
    run,
    /** The next write to a function itself ends in this status. */
    failNextAs(status: string) {
      failing = status;
    },
  };
}
