import type { S3EventRecord } from 'aws-lambda';

/**
 * One record of a COS event (583/9707). It agrees with S3 on the idea alone: `cos` for `s3`, names that begin `cos:` and say
 * `ObjectRemove`, seconds for ISO time, a key that begins `/<appid>/<bucket>/`, a bucket name without its appid, and neither
 * eTag nor sequencer. Only the size is the same.
 */
export interface CosRecord {
  readonly cos: {
    readonly cosSchemaVersion: string;
    /** `unkown` (sic) in Tencent's sample. */
    readonly cosNotificationId?: string;
    /** `region` is a short code (`gz`). `cosRegion` and `s3Region` were seen in real events and are in no document. */
    readonly cosBucket: {
      readonly name: string;
      readonly appid: string;
      readonly region: string;
      readonly cosRegion?: string;
      readonly s3Region?: string;
    };
    /** Whether a delete event carries `size` and `meta` is in no document. */
    readonly cosObject: Partial<Pick<S3EventRecord['s3']['object'], 'size'>> & {
      readonly key: string;
      readonly url: string;
      readonly vid?: string;
      readonly meta?: Readonly<Record<string, string>>;
    };
  };
  readonly event: {
    /** Concrete (`cos:ObjectCreated:Put`) or with a literal wildcard (`cos:ObjectCreated:*`). */
    readonly eventName: string;
    readonly eventVersion: string;
    /** Seconds since 1970. */
    readonly eventTime: number;
    readonly eventSource: string;
    readonly eventQueue: string;
    /** Its `Authorization` holds a COS signature and is never logged. */
    readonly requestParameters: {
      readonly requestSourceIP: string;
      readonly requestHeaders: Readonly<Record<string, string>>;
    };
    readonly reqid?: number;
    readonly reservedInfo?: string;
  };
}

/** A message of a CKafka batch (583/17530); AWS puts the body into `Records[].body` instead. */
export interface CkafkaRecord {
  readonly Ckafka: {
    readonly topic: string;
    /** Also seen as `Partition`. */
    readonly partition?: number;
    readonly offset: number;
    /** The text `None` when there is no key. */
    readonly msgKey: string;
    readonly msgBody: string;
  };
}

/** What `object-change` is invoked with. */
export interface CosEvent {
  readonly Records: readonly (CosRecord | CkafkaRecord)[];
}
