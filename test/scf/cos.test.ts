import { describe, expect, it } from 'vitest';
import batch from '../../events/cos-batch.json' with { type: 'json' };
import created from '../../events/cos-created.json' with { type: 'json' };
import createdPut from '../../events/cos-created-put.json' with { type: 'json' };
import removed from '../../events/cos-removed.json' with { type: 'json' };
import { readCosEvent } from '../../lib/scf/cos.ts';
import { cosRecord, recordOfBucket, recordOfObject, s3Record } from './cos-record.ts';

const bucket = 'testpic-1253970026';
const readOne = (record: unknown) => readCosEvent({ Records: [record] });

describe('the golden COS events', () => {
  it.each([
    ['cos-created.json', created, 'created'],
    ['cos-created-put.json', createdPut, 'created'],
    ['cos-removed.json', removed, 'removed'],
  ])('%s is one change', (_, event, kind) => {
    expect(readCosEvent(event)).toEqual({ changes: [{ kind, bucket, keys: ['testfile'] }], skipped: [] });
  });

  it('cos-batch.json is read record by record, in order', () => {
    const { changes, skipped } = readCosEvent(batch);
    expect(changes.map(({ kind, keys }) => `${kind} ${keys}`)).toEqual([
      'created docs/index.html',
      'created a b+c.txt',
      'created 你好.png',
      'created docs/app.js.map',
      'removed gone.txt',
    ]);
    expect(skipped.map(({ where, kind }) => `${where} ${kind}`)).toEqual([
      'Records[4] no-change',
      'Records[6] unreadable',
    ]);
  });
});

describe('an event name', () => {
  it.each([
    ['cos:ObjectCreated:Put', 'created', 'a concrete name'],
    ['cos:ObjectCreated:Post', 'created', 'a form upload'],
    ['cos:ObjectCreated:Copy', 'created', 'a copy'],
    ['cos:ObjectCreated:CompleteMultipartUpload', 'created', 'a large upload'],
    ['cos:ObjectCreated:Replication', 'created', 'a replica is new to its own bucket'],
    ['cos:ObjectCreated:*', 'created', 'the literal wildcard of the documents'],
    ['cos:ObjectCreated:Later', 'created', 'a name of a later year'],
    ['cos:ObjectCreated', 'created', 'the family alone'],
    ['cos:ObjectRemove:Delete', 'removed', 'a delete'],
    ['cos:ObjectRemove:DeleteMarkerCreated', 'removed', 'a delete with versions'],
    ['cos:ObjectRemove:*', 'removed', 'the literal wildcard'],
    ['cos: ObjectRemove:Delete', 'removed', 'the stray blank of Tencent’s generator'],
    [' cos:ObjectCreated:Put\n', 'created', 'white space around it'],
  ])('%j is a change (%s: %s)', (name, kind) => {
    expect(readOne(cosRecord('a', name))).toEqual({ changes: [{ kind, bucket, keys: ['a'] }], skipped: [] });
  });

  it.each([
    ['cos:ObjectCreated:Origin', 'fetched from the mirror'],
    ['cos: ObjectCreated:Origin', 'the same with a stray blank'],
    ['cos:ObjectRestore:Post', 'a restore begins'],
    ['cos:ObjectRestore:Completed', 'a restore is done'],
    ['cos:ObjectTagging:Put', 'a family of a later year'],
    ['ObjectCreated:Put', 'a name of AWS'],
  ])('%j is no change (%s)', (name) => {
    const { changes, skipped } = readOne(cosRecord('a', name));
    expect(changes).toEqual([]);
    expect(skipped).toEqual([expect.objectContaining({ where: 'Records[0]', kind: 'no-change' })]);
  });
});

