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
  /** Code and handler of the write in hand: they come into force when it ends well. */
  coming?: { readonly codeHash: string; readonly Handler: unknown } | undefined;
  /** How many writes to it there were. */
  writes: number;
  /** What looks still show: what was there before the write in hand. */
  stale?: { readonly answer: Fields; left: number } | undefined;
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

/** How such functions behave where no document says. */
export interface FakeHabits {
  /** So many looks after a write to a function that is there still show what was before it; none by default. */
  readonly lag?: number;
  /** So many looks say Updating; 1 by default. */
  readonly updateLooks?: number;
}

/** The functions of a fake cloud: writes take some looks, and while one goes on no other is taken. */
export function createFakeFunctions({ lag = 0, updateLooks = 1 }: FakeHabits = {}) {
  const functions = new Map<string, FakeFunction>();
  const triggers = createFakeTriggers();
  let failing: { readonly status: string; in: number } | undefined;

  function shown({ fields, status, writes }: FakeFunction): Fields {
    const reasons = /Failed$/.test(status) ? [{ ErrorCode: 'InternalError', ErrorMessage: 'no luck' }] : [];
    const ModTime = `2026-10-01 10:00:${writes}`;
    return { ...fields, ModTime, Status: status, StatusReasons: reasons };
  }

  function begin(name: string, one: FakeFunction, status: string, looks: number, change: Partial<FakeFunction>): void {
    const isFailing = failing !== undefined && failing.in-- === 0;
    const stale = functions.has(name) && lag > 0 ? { answer: shown(one), left: lag } : undefined;
    const next = isFailing ? (failing?.status ?? '') : 'Active';
    Object.assign(one, { ...change, stale, status, left: looks, next, writes: one.writes + 1 });
    functions.set(name, one);
    if (isFailing) failing = undefined;
  }

  function look(name: string, one: FakeFunction): void {
    if (one.left > 0) one.left -= 1;
    else if (one.status === 'Deleting') functions.delete(name);
    else if (/ing$/.test(one.status)) {
      one.status = one.next;
      if (one.status === 'Active' && one.coming) {
        one.codeHash = one.coming.codeHash;
        one.fields = { ...one.fields, Handler: one.coming.Handler };
      }
      one.coming = undefined;
    }
  }

  function get(name: string, one: FakeFunction, body: Fields): Fields {
    look(name, one);
    if (one.stale && one.stale.left-- > 0) return one.stale.answer;
    return functions.has(name) ? shown(one) : refuse('GetFunction', body, 'ResourceNotFound.FunctionName');
  }

  function list({ SearchKey, Offset, Limit }: Fields): Fields {
    const all = [...functions].filter(([name]) => name.includes(String(SearchKey ?? '')));
    const from = Number(Offset ?? 0);
    const page = all.slice(from, from + Number(Limit ?? 20)).map(([FunctionName, one]) => ({
      FunctionName,
      Description: one.fields['Description'],
      Status: one.status,
    }));
    return { TotalCount: all.length, Functions: page };
  }

  function run(action: Action, body: Fields): Fields {
    const name = String(body['FunctionName']);
    const found = functions.get(name);
    if (action === 'CreateFunction') {
      checkNames(action, body, CREATION);
      checkSettings(action, body);
      if (found) refuse(action, body, 'ResourceInUse.FunctionName');
      const made = { fields: kept(body), codeHash: hashOf(body), status: '', left: 0, next: '', writes: 0 };
      begin(name, made, 'Creating', 2, {});
      return {};
    }
    if (action === 'ListFunctions') return list(body);
    if (!found) return refuse(action, body, 'ResourceNotFound.Function');
    if (action === 'GetFunction') return get(name, found, body);
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
        begin(name, found, 'Updating', updateLooks, { coming: { codeHash: hashOf(body), Handler: body['Handler'] } });
        break;
      case 'UpdateFunctionConfiguration':
        checkNames(action, body, CONFIGURATION);
        checkSettings(action, body);
        if (found.status === 'CreateFailed') refuse(action, body, 'FailedOperation.FunctionNameStatusError');
        if (Number(body['MemorySize']) > (found.reserved ?? Number.POSITIVE_INFINITY)) {
          refuse(action, body, 'InvalidParameterValue.MemorySize');
        }
        // What is left out falls back to its default, the worse of both readings.
        begin(name, found, 'Updating', updateLooks, { fields: { ...fixed(found.fields), ...kept(body) } });
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
        begin(name, found, 'Deleting', 2, {});
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
    /** The next write to a function itself, or the one after so many others, ends in this status. */
    failNextAs(status: string, others = 0) {
      failing = { status, in: others };
    },
  };
}
