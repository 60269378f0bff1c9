import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../../lib/deploy/cloud/mask.ts';

const SECRET = 'ab"c\\d/e+f_secret';
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const escaped = (text: string, signs: RegExp) =>
  json(text).replace(signs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const strict = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

const SPELLINGS: Readonly<Record<string, (text: string) => string>> = {
  raw: (text) => text,
  json,
  'json in json': (text) => json(json(text)),
  'json with escaped slashes': (text) => json(text).replaceAll('/', '\\/'),
  'json in ASCII alone': (text) => escaped(text, /[^ -~]/g),
  'json that is safe in HTML': (text) => escaped(text, /[<>&\u2028\u2029]/g),
  'json in a URL': (text) => encodeURIComponent(json(text)),
  'percent-encoded': encodeURIComponent,
  'strictly percent-encoded': strict,
  'percent-encoded in small letters': (text) =>
    encodeURIComponent(text).replace(/%../g, (octet) => octet.toLowerCase()),
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'percent-encoded as part of a URL': encodeURI,
  'a form': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'a query in json': (text) => json(`?a=${encodeURIComponent(text)}`).slice(3),
};

describe('masking', () => {
  it.each(Object.keys(SPELLINGS))('finds a value that comes back as %s', (name) => {
    const spelt = SPELLINGS[name]?.(SECRET);
    expect(maskSecrets(`{"value":"${spelt}"} is bad`, [SECRET])).toBe('{"value":"***"} is bad');
  });

  it('finds any value in any spelling, and leaves what stands around it', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 6, maxLength: 30 });
    fc.assert(
      fc.property(value, fc.constantFrom(...Object.values(SPELLINGS)), (secret, spell) => {
        const masked = maskSecrets(`<<${spell(secret)}>>`, [secret]);
        expect(masked).toContain('***');
        expect(masked.replaceAll('*', '').length).toBeLessThanOrEqual(4);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves a text in which no value is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-m ]*$/), fc.stringMatching(/^[n-z\\"%+]{6,20}$/), (text, secret) => {
        expect(maskSecrets(text, [secret])).toBe(text);
      }),
    );
  });

  it('leaves no tail of a value that begins with another', () => {
    expect(maskSecrets('it is secret-and-more', ['secret', 'secret-and-more'])).toBe('it is ***');
  });

  it('leaves values of less than 6 characters, which are no secrets and stand everywhere', () => {
    expect(maskSecrets('LOG_LEVEL info of fn', ['info', '', 'fn'])).toBe('LOG_LEVEL info of fn');
  });

  it('takes half a character, which cannot be encoded, for what it is', () => {
    expect(maskSecrets('it is ab\ud800cdef', ['ab\ud800cdef'])).toBe('it is ***');
  });
});
