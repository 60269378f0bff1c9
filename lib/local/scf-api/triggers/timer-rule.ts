import { PurgeError } from '../../../errors.ts';
import { parseCron } from '../../../scf/cron-parse.ts';
import { field, parseJson } from '../../../scf/shape.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import type { TimerRule } from './trigger.ts';

const NAME = /^[a-zA-Z][\w-]{0,59}$/; // 583/9708; the text of CreateTrigger says up to 100 characters
const ARGUMENT_BYTES = 4096;

/** Refuses a name that no timer can have. */
export function checkTimerName(name: string): Refusal | undefined {
  if (NAME.test(name)) return undefined;
  const rule = 'a letter, then up to 59 letters, digits, - and _';
  return refusal('InvalidParameterValue.TriggerName', `The name of a timer is ${rule}.`);
}

/** Refuses an argument above 4 KB (583/9708). */
export function checkArgument(argument: string): Refusal | undefined {
  if (Buffer.byteLength(argument) <= ARGUMENT_BYTES) return undefined;
  return refusal('InvalidParameterValue.CustomArgument', 'CustomArgument has at most 4 KB.');
}

/** Reads the TriggerDesc of a timer: a cron of seven fields, bare (583/39901) or as `{"cron": …}`. */
export function readTimerRule(desc: string | undefined): Refusal | { readonly rule: TimerRule } {
  const wrapped = field(parseJson(desc), 'cron');
  const text = typeof wrapped === 'string' ? wrapped : (desc ?? '');
  try {
    return { rule: { text, cron: parseCron(text) } };
  } catch (error) {
    if (error instanceof PurgeError) return refusal('InvalidParameterValue.TriggerDesc', error.message);
    throw error;
  }
}

/** A timer as ListTriggers shows it, however it was given. */
export function describeTimerRule({ text }: TimerRule): string {
  return JSON.stringify({ cron: text });
}
