import { PurgeError } from '../errors.ts';
import { readCosKey } from './cos-key.ts';
import { unwrapMessage } from './queue.ts';
import { field, isFields, kindOf } from './shape.ts';

/** An object that was written or removed, as one record of a COS event says. */
export interface ObjectChange {
  readonly kind: 'created' | 'removed';
  /** `<name>-<appid>`, as the COS SDKs and the configuration write it. */
  readonly bucket: string;
  /** The raw object key; two readings where the event does not say whether it is percent-encoded. */
  readonly keys: readonly string[];
}

/** A record that changes nothing we purge, or that cannot be read. `where` is its place in the event. */
export interface SkippedRecord {
  readonly where: string;
  readonly reason: string;
  /** `unreadable` records are faults of the sender; `no-change` ones are normal. */
  readonly kind: 'unreadable' | 'no-change';
}

/** All records of one event, in their order, sorted by what they are good for. */
export interface CosEventReading {
  readonly changes: readonly ObjectChange[];
  readonly skipped: readonly SkippedRecord[];
}

function unreadable(reason: string): PurgeError {
  return new PurgeError('BAD_RECORD', reason);
}

/** The text of a field; numbers count as text, since an appid comes as either. */
function text(value: unknown, name: string): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string' && value !== '') return value;
  throw unreadable(`${name} should be a text but is ${value === '' ? 'empty' : kindOf(value)}`);
}

/** Reads the bucket; its name comes without the appid (583/9707), but one that already ends in it is understood too. */
function readBucket(record: unknown): { name: string; appid: string } {
  const bucket = field(field(record, 'cos'), 'cosBucket');
  const appid = text(field(bucket, 'appid'), 'cos.cosBucket.appid');
  const name = text(field(bucket, 'name'), 'cos.cosBucket.name');
  return { appid, name: name.endsWith(`-${appid}`) ? name.slice(0, -appid.length - 1) : name };
}

/** What an event name means. White space is dropped (Tencent's own generator has a stray blank) and `:*` occurs literally. */
function readKind(eventName: string): ObjectChange['kind'] | undefined {
  const name = eventName.replace(/\s/g, '');
  if (name === 'cos:ObjectCreated:Origin') return undefined; // fetched from the mirror: what the site serves is the same
  if (name.startsWith('cos:ObjectCreated')) return 'created';
  return name.startsWith('cos:ObjectRemove') ? 'removed' : undefined;
}

function readRecord(record: unknown): ObjectChange | undefined {
  if (!isFields(record)) throw unreadable(`a record should be an object but is ${kindOf(record)}`);
  if (!isFields(record['cos'])) {
    throw unreadable('s3' in record ? 'this is an AWS S3 record; COS records have "cos"' : 'no "cos" in the record');
  }
  const kind = readKind(text(field(record['event'], 'eventName'), 'event.eventName'));
  if (!kind) return undefined;
  const bucket = readBucket(record);
  const object = record['cos']['cosObject'];
  const key = text(field(object, 'key'), 'cos.cosObject.key');
  const url = field(object, 'url');
  const { keys } = readCosKey({ key, url: typeof url === 'string' ? url : '' }, bucket);
  if (keys.includes('')) throw unreadable('cos.cosObject.key names the bucket, not an object');
  return { kind, bucket: `${bucket.name}-${bucket.appid}`, keys };
}

/**
 * Reads a COS event (`Records[].cos`), also inside CKafka or CMQ messages; shape in 583/9707.
 * Each record is read by itself, so that a bad one is listed in `skipped` and loses none of the others.
 * Throws PurgeError `BAD_EVENT`, and nothing else, when there is no list of records at all.
 */
export function readCosEvent(event: unknown): CosEventReading {
  const records = field(event, 'Records');
  if (!Array.isArray(records)) {
    throw new PurgeError('BAD_EVENT', `not a COS event: "Records" should be a list but is ${kindOf(records)}`);
  }
  const changes: ObjectChange[] = [];
  const skipped: SkippedRecord[] = [];
  for (const { where, record, problem } of records.flatMap((outer, n) => unwrapMessage(outer, `Records[${n}]`))) {
    if (problem) {
      skipped.push({ where, reason: problem, kind: 'unreadable' });
      continue;
    }
    try {
      const change = readRecord(record);
      if (change) changes.push(change);
      else skipped.push({ where, reason: 'an event that leaves what is served as it was', kind: 'no-change' });
    } catch (error) {
      if (!(error instanceof PurgeError)) throw error;
      skipped.push({ where, reason: error.message, kind: 'unreadable' });
    }
  }
  return { changes, skipped };
}
