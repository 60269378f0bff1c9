import { optional, required } from '../../api3/parameters.ts';
import { missing, type Refusal, refusal } from '../../api3/refusal.ts';
import { lookUpToWrite, NAMED } from '../lookup.ts';
import type { ScfState } from '../state.ts';
import type { FunctionRecord } from '../store.ts';
import { checkOneOf, notHere } from '../texts.ts';
import { isSameRule, readCosRule } from '../triggers/cos-rule.ts';
import type { Trigger } from '../triggers/trigger.ts';

/** What names a trigger. */
export const TARGET = {
  ...NAMED,
  TriggerName: required('text'),
  Type: required('text'),
  Qualifier: optional('text'),
  TriggerDesc: optional('text'),
} as const;

/** What names a trigger, and what can be said of it when it is made and changed. */
export const CHANGEABLE = {
  ...TARGET,
  Enable: optional('text'),
  CustomArgument: optional('text'),
  Description: optional('text'),
} as const;

/** Values of the parameters that name a trigger. */
export interface Target {
  readonly FunctionName: string;
  readonly Namespace: string | undefined;
  readonly TriggerName: string;
  readonly Type: string;
  readonly Qualifier: string | undefined;
  readonly TriggerDesc: string | undefined;
}

/** Values of `Enable`. */
export const ENABLE = ['OPEN', 'CLOSE'] as const;

/** Refuses a type that an action does not take, and one that does not run here. */
export function checkType(type: string, documented: readonly string[]): Refusal | undefined {
  const problem = checkOneOf('Type', type, documented, 'InvalidParameterValue.Type');
  if (problem || ['cos', 'timer', 'http'].includes(type)) return problem;
  return notHere(`${type} triggers`);
}

type Found = Refusal | { readonly record: FunctionRecord; readonly trigger: Trigger };

function matches(trigger: Trigger, target: Target): boolean {
  return trigger.name === target.TriggerName && trigger.type === target.Type;
}

/** Finds a trigger. One of COS is named by its rule, too, since others may have its name: TriggerDesc is required. */
export function findTrigger(state: ScfState, target: Target): Found {
  const found = lookUpToWrite(state, target);
  if ('code' in found) return found;
  const { record } = found;
  const named = record.triggers.filter((trigger) => matches(trigger, target));
  const none = refusal('ResourceNotFound.Trigger', 'The trigger does not exist.');
  if (target.Type !== 'cos') return named[0] ? { record, trigger: named[0] } : none;
  if (target.TriggerDesc === undefined) return missing('TriggerDesc');
  const read = readCosRule(target.TriggerDesc);
  if ('code' in read) return read;
  const trigger = named.find((other) => other.type === 'cos' && isSameRule(other.rule, read.rule));
  return trigger ? { record, trigger } : none;
}

/** Puts a trigger in the place of another; without `old` it is added, without `next` it is taken away. Follows at once. */
export async function replaceTrigger(
  record: FunctionRecord,
  old: Trigger | undefined,
  next: Trigger | undefined,
): Promise<void> {
  const kept = record.triggers.filter((trigger) => trigger !== old);
  record.triggers = next ? [...kept, next] : kept;
  await record.runner.follow(record.triggers);
}
