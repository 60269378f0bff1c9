import { randomBytes } from 'node:crypto';
import { optional, required } from '../../api3/parameters.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import { DONE, defineAction } from '../action.ts';
import { allowanceOf } from '../allowance.ts';
import { checkHandler, missingHandler, readCode } from '../code.ts';
import { readCodeParameter } from '../code-parameter.ts';
import { createLifecycle } from '../lifecycle.ts';
import { asksForNothing } from '../none.ts';
import { FUNCTIONS_PER_NAMESPACE } from '../quota.ts';
import { CONFIGURATION, configure, STANDARD } from '../settings.ts';
import { type FunctionRecord, STANDARD_NAMESPACE } from '../store.ts';
import { checkOneOf, FLAG, notHere } from '../texts.ts';
import { beginWrite } from '../writes.ts';

const NAME = /^[A-Za-z][\w-]{0,58}[A-Za-z0-9]$/;
const NAMESPACE = /^[\w-]{1,30}$/;

// Those of the SDK that this machine can run, and one that the tools of CloudBase name.
const RUNTIMES = [
  'Nodejs6.10',
  'Nodejs8.9',
  'Nodejs10.15',
  'Nodejs12.16',
  'Nodejs14.18',
  'Nodejs16.13',
  'Nodejs18.15',
  'Nodejs20.19',
];

const PARAMETERS = {
  ...CONFIGURATION,
  FunctionName: required('text'),
  Code: required('object'),
  CodeSource: optional('text'),
  Handler: optional('text'),
  Runtime: optional('text'),
  Namespace: optional('text'),
  Type: optional('text'),
  Tags: optional('objects'),
  AsyncRunEnable: optional('text'),
  TraceEnable: optional('text'),
  AutoDeployClsTopicIndex: optional('text'),
  AutoCreateClsTopic: optional('text'),
  ProtocolType: optional('text'),
} as const;

function checkName(name: string, namespace: string): Refusal | undefined {
  if (!NAME.test(name)) {
    const rule = '2 to 60 letters, digits, - and _, begins with a letter and ends with a letter or digit';
    return refusal('InvalidParameter.FunctionName', `The name of a function is ${rule}.`);
  }
  if (NAMESPACE.test(namespace)) return undefined;
  return refusal('InvalidParameterValue.NamespaceInvalid', 'A namespace is 1 to 30 letters, digits, - and _.');
}

// Without a Runtime the platform takes Python2.7, which does not run here.
function checkRuntime(runtime = 'Python2.7'): Refusal | undefined {
  return checkOneOf('Runtime', runtime, RUNTIMES, 'InvalidParameterValue.Runtime');
}

/** CreateFunction. The function is Creating, then Active, or CreateFailed when its zip lacks the file of the handler. */
export const CreateFunction = defineAction({
  parameters: PARAMETERS,
  run(values, state, doomed) {
    const { FunctionName: name, Namespace: namespace = STANDARD_NAMESPACE, Handler: handler = '', Runtime } = values;
    const problem =
      checkName(name, namespace) ??
      checkRuntime(Runtime) ??
      checkHandler(handler) ??
      checkOneOf('Type', values.Type, ['Event', 'HTTP'], 'InvalidParameterValue.Type') ??
      checkOneOf('AsyncRunEnable', values.AsyncRunEnable, FLAG) ??
      checkOneOf('TraceEnable', values.TraceEnable, FLAG) ??
      checkOneOf('AutoDeployClsTopicIndex', values.AutoDeployClsTopicIndex, FLAG) ??
      checkOneOf('AutoCreateClsTopic', values.AutoCreateClsTopic, FLAG) ??
      (values.Type === 'HTTP' || !asksForNothing(values.ProtocolType) ? notHere('web functions') : undefined);
    if (problem) return problem;
    const configured = configure(values, STANDARD);
    if ('code' in configured) return configured;
    const zip = readCodeParameter(values.Code, values.CodeSource);
    if ('code' in zip) return zip;
    const read = readCode(zip.base64);
    if ('code' in read) return read;
    if (state.functions.find(name, namespace)) {
      return refusal('ResourceInUse.FunctionName', 'The function exists already.');
    }
    if (state.functions.all().filter((other) => other.namespace === namespace).length >= FUNCTIONS_PER_NAMESPACE) {
      return refusal('LimitExceeded.Function', 'A namespace has at most 50 functions.');
    }
    const record: FunctionRecord = {
      name,
      namespace,
      id: `lam-${randomBytes(4).toString('hex')}`,
      runtime: Runtime ?? '',
      isAsyncRun: values.AsyncRunEnable === 'TRUE',
      tags: values.Tags ?? [],
      addedAt: state.now(),
      modifiedAt: state.now(),
      lifecycle: createLifecycle(state.now),
      handler,
      code: read.unpacked,
      settings: configured.settings,
      triggers: [],
      asyncEvents: { retries: 2, lifeS: 21_600 },
      reservedMb: undefined,
      runner: state.makeRunner(name, () => allowanceOf(record)),
    };
    state.functions.add(record);
    beginWrite(record, state, {}, { problem: missingHandler(record.code, handler), doomed });
    return DONE;
  },
});
