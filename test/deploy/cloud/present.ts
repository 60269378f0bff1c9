import type { PresentFunction } from '../../../lib/deploy/cloud/cloud-state.ts';
import { writeDescription } from '../../../lib/deploy/cloud/code-mark.ts';
import type { PresentTrigger } from '../../../lib/deploy/cloud/trigger-state.ts';
import type { Deployable, Trigger } from '../../../lib/deploy/desired.ts';

/** A trigger that is there, as the API would tell it. */
export function presentTrigger(trigger: Trigger, given: Partial<PresentTrigger> = {}): PresentTrigger {
  const name = trigger.type === 'cos' ? trigger.host : trigger.type === 'timer' ? trigger.name : 'hulrzrbh9f';
  const urls = trigger.type === 'http' ? ['https://1250000000-hulrzrbh9f.ap-singapore.tencentscf.com'] : [];
  return { trigger, name, desc: 'as it was told', qualifier: '$DEFAULT', urls, ...given };
}

/** What is there when a function is as it shall be. */
export function presentOf(desired: Deployable, given: Partial<PresentFunction> = {}): PresentFunction {
  const mark = given.mark ?? { sha256: desired.sha256, isFinished: true };
  return {
    status: 'Active',
    reasons: [],
    description: writeDescription(desired.description, mark),
    mark,
    handler: desired.handler,
    runtime: desired.runtime,
    memoryMb: desired.memoryMb,
    timeoutS: desired.timeoutS,
    initTimeoutS: desired.initTimeoutS,
    role: desired.role,
    environment: desired.environment,
    vpc: desired.vpc,
    hasPublicNet: true,
    modified: '2026-10-01 10:00:00',
    asyncEvents: desired.asyncEvents,
    reservedMb: desired.reservedInstances && desired.reservedInstances * desired.memoryMb,
    triggers: desired.triggers.map((trigger) => presentTrigger(trigger)),
    ...given,
  };
}
