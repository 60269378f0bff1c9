import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMark, writeDescription } from '../../../lib/deploy/cloud/code-mark.ts';

const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);

it('a description keeps the hash of the code, fits in 1000 characters, and cannot be confused by what people write', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 1200 }),
    fc.constantFrom(
      'unfinished',
      `code ${'0'.repeat(64)}`,
      `code ${'0'.repeat(64)} unfinished`,
      '字'.repeat(1000),
      '𠮷'.repeat(600),
    ),
  );
  fc.assert(
    fc.property(text, sha256, fc.boolean(), (words, hash, isFinished) => {
      const description = writeDescription(words, { sha256: hash, isFinished });
      expect(readMark(description)).toEqual({ sha256: hash, isFinished });
      expect(description.length).toBeLessThanOrEqual(1000);
      expect(description).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    }),
  );
});

it('what it adds are words alone, since SCF takes no brackets or dashes in a description', () => {
  const mark = { sha256: 'a'.repeat(64), isFinished: false };
  expect(writeDescription('Purges,\n the CDN.', mark)).toBe(`Purges, the CDN. code ${'a'.repeat(64)} unfinished`);
  expect(writeDescription('', mark)).toBe(`code ${'a'.repeat(64)} unfinished`);
});

it.each([
  '',
  'my own',
  'code 1234',
  `code ${'A'.repeat(64)}`,
  `code ${'a'.repeat(64)} and more`,
  `xcode ${'a'.repeat(64)}`,
])('%j is not one of ours', (description) => {
  expect(readMark(description)).toBeUndefined();
});
