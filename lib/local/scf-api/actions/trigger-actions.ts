import { optional, required } from '../../api3/parameters.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import { DONE, defineAction } from '../action.ts';
import { lookUp, NAMED } from '../lookup.ts';
import { cutPage, filterItems, PAGE } from '../paging.ts';
import { checkOneOf } from '../texts.ts';
import { describeTrigger } from '../triggers/describe.ts';
import { readHttpRule } from '../triggers/http-rule.ts';
import { checkArgument, readTimerRule } from '../triggers/timer-rule.ts';
import type { Trigger } from '../triggers/trigger.ts';
import { CHANGEABLE, checkType, ENABLE, findTrigger, replaceTrigger, TARGET } from './trigger-target.ts';

const FILTERS = { Qualifier: 'Qualifier', TriggerName: 'TriggerName', Description: 'Description', Type: 'Type' };

/** ListTriggers: changed last comes first. `Type` is no documented filter, but one that Tencent's own tools use. */
export const ListTriggers = defineAction({
  parameters: { ...NAMED, ...PAGE, OrderBy: optional('text') },
  run(values, state) {
    const { OrderBy = 'mod_time' } = values;
    const problem = checkOneOf('OrderBy', OrderBy, ['add_time', 'mod_time'], 'InvalidParameterValue.OrderBy');
    if (problem) return problem;
    const found = lookUp(state, values);
    if ('code' in found) return found;
    const { record } = found;
    const all = record.triggers.map((trigger) => describeTrigger(trigger, record));
    const filtered = filterItems(all, values.Filters ?? [], FILTERS);
    if ('code' in filtered) return filtered;
    const cut = cutPage(filtered.items, OrderBy === 'add_time' ? 'AddTime' : 'ModTime', values);
    return 'code' in cut ? cut : { answer: { Triggers: cut.page, TotalCount: filtered.items.length } };
  },
});

interface Update {
  readonly TriggerDesc: string | undefined;
  readonly CustomArgument: string | undefined;
}

/** What a timer or a Function URL becomes with another TriggerDesc and argument. */
function change(trigger: Trigger, { TriggerDesc, CustomArgument }: Update): Refusal | { readonly changed: Trigger } {
  if (trigger.type === 'timer') {
    const argument = CustomArgument ?? trigger.argument;
    const problem = checkArgument(argument);
    if (problem) return problem;
    const read = TriggerDesc === undefined ? trigger : readTimerRule(TriggerDesc);
    return 'code' in read ? read : { changed: { ...trigger, rule: read.rule, argument } };
  }
  if (CustomArgument !== undefined) {
    return refusal('InvalidParameterValue.CustomArgument', 'Only timers have a CustomArgument.');
  }
  if (trigger.type === 'cos' || TriggerDesc === undefined) return { changed: trigger };
  const read = readHttpRule(TriggerDesc);
  return 'code' in read ? read : { changed: { ...trigger, rule: read.rule } };
}

/** UpdateTrigger, of a timer or a Function URL: what is left out keeps its value (583/96828). */
export const UpdateTrigger = defineAction({
  parameters: CHANGEABLE,
  async run(values, state) {
    const problem =
      checkType(values.Type, ['timer', 'ckafka', 'http']) ??
      checkOneOf('Enable', values.Enable, ENABLE, 'InvalidParameterValue.Enable');
    if (problem) return problem;
    const found = findTrigger(state, values);
    if ('code' in found) return found;
    const { record, trigger } = found;
    const made = change(trigger, values);
    if ('code' in made) return made;
    await replaceTrigger(record, trigger, {
      ...made.changed,
      description: values.Description ?? trigger.description,
      isEnabled: values.Enable === undefined ? trigger.isEnabled : values.Enable === 'OPEN',
      modifiedAt: state.now(),
    });
    return DONE;
  },
});

/** UpdateTriggerStatus: a timer or a COS trigger on or off. What is so already is refused. */
export const UpdateTriggerStatus = defineAction({
  parameters: { ...TARGET, Enable: required('text') },
  async run(values, state) {
    const problem =
      checkType(values.Type, ['timer', 'cos', 'ckafka']) ??
      checkOneOf('Enable', values.Enable, ENABLE, 'InvalidParameterValue.Enable');
    if (problem) return problem;
    const found = findTrigger(state, values);
    if ('code' in found) return found;
    const { record, trigger } = found;
    const isEnabled = values.Enable === 'OPEN';
    if (trigger.isEnabled === isEnabled) {
      return refusal('FailedOperation.UpdateTriggerStatus', 'The new status is the same as the previous one.');
    }
    await replaceTrigger(record, trigger, { ...trigger, isEnabled, modifiedAt: state.now() });
    return DONE;
  },
});

/** DeleteTrigger. */
export const DeleteTrigger = defineAction({
  parameters: TARGET,
  async run(values, state) {
    const problem = checkType(values.Type, ['timer', 'ckafka', 'apigw', 'cls', 'cos', 'cmq', 'http']);
    if (problem) return problem;
    const found = findTrigger(state, values);
    if ('code' in found) return found;
    await replaceTrigger(found.record, found.trigger, undefined);
    return DONE;
  },
});
