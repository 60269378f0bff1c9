import { readCosKey } from '../../scf/cos-key.ts';
import { type Fields, field, isFields } from '../../scf/shape.ts';
import type { InvocationResult } from '../scf-host/function-spec.ts';
import type { FunctionRecord } from './store.ts';
import { meet } from './triggers/cos-rule.ts';
import type { CosTrigger } from './triggers/trigger.ts';

/** What a function made of a COS event. */
export interface CosDelivery {
  readonly function: string;
  readonly attempts: readonly InvocationResult[];
}

interface ObjectEvent {
  readonly event: string;
  /** `<name>-<appid>` */
  readonly bucket: string;
  /** Two where it is not sure whether the key is percent-encoded. */
  readonly keys: readonly string[];
}

const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** Reads what a record is about (583/9707); undefined when it is none of COS. */
function readRecord(record: unknown): ObjectEvent | undefined {
  const cos = field(record, 'cos');
  if (!isFields(cos)) return undefined;
  const appid = textOf(field(field(cos, 'cosBucket'), 'appid'));
  const bucketName = textOf(field(field(cos, 'cosBucket'), 'name'));
  const name = bucketName.endsWith(`-${appid}`) ? bucketName.slice(0, -appid.length - 1) : bucketName;
  const object = {
    key: textOf(field(field(cos, 'cosObject'), 'key')),
    url: textOf(field(field(cos, 'cosObject'), 'url')),
  };
  const event = textOf(field(field(record, 'event'), 'eventName')).replace(/\s/g, '');
  return { event, bucket: `${name}-${appid}`, keys: readCosKey(object, { name, appid }).keys };
}

function isFor({ name, rule }: CosTrigger, { event, bucket, keys }: ObjectEvent): boolean {
  if (!name.startsWith(`${bucket}.cos.`) || !meet(rule.event, event)) return false;
  return keys.some((key) => key.startsWith(rule.prefix) && key.endsWith(rule.suffix));
}

/** The event with only those of its records that a function gets by its triggers; undefined when there are none. */
function partFor({ triggers }: FunctionRecord, event: Fields): Fields | undefined {
  const listening = triggers.filter((trigger) => trigger.type === 'cos').filter(({ isEnabled }) => isEnabled);
  const records = Array.isArray(event['Records']) ? event['Records'] : [];
  const Records = records.filter((record) => {
    const about = readRecord(record);
    return about !== undefined && listening.some((trigger) => isFor(trigger, about));
  });
  return Records.length > 0 ? { ...event, Records } : undefined;
}

/** Hands a COS event to each function that listens to a record of it, asynchronously, and waits for the last try of each. */
export async function deliverCos(event: unknown, records: readonly FunctionRecord[]): Promise<CosDelivery[]> {
  const body = isFields(event) ? event : {};
  const deliveries = records.map(async (record) => {
    const part = partFor(record, body);
    if (!part) return [];
    const { attempts } = await record.runner.invokeAsync(part, 'COS event');
    return [{ function: record.name, attempts }];
  });
  return (await Promise.all(deliveries)).flat();
}
