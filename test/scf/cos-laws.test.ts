import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PurgeError } from '../../lib/errors.ts';
import { readCosEvent } from '../../lib/scf/cos.ts';
import { cosRecord, s3Record } from './cos-record.ts';
import { ckafka, cloudEvent, cmq, deadLetter } from './queue-message.ts';

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withSparseArray: true,
  withTypedArray: true,
});
const anyValue = fc.oneof(anything, fc.jsonValue());

/** Records that look right from afar: true names, and anything in them. */
const nearlyRight = fc.record(
  {
    cos: fc.oneof(
      anyValue,
      fc.record(
        {
          cosBucket: fc.oneof(anyValue, fc.record({ name: anyValue, appid: anyValue }, { requiredKeys: [] })),
          cosObject: fc.oneof(anyValue, fc.record({ key: anyValue, url: anyValue }, { requiredKeys: [] })),
        },
        { requiredKeys: [] },
      ),
    ),
    event: fc.oneof(anyValue, fc.record({ eventName: anyValue })),
    s3: anyValue,
  },
  { requiredKeys: [] },
);
const nearlyMessage = fc.oneof(
  fc.record({ Ckafka: anyValue, CMQ: anyValue }, { requiredKeys: [] }),
  fc.tuple(fc.constantFrom(ckafka, cmq), fc.oneof(fc.json(), fc.string(), fc.jsonValue())).map(([wrap, b]) => wrap(b)),
  fc
    .tuple(fc.constantFrom(cloudEvent, deadLetter), fc.oneof(fc.json(), fc.jsonValue()))
    .map(([wrap, body]) => ckafka(wrap(body))),
);
const junkRecord = fc.oneof(anyValue, nearlyRight, nearlyMessage);
const runs = { numRuns: 500 };

describe('junk', () => {
  it('makes the reader throw nothing but BAD_EVENT', () => {
    fc.assert(
      fc.property(fc.oneof(anyValue, fc.record({ Records: anyValue }), fc.array(anyValue)), (event) => {
        try {
          readCosEvent(event);
        } catch (error) {
          if (!(error instanceof PurgeError)) throw error;
          expect(error.code).toBe('BAD_EVENT');
        }
      }),
      runs,
    );
  });

  it('in the list of records makes it throw nothing at all, and changes name objects', () => {
    fc.assert(
      fc.property(fc.array(junkRecord), (Records) => {
        const { changes, skipped } = readCosEvent({ Records });
        for (const { keys } of changes) expect(keys).not.toContain('');
        for (const { where } of skipped) expect(where).toMatch(/^Records\[\d+\]/);
      }),
      runs,
    );
  });

  it('beside good records never loses one of them, nor their order, and is accounted for', () => {
    const good = fc.nat().map((n) => `good-${n}.txt`);
    const mixed = fc.array(
      fc.oneof(
        good.map((key) => ({ key, record: cosRecord(key) as unknown })),
        good.map((key) => ({ key, record: ckafka(cosRecord(key)) })),
        // What can be told from a change by its shape alone.
        fc
          .constantFrom<unknown>(
            null,
            7,
            'x',
            [],
            {},
            s3Record('x'),
            { cos: {} },
            ckafka('x'),
            cmq({ cos: 1 }),
            cloudEvent(1),
          )
          .map((record) => ({ record })),
        fc.oneof(fc.boolean(), fc.double(), fc.string(), fc.array(anyValue)).map((record) => ({ record })),
      ),
    );
    fc.assert(
      fc.property(mixed, (entries) => {
        const { changes, skipped } = readCosEvent({ Records: entries.map(({ record }) => record) });
        const wanted = entries.flatMap((entry) => ('key' in entry ? [entry.key] : []));
        expect(changes.flatMap(({ keys }) => keys)).toEqual(wanted);
        expect(skipped.length).toBe(entries.length - wanted.length);
      }),
      runs,
    );
  });
});
