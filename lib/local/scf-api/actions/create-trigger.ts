import { randomBytes } from 'node:crypto';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import { defineAction } from '../action.ts';
import { lookUpToWrite } from '../lookup.ts';
import { TRIGGERS_PER_TYPE } from '../quota.ts';
import type { ScfState } from '../state.ts';
import type { FunctionRecord } from '../store.ts';
import { checkOneOf } from '../texts.ts';
import { checkBucketHost, isSameRule, overlap, readCosRule } from '../triggers/cos-rule.ts';
import { describeTrigger } from '../triggers/describe.ts';
import { readHttpRule } from '../triggers/http-rule.ts';
import { checkArgument, checkTimerName, readTimerRule } from '../triggers/timer-rule.ts';
import type { CosTrigger, Trigger } from '../triggers/trigger.ts';
import { CHANGEABLE, checkType, ENABLE, replaceTrigger, type Target } from './trigger-target.ts';

const TYPES = ['cos', 'cls', 'timer', 'ckafka', 'http'];

type Common = Omit<CosTrigger, 'type' | 'rule'>;
type Made = Refusal | { readonly trigger: Trigger };

const EXISTS = refusal('ResourceInUse.Trigger', 'The trigger exists already.');

function makeCos(common: Common, { TriggerDesc }: Target, { triggers }: FunctionRecord, state: ScfState): Made {
  const problem = checkBucketHost(common.name, state.region.name);
  if (problem) return problem;
  const read = readCosRule(TriggerDesc);
  if ('code' in read) return read;
  const ofBucket = (trigger: Trigger) => (trigger.type === 'cos' && trigger.name === common.name ? [trigger] : []);
  if (triggers.flatMap(ofBucket).some(({ rule }) => isSameRule(rule, read.rule))) return EXISTS;
  const everywhere = state.functions.all().flatMap((record) => record.triggers.flatMap(ofBucket));
  if (everywhere.some(({ rule }) => overlap(rule, read.rule))) {
    const rule = 'an object that falls under both';
    return refusal('InvalidParameterValue.CosNotifyRuleConflict', `The bucket has a rule with ${rule}.`);
  }
  return { trigger: { ...common, type: 'cos', rule: read.rule } };
}

function makeTimer(common: Common, desc: string | undefined, argument: string, { triggers }: FunctionRecord): Made {
  const problem = checkTimerName(common.name) ?? checkArgument(argument);
  if (problem) return problem;
  const read = readTimerRule(desc);
  if ('code' in read) return read;
  if (triggers.some(({ type, name }) => type === 'timer' && name === common.name)) return EXISTS;
  return { trigger: { ...common, type: 'timer', rule: read.rule, argument } };
}

function makeHttp(common: Common, desc: string | undefined, { triggers }: FunctionRecord): Made {
  const read = readHttpRule(desc);
  if ('code' in read) return read;
  // One for each version or alias (583/96099), and only one of these is here.
  if (triggers.some(({ type }) => type === 'http')) return EXISTS;
  const name = BigInt(`0x${randomBytes(6).toString('hex')}`)
    .toString(36)
    .padStart(10, '0');
  return { trigger: { ...common, type: 'http', name, rule: read.rule } };
}

/** CreateTrigger. The name of a Function URL is replaced by its url id. */
export const CreateTrigger = defineAction({
  parameters: CHANGEABLE,
  async run(values, state) {
    const { Type, TriggerDesc, Enable = 'CLOSE', CustomArgument, Description = '', Qualifier = '$LATEST' } = values;
    const problem = checkType(Type, TYPES) ?? checkOneOf('Enable', Enable, ENABLE, 'InvalidParameterValue.Enable');
    if (problem) return problem;
    if (CustomArgument !== undefined && Type !== 'timer') {
      return refusal('InvalidParameterValue.CustomArgument', 'Only timers have a CustomArgument.');
    }
    const found = lookUpToWrite(state, values);
    if ('code' in found) return found;
    const { record } = found;
    if (record.triggers.filter(({ type }) => type === Type).length >= TRIGGERS_PER_TYPE) {
      return refusal('LimitExceeded.Trigger', 'A function has at most 10 triggers of a type.');
    }
    const now = state.now();
    const common: Common = {
      id: randomBytes(8).toString('hex'),
      name: values.TriggerName,
      qualifier: Qualifier,
      description: Description,
      isEnabled: Enable === 'OPEN',
      addedAt: now,
      modifiedAt: now,
    };
    const made =
      Type === 'cos'
        ? makeCos(common, values, record, state)
        : Type === 'timer'
          ? makeTimer(common, TriggerDesc, CustomArgument ?? '', record)
          : makeHttp(common, TriggerDesc, record);
    if ('code' in made) return made;
    await replaceTrigger(record, undefined, made.trigger);
    return { answer: { TriggerInfo: describeTrigger(made.trigger, record) } };
  },
});
