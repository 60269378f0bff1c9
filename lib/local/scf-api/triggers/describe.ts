import type { Fields } from '../../../scf/shape.ts';
import { beijingText } from '../../beijing-time.ts';
import type { FunctionRecord } from '../store.ts';
import { describeCosRule } from './cos-rule.ts';
import { describeHttpRule } from './http-rule.ts';
import { describeTimerRule } from './timer-rule.ts';
import type { Trigger } from './trigger.ts';

function describeRule(trigger: Trigger, { runner }: FunctionRecord): string {
  switch (trigger.type) {
    case 'cos':
      return describeCosRule(trigger.rule);
    case 'timer':
      return describeTimerRule(trigger.rule);
    case 'http':
      return describeHttpRule(trigger.rule, runner.urlOf(trigger));
  }
}

/** A trigger as CreateTrigger, ListTriggers and GetFunction show it: `Enable` is a number (sample of CreateTrigger). */
export function describeTrigger(trigger: Trigger, record: FunctionRecord): Fields {
  return {
    AddTime: beijingText(trigger.addedAt),
    AvailableStatus: 'Available',
    BindStatus: trigger.isEnabled ? 'on' : 'off',
    CustomArgument: trigger.type === 'timer' ? trigger.argument : '',
    Description: trigger.description,
    Enable: trigger.isEnabled ? 1 : 0,
    ModTime: beijingText(trigger.modifiedAt),
    Qualifier: trigger.qualifier,
    ResourceId: trigger.id,
    TriggerAttribute: 'single',
    TriggerDesc: describeRule(trigger, record),
    TriggerName: trigger.name,
    Type: trigger.type,
  };
}
