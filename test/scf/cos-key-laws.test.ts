import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCosKey } from '../../lib/scf/cos-key.ts';
import { BUCKET, encodedObject, escaped, rawObject } from './cos-record.ts';

const awkward = fc.constantFrom('/', '%', '%20', '%2520', '%2B', '+', ' ', '?', '#', '\\', '文', '😀', '.', '&', "'");
const piece = fc.oneof(
  awkward,
  fc.string({ unit: 'grapheme', maxLength: 3 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
// Never a lone surrogate: COS keys are UTF-8, and it cannot be percent-encoded.
const key = fc
  .array(piece, { minLength: 1, maxLength: 10 })
  .map((pieces) => pieces.join(''))
  .filter((text) => text !== '');
const runs = { numRuns: 1000 };

describe('any object key', () => {
  it('comes back alone from an event that is not encoded', () => {
    fc.assert(
      fc.property(key, (text) => {
        expect(readCosKey(rawObject(text), BUCKET).keys).toEqual([text]);
      }),
      runs,
    );
  });

  it('comes back alone from an event that is percent-encoded', () => {
    fc.assert(
      fc.property(key, (text) => {
        expect(readCosKey(encodedObject(text), BUCKET).keys).toEqual([text]);
      }),
      runs,
    );
  });

  it('is among the readings when the URL is missing', () => {
    fc.assert(
      fc.property(key, (text) => {
        expect(readCosKey({ ...rawObject(text), url: '' }, BUCKET).keys).toContain(text);
        expect(readCosKey({ ...encodedObject(text), url: '' }, BUCKET).keys).toContain(text);
      }),
      runs,
    );
  });

  it('comes back alone from a form-encoded event, where "+" is a blank', () => {
    fc.assert(
      fc.property(key, (text) => {
        const form = escaped(text).replaceAll('%20', '+');
        expect(readCosKey({ ...rawObject(text), key: `/${BUCKET.appid}/${BUCKET.name}/${form}` }, BUCKET).keys).toEqual(
          [text],
        );
      }),
      runs,
    );
  });

  it('never makes the reader throw, whatever key and URL are', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), key);
    fc.assert(
      fc.property(text, text, (a, b) => {
        const { form, keys } = readCosKey({ key: a, url: b }, BUCKET);
        expect(keys.length).toBe(form === 'ambiguous' ? 2 : 1);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      runs,
    );
  });
});