describe('a bucket', () => {
  it.each<readonly [Record<string, unknown>, string]>([
    [{}, 'as documented'],
    [{ appid: 1253970026 }, 'with its appid as a number'],
    [{ name: bucket }, 'with the appid in its name'],
    [{ name: bucket, appid: 1253970026 }, 'with both'],
    [{ region: undefined }, 'without a region'],
    [{ cosRegion: 'gz', s3Region: 'ap-guangzhou' }, 'with the fields that no document names'],
  ])('%j is read %s', (fields) => {
    expect(readOne(recordOfBucket(fields)).changes).toEqual([{ kind: 'created', bucket, keys: ['x'] }]);
  });

  it('keeps an appid that is only part of its name', () => {
    const fields = { name: 'pic1253970026' };
    expect(readOne(recordOfBucket(fields)).changes).toMatchObject([{ bucket: 'pic1253970026-1253970026' }]);
  });
});

describe('an object', () => {
  it('gives both readings of its key when nothing decides between them', () => {
    const record = recordOfObject({ key: '/1253970026/testpic/a%20b', url: undefined });
    expect(readOne(record).changes).toMatchObject([{ keys: ['a%20b', 'a b'] }]);
  });

  it.each<readonly [Record<string, unknown>, string]>([
    [{ url: undefined }, 'without a URL'],
    [{ url: 7 }, 'with a URL that is no text'],
    [{ size: undefined, meta: undefined, vid: undefined }, 'without what a delete event may lack'],
  ])('%j is read %s', (fields) => expect(readOne(recordOfObject(fields)).changes).toMatchObject([{ keys: ['x'] }]));
});

describe('a bad record', () => {
  it.each<readonly [string, unknown, string]>([
    ['null in its place', null, 'a record should be an object but is null'],
    ['a text in its place', 'x', 'a record should be an object but is a value of type string'],
    ['a list in its place', [], 'a record should be an object but is a list'],
    ['nothing in it', {}, 'no "cos" in the record'],
    ['a cos that is no object', { cos: 7 }, 'no "cos" in the record'],
    ['the shape of AWS', s3Record('a'), 'AWS S3'],
    ['no event', { cos: {} }, 'event.eventName should be a text'],
    ['an empty event name', cosRecord('a', ''), 'event.eventName should be a text but is empty'],
    ['no appid', recordOfBucket({ appid: undefined }), 'cos.cosBucket.appid'],
    ['an appid that is an object', recordOfBucket({ appid: {} }), 'cos.cosBucket.appid'],
    ['no bucket name', recordOfBucket({ name: undefined }), 'cos.cosBucket.name'],
    ['no key', recordOfObject({ key: undefined }), 'cos.cosObject.key'],
    ['a key that is a list', recordOfObject({ key: ['a'] }), 'cos.cosObject.key should be a text but is a list'],
    ['an empty key', recordOfObject({ key: '' }), 'cos.cosObject.key should be a text but is empty'],
    [
      'the bucket itself as its key',
      recordOfObject({ key: '/1253970026/testpic/' }),
      'names the bucket, not an object',
    ],
  ])('with %s is listed and loses none of the others', (_, bad, reason) => {
    const { changes, skipped } = readCosEvent({ Records: [cosRecord('a'), bad, cosRecord('b')] });
    expect(changes.map(({ keys }) => keys)).toEqual([['a'], ['b']]);
    expect(skipped).toEqual([{ where: 'Records[1]', reason: expect.stringContaining(reason), kind: 'unreadable' }]);
  });
});

describe('an event without a list of records', () => {
  it.each([
    [undefined, 'missing'],
    [null, 'missing'],
    ['text', 'missing'],
    [[cosRecord('a')], 'missing'],
    [{ Records: null }, 'null'],
    [{ Records: {} }, 'a value of type object'],
    [{ records: [] }, 'missing'],
    [{ Type: 'Timer', TriggerName: 't' }, 'missing'],
  ])('%j is refused: "Records" is %s', (event, kind) => {
    expect(() => readCosEvent(event)).toThrow(
      expect.objectContaining({ code: 'BAD_EVENT', message: expect.stringContaining(`a list but is ${kind}`) }),
    );
  });

  it('is not an event with an empty one', () => {
    expect(readCosEvent({ Records: [] })).toEqual({ changes: [], skipped: [] });
  });
});
