import { describe, expect, it } from 'vitest';
import golden from '../../events/ckafka-cos.json' with { type: 'json' };
import { readCosEvent } from '../../lib/scf/cos.ts';
import { unwrapMessage } from '../../lib/scf/queue.ts';
import { cosRecord, s3Record } from './cos-record.ts';
import { ckafka, cloudEvent, cmq, deadLetter } from './queue-message.ts';

const event = (...keys: string[]) => ({ Records: keys.map((key) => cosRecord(key)) });
const keysIn = (...records: unknown[]) => readCosEvent({ Records: records }).changes.flatMap(({ keys }) => keys);

describe('a queue message gives its COS records', () => {
  it.each([
    ['a whole event in CKafka', ckafka(event('a', 'b')), ['a', 'b']],
    ['a whole event in CMQ', cmq(event('a', 'b')), ['a', 'b']],
    ['one record, as a forwarder may send it', ckafka(cosRecord('a')), ['a']],
    ['one record in CMQ', cmq(cosRecord('a')), ['a']],
    ['a CloudEvent whose data is an event', ckafka(cloudEvent(event('a'))), ['a']],
    ['a CloudEvent whose data is one record', ckafka(cloudEvent(cosRecord('a'))), ['a']],
    ['a CloudEvent whose data is JSON text', ckafka(cloudEvent(JSON.stringify(event('a', 'b')))), ['a', 'b']],
    ['a dead letter of SCF', cmq(deadLetter(event('a', 'b'))), ['a', 'b']],
    ['a message in a message', ckafka({ Records: [cmq(event('a'))] }), ['a']],
    ['messages and records side by side', ckafka({ Records: [cosRecord('a'), cmq(cosRecord('b'))] }), ['a', 'b']],
    ['JSON with white space around it', ckafka(` \n${JSON.stringify(event('a'))}\n`), ['a']],
  ])('%s', (_, record, keys) => expect(keysIn(record)).toEqual(keys));

  it.each<readonly [Record<string, unknown>, string]>([
    [{ topic: 't', partition: 1, offset: 1, msgKey: 'None' }, 'as the table of the page spells it'],
    [{ topic: 't', Partition: 1, offset: 1, msgKey: 'None' }, 'as its JSON spells it'],
    [{}, 'without any of it'],
  ])('whatever stands beside the body: %j (%s)', (fields) => {
    expect(keysIn({ Ckafka: { ...fields, msgBody: JSON.stringify(cosRecord('a')) } })).toEqual(['a']);
  });

  it('also in the golden event, whose second message is listed', () => {
    const { changes, skipped } = readCosEvent(golden);
    expect(changes.flatMap(({ keys }) => keys)).toEqual(['from/queue.txt']);
    expect(skipped).toEqual([{ where: 'Records[1].Ckafka.msgBody', reason: 'msgBody is no JSON', kind: 'unreadable' }]);
  });

  it('in an order that mixes kinds, since nothing promises that a batch is of one', () => {
    expect(keysIn(cosRecord('a'), ckafka(event('b')), cmq(event('c')), cosRecord('d'))).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('a bad message is listed by its place and loses no other', () => {
  const three = ckafka({ Records: [ckafka({ Records: [ckafka(event('deep'))] })] });
  it.each([
    ['no text', ckafka(undefined), 'Ckafka.msgBody', 'msgBody is no JSON'],
    ['plain words', cmq('Hello from CMQ!'), 'CMQ.msgBody', 'msgBody is no JSON'],
    ['cut off JSON', ckafka('{"Records": ['), 'Ckafka.msgBody', 'msgBody is no JSON'],
    ['JSON null', ckafka('null'), 'Ckafka.msgBody', 'holds no COS event'],
    ['a list', ckafka([cosRecord('a')]), 'Ckafka.msgBody', 'holds no COS event'],
    ['another object', ckafka({ hello: 1 }), 'Ckafka.msgBody', 'holds no COS event'],
    ['a timer’s dead letter', cmq(deadLetter({ Type: 'Timer' })), 'CMQ.msgBody.Body.ClientContext', 'no COS event'],
    ['a dead letter cut off', cmq(deadLetter('{"Rec')), 'CMQ.msgBody', 'holds no COS event'],
    ['a CloudEvent without data', ckafka(cloudEvent(undefined)), 'Ckafka.msgBody.data', 'holds no COS event'],
    ['a CloudEvent of plain text', ckafka(cloudEvent('x')), 'Ckafka.msgBody.data', 'holds no COS event'],
    ['a CloudEvent in a CloudEvent', ckafka(cloudEvent(cloudEvent(event('a')))), 'Ckafka.msgBody.data', 'no COS event'],
    ['three levels', three, 'Ckafka.msgBody.Records[0].Ckafka.msgBody.Records[0]', 'are not read'],
    ['an AWS record', ckafka({ Records: [s3Record('a')] }), 'Ckafka.msgBody.Records[0]', 'AWS S3'],
  ])('%s', (_, bad, where, reason) => {
    const { changes, skipped } = readCosEvent({ Records: [cosRecord('a'), bad, cmq(event('b'))] });
    expect(changes.flatMap(({ keys }) => keys)).toEqual(['a', 'b']);
    expect(skipped).toEqual([
      { where: `Records[1].${where}`, reason: expect.stringContaining(reason), kind: 'unreadable' },
    ]);
  });

  it('one bad record inside a message loses none of the others in it', () => {
    const mixed = ckafka({ Records: [cosRecord('a'), null, cosRecord('b')] });
    const { changes, skipped } = readCosEvent({ Records: [mixed] });
    expect(changes.flatMap(({ keys }) => keys)).toEqual(['a', 'b']);
    expect(skipped).toMatchObject([{ where: 'Records[0].Ckafka.msgBody.Records[1]' }]);
  });
});

describe('a record that is no message', () => {
  it.each([[null], [7], [{ Ckafka: 'text' }], [{ CMQ: null }], [cosRecord('a')]])(
    '%j comes back as it is',
    (record) => {
      expect(unwrapMessage(record, 'here')).toEqual([{ where: 'here', record }]);
    },
  );
});
