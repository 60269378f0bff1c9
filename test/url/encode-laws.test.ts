import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Encoding } from '../../lib/types.ts';
import { encodeKey, hasDotSegment } from '../../lib/url/encode.ts';

// Plain random text hardly ever holds the characters that matter, so they are dealt out by themselves, too.
const awkward = fc.constantFrom(...'/.%?#\\+ \t\n\0[|~文😀', '%2f', '%2E');
const halves = fc.constantFrom('\ud83d', '\ude00');
const piece = fc.oneof(
  awkward,
  fc.string({ unit: 'grapheme', maxLength: 3 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const brokenKey = fc.array(fc.oneof(piece, halves), { maxLength: 12 }).map((pieces) => pieces.join(''));
const anyKey = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const key = anyKey.filter((text) => !hasDotSegment(text));
const encoding = fc.constantFrom<Encoding>('browser', 'strict', 'both');
const runs = { numRuns: 1000 };

describe('every key', () => {
  it('has a browser form that a URL parser leaves alone and that decodes back to the key', () => {
    fc.assert(
      fc.property(key, (text) => {
        const written = `https://h/${encodeKey(text, 'browser')[0]}`;
        const url = new URL(written);
        expect(url.href).toBe(written);
        expect(decodeURIComponent(url.pathname)).toBe(`/${text}`);
      }),
      runs,
    );
  });

  it('has the browser form of a link whose author escaped nothing but % ? # and \\', () => {
    // The parser drops tabs and line ends and trims the ends, and Node 20 leaves "^" raw: no author could link those.
    const linked = key.map((text) => text.replace(/[\t\n\r^]/g, '')).filter((text) => !hasDotSegment(text));
    fc.assert(
      fc.property(linked, (text) => {
        const link = `https://h/${text.replace(/[%?#\\]/g, (c) => encodeURIComponent(c))}/end`;
        expect(`https://h/${encodeKey(text, 'browser')[0]}/end`).toBe(new URL(link).href);
      }),
      runs,
    );
  });

  it('decodes back from every form, and the forms are distinct', () => {
    fc.assert(
      fc.property(key, encoding, (text, how) => {
        const forms = encodeKey(text, how);
        expect(forms.map((form) => decodeURIComponent(form))).toEqual(forms.map(() => text));
        expect(new Set(forms).size).toBe(forms.length);
      }),
      runs,
    );
  });

  it('keeps its slashes where they are, and is ASCII in every form, lone surrogates included', () => {
    fc.assert(
      fc.property(brokenKey, encoding, (text, how) => {
        for (const form of encodeKey(text, how)) {
          expect(form).toMatch(/^[!-~]*$/);
          expect(form.split('/').length).toBe(text.split('/').length);
        }
      }),
      runs,
    );
  });

  it('with "both" has the browser form and the strict form, in this order, and no other', () => {
    fc.assert(
      fc.property(brokenKey, (text) => {
        expect(encodeKey(text, 'both')).toEqual([
          ...new Set([...encodeKey(text, 'browser'), ...encodeKey(text, 'strict')]),
        ]);
      }),
      runs,
    );
  });
});
