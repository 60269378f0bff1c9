import type { Fields } from '../../../scf/shape.ts';
import { optional, readParameters, required } from '../../api3/parameters.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import { DONE, defineAction } from '../action.ts';
import { lookUp, lookUpToWrite, NAMED } from '../lookup.ts';
import { EVENT_LIFE_S, RETRIES } from '../quota.ts';
import type { AsyncEvents } from '../store.ts';

const BAD = 'InvalidParameterValue.AsyncTriggerConfig';

/** Reads `AsyncTriggerConfig`. Only the first entry of `RetryConfig` counts; a second one, which answers have, is let pass. */
function readAsyncEvents(config: Fields): Refusal | { readonly asyncEvents: AsyncEvents } {
  const parameters = { RetryConfig: required('objects'), MsgTTL: required('whole') };
  const read = readParameters(parameters, config, 'AsyncTriggerConfig.');
  if ('code' in read) return read;
  const { MsgTTL: lifeS } = read.values;
  const [first = {}, ...rest] = read.values.RetryConfig;
  const entry = readParameters({ RetryNum: required('whole') }, first, 'AsyncTriggerConfig.RetryConfig.0.');
  if ('code' in entry) return entry;
  const { RetryNum: retries } = entry.values;
  if (rest.length > 1 || retries > RETRIES) return refusal(BAD, `RetryConfig is one RetryNum of 0 to ${RETRIES}.`);
  if (lifeS >= EVENT_LIFE_S.least && lifeS <= EVENT_LIFE_S.most) return { asyncEvents: { retries, lifeS } };
  return refusal(BAD, `MsgTTL is ${EVENT_LIFE_S.least} to ${EVENT_LIFE_S.most} seconds.`);
}

/** UpdateFunctionEventInvokeConfig: how an asynchronous event that failed is tried again; it holds for those that wait, too. */
export const UpdateFunctionEventInvokeConfig = defineAction({
  parameters: { ...NAMED, AsyncTriggerConfig: required('object') },
  run(values, state) {
    const read = readAsyncEvents(values.AsyncTriggerConfig);
    if ('code' in read) return read;
    const found = lookUpToWrite(state, values);
    if ('code' in found) return found;
    found.record.asyncEvents = read.asyncEvents;
    return DONE;
  },
});

/** GetFunctionEventInvokeConfig: the retries, and a second entry of -1 as in the sample. */
export const GetFunctionEventInvokeConfig = defineAction({
  parameters: { ...NAMED, Qualifier: optional('text') },
  run(values, state) {
    const found = lookUp(state, values);
    if ('code' in found) return found;
    const { retries, lifeS } = found.record.asyncEvents;
    const RetryConfig = [{ RetryNum: retries }, { RetryNum: -1 }];
    return { answer: { AsyncTriggerConfig: { MsgTTL: lifeS, RetryConfig } } };
  },
});
