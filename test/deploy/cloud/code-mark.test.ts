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

it.each(['', 'my own', 'code 1234', `code ${'A'.repeat(64)}`, `xcode ${'a'.repeat(64)}`, `code ${'a'.repeat(65)}`])(
  '%j is not one of ours',
  (description) => {
    expect(readMark(description)).toBeUndefined();
  },
);

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
it.each([
  [`code ${A}  \n`, { sha256: A, isFinished: true }],
  [`code ${A} unfinished. `, { sha256: A, isFinished: false }],
  [`Purges the CDN,code ${A}. Ask Ann before changes`, { sha256: A, isFinished: true }],
  [`code ${A} Ask Ann, unfinished`, { sha256: A, isFinished: false }],
  [`unfinished code ${A}`, { sha256: A, isFinished: true }],
  [`code ${B} unfinished code ${A}`, { sha256: A, isFinished: true }],
  [`code ${A}\ncode ${B} unfinished`, { sha256: B, isFinished: false }],
])('%j is still ours, since people may write into it in the console', (description, mark) => {
  expect(readMark(description)).toEqual(mark);
});

it('what people put before and after a mark does not lose it, and never makes it finished', () => {
  const words = fc.stringMatching(/^[a-z ,.]{0,40}$/);
  fc.assert(
    fc.property(words, words, sha256, fc.boolean(), (before, after, hash, isFinished) => {
      const mark = readMark(`${before} ${writeDescription('', { sha256: hash, isFinished })} ${after}`);
      expect(mark).toEqual({ sha256: hash, isFinished });
    }),
  );
});
