import type { CosRecord } from '../../lib/scf/cos-event.ts';

/** The bucket of Tencent's own sample events. */
export const BUCKET = { name: 'testpic', appid: '1253970026' } as const;

const HOST = `http://${BUCKET.name}-${BUCKET.appid}.cos.ap-guangzhou.myqcloud.com`;
const OWNER = `/${BUCKET.appid}/${BUCKET.name}`;

/** Percent-encodes an object key by segment, as the path of a URL. */
export function escaped(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}

/** `cosObject` of an event whose key is raw. */
export function rawObject(key: string): { key: string; url: string } {
  return { key: `${OWNER}/${key}`, url: `${HOST}/${escaped(key)}` };
}

/** `cosObject` of an event whose key is percent-encoded. */
export function encodedObject(key: string): { key: string; url: string } {
  return { key: `${OWNER}/${escaped(key)}`, url: `${HOST}/${escaped(key)}` };
}

/** A whole record as 583/9707 shows it, from the key of its object. */
export function cosRecord(key: string, eventName = 'cos:ObjectCreated:Put'): CosRecord {
  return {
    cos: {
      cosSchemaVersion: '1.0',
      cosNotificationId: 'unkown',
      cosBucket: { ...BUCKET, region: 'gz' },
      cosObject: {
        ...rawObject(key),
        size: 1029,
        vid: '',
        meta: { 'x-cos-request-id': 'FAKE-ID', 'Content-Type': '' },
      },
    },
    event: {
      eventName,
      eventVersion: '1.0',
      eventTime: 1545205770,
      eventSource: 'qcs::cos',
      eventQueue: `qcs:0:scf:gz:appid/${BUCKET.appid}:default.f.$LATEST`,
      requestParameters: { requestSourceIP: '192.0.2.10', requestHeaders: { Authorization: 'FAKE-SIGNATURE' } },
      reqid: 179398952,
    },
  };
}

/** A record with other fields in its `cosBucket`. */
export function recordOfBucket(fields: Record<string, unknown>): unknown {
  const { cos, event } = cosRecord('x');
  return { cos: { ...cos, cosBucket: { ...cos.cosBucket, ...fields } }, event };
}

/** A record with other fields in its `cosObject`. */
export function recordOfObject(fields: Record<string, unknown>): unknown {
  const { cos, event } = cosRecord('x');
  return { cos: { ...cos, cosObject: { ...cos.cosObject, ...fields } }, event };
}

/** A record as AWS S3 sends it. */
export function s3Record(key: string): unknown {
  const s3 = { bucket: { name: 'testpic' }, object: { key, size: 1 } };
  return { eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3 };
}
