import { randomUUID } from 'node:crypto';
import type { Fields } from '../../../scf/shape.ts';
import { optional } from '../../api3/parameters.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import type { InvocationResult } from '../../scf-host/function-spec.ts';
import { defineAction } from '../action.ts';
import { lookUpToInvoke, NAMED } from '../lookup.ts';
import { checkOneOf } from '../texts.ts';

const SYNC_BYTES = 6 * 1024 * 1024; // 583/11637
const ASYNC_BYTES = 128 * 1024;
const LOG_BYTES = 4 * 1024;
const MB = 1024 * 1024;
const LOG_TYPES = ['None', 'Tail'];

/** Reads an event given as JSON text; without one it is an empty object. */
function readEvent(name: string, text: string | undefined, limit: number): Refusal | { readonly event: unknown } {
  if (text === undefined || text === '') return { event: {} };
  if (Buffer.byteLength(text) > limit) {
    return refusal('InvalidParameter.RequestTooLarge', `${name} has at most ${limit} bytes.`);
  }
  try {
    return { event: JSON.parse(text) };
  } catch {
    return refusal('InvalidParameterValue.Param', `${name} is no JSON.`);
  }
}

function tailOf(logs: readonly string[]): string {
  const bytes = Buffer.from(logs.join('\n'));
  return bytes.subarray(Math.max(0, bytes.length - LOG_BYTES)).toString('utf8');
}

/** `Result` of a synchronous invocation: what the function answered as JSON text, or the text of its error. */
function describeResult(result: InvocationResult, logType: string | undefined): Fields {
  const message = result.errorMessage ?? '';
  const duration = Math.round(result.durationMs);
  return {
    FunctionRequestId: result.requestId,
    RetMsg: result.ok ? JSON.stringify(result.result ?? null) : message,
    ErrMsg: result.ok ? '' : message,
    InvokeResult: result.ok ? 0 : 1,
    Log: logType === 'Tail' ? tailOf(result.logs) : '',
    Duration: duration,
    BillDuration: duration,
    MemUsage: result.memoryMb * MB,
  };
}

/** `Result` of an asynchronous one, which has only been taken. */
function describeTaken(requestId: string): Fields {
  const unknown = { Duration: 0, BillDuration: 0, MemUsage: 0 };
  return { FunctionRequestId: requestId, RetMsg: '', ErrMsg: '', InvokeResult: 0, Log: '', ...unknown };
}

const COMMON = {
  ...NAMED,
  Qualifier: optional('text'),
  LogType: optional('text'),
  RoutingKey: optional('text'),
} as const;

/** Invoke: synchronous, or an event that is only taken. The 300 s after which the real one stops waiting do not count here. */
export const Invoke = defineAction({
  parameters: { ...COMMON, InvocationType: optional('text'), ClientContext: optional('text') },
  isConcurrent: true,
  async run(values, state) {
    const { InvocationType = 'RequestResponse', ClientContext, LogType } = values;
    const types = ['RequestResponse', 'Event'];
    const problem =
      checkOneOf('InvocationType', InvocationType, types, 'InvalidParameterValue.InvokeType') ??
      checkOneOf('LogType', LogType, LOG_TYPES);
    if (problem) return problem;
    const isEvent = InvocationType === 'Event';
    const read = readEvent('ClientContext', ClientContext, isEvent ? ASYNC_BYTES : SYNC_BYTES);
    if ('code' in read) return read;
    const found = lookUpToInvoke(state, values);
    if ('code' in found) return found;
    const { runner } = found.record;
    if (!isEvent) {
      return { answer: { Result: describeResult(await runner.invoke(read.event, 'Invoke'), LogType) } };
    }
    const requestId = randomUUID();
    void runner.invokeAsync(read.event, 'Invoke (event)', requestId);
    return { answer: { Result: describeTaken(requestId) } };
  },
});

/** InvokeFunction: synchronous only. */
export const InvokeFunction = defineAction({
  parameters: { ...COMMON, Event: optional('text') },
  isConcurrent: true,
  async run(values, state) {
    const problem = checkOneOf('LogType', values.LogType, LOG_TYPES);
    if (problem) return problem;
    const read = readEvent('Event', values.Event, SYNC_BYTES);
    if ('code' in read) return read;
    const found = lookUpToInvoke(state, values);
    if ('code' in found) return found;
    const result = await found.record.runner.invoke(read.event, 'InvokeFunction');
    return { answer: { Result: describeResult(result, values.LogType) } };
  },
});
