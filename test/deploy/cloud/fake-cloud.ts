import { type Action, type Cloud, isWrite } from '../../../lib/deploy/cloud/cloud.ts';
import { type Fields, field } from '../../../lib/scf/shape.ts';
import { createFakeFunctions, type FakeFunction, type FakeHabits } from './fake-functions.ts';
import { refuse } from './fake-refusal.ts';
import type { FakeTrigger } from './fake-triggers.ts';

/** What happens to one call: it is refused, or done and its answer lost. */
export interface FakeFault {
  /** Which call: the next of an action, or by number, counted from 0; reads count. */
  readonly call: number | Action;
  readonly kind: 'refused' | 'lost';
}

const OFF = ',"CorsConfig":{"Enable":false}';

function ofTrigger({ type, name, desc, isOpen, argument }: FakeTrigger): string {
  return JSON.stringify([type, type === 'http' ? '' : name, desc.replace(OFF, ''), isOpen, argument]);
}

/** Sorted, since their order means nothing; and without the empty one, which clears them. */
function variablesOf(environment: unknown): string[] {
  const list = field(environment, 'Variables');
  const texts = Array.isArray(list) ? list.map((one) => JSON.stringify(one)) : [];
  return texts.filter((text) => text !== '{"Key":"","Value":""}').toSorted();
}

function ofFunction({ fields, codeHash, status, events, reserved }: FakeFunction): Fields {
  const { Role, VpcConfig, Environment, ...rest } = fields;
  return {
    ...rest,
    Role: Role ?? '',
    VpcConfig: field(VpcConfig, 'VpcId') || '',
    Environment: variablesOf(Environment),
    codeHash,
    status,
    events: events ?? { RetryConfig: [{ RetryNum: 2 }, { RetryNum: -1 }], MsgTTL: 21_600 },
    reserved,
  };
}

/** A cloud in memory, written after the documents and strict: it refuses writes while one goes on, and fields that it does not know. */
export function createFakeCloud(habits: FakeHabits = {}) {
  const world = createFakeFunctions(habits);
  const { functions, triggers } = world;
  const calls: { action: Action; body: Fields }[] = [];
  let fault: FakeFault | undefined;
  let writes = 0;
  let slept = 0;
  const lines: string[] = [];

  const cloud: Cloud = {
    sleep(ms) {
      slept += ms;
      return Promise.resolve();
    },
    log: (line) => lines.push(line),
    get writes() {
      return writes;
    },
    async call(action, body) {
      const n = calls.length;
      calls.push({ action, body });
      if (isWrite(action)) writes += 1;
      const struck = fault?.call === n || fault?.call === action ? fault : undefined;
      if (struck) fault = undefined;
      if (struck?.kind === 'refused') refuse(action, body, 'InternalError.Test');
      const answer = world.run(action, body);
      if (struck) refuse(action, body, 'timeout', true);
      return answer;
    },
  };

  return {
    cloud,
    calls,
    functions,
    triggers: triggers.all,
    failNextAs: world.failNextAs,
    /** Names of the actions that changed something, from call `from` on. */
    written: (from = 0) =>
      calls
        .slice(from)
        .map(({ action }) => action)
        .filter(isWrite),
    slept: () => slept,
    lines,
    /** `call`: the next call of an action, or after how many other calls. */
    setFault(kind: FakeFault['kind'], call: number | Action) {
      fault = { call: typeof call === 'number' ? calls.length + call : call, kind };
    },
    /** Everything that matters of what is there, for comparisons. */
    snapshot() {
      const list = [...functions].toSorted(([a], [b]) => a.localeCompare(b));
      const own = (name: string) => triggers.all.filter(({ owner }) => owner === name).map(ofTrigger);
      return list.map(([name, one]) => ({ ...ofFunction(one), triggers: own(name).toSorted() }));
    },
  };
}
