import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PurgeError } from '../../lib/errors.ts';
import type { PathStep } from '../../lib/types.ts';
import { slotText, templateText } from '../../lib/url/template.ts';
import { parsePath, parseTemplate } from '../../lib/url/template-parse.ts';

const refusal = (message: string) =>
  expect.objectContaining({ code: 'BAD_CONFIG', message: expect.stringContaining(message) });

describe('a path into a payload', () => {
  it.each<readonly [string, readonly PathStep[], string]>([
    ['slug', ['slug'], 'a field'],
    ['a.b.c', ['a', 'b', 'c'], 'fields in fields'],
    ['a[0].b', ['a', 0, 'b'], 'an item'],
    ['a[0][12]', ['a', 0, 12], 'an item of an item'],
    ['a[*].b', ['a', null, 'b'], 'every item'],
    ['a[*][*]', ['a', null, null], 'every item of every item'],
    ['a["en-US"]', ['a', 'en-US'], 'a name in quotes'],
    ["a['en-US'].b", ['a', 'en-US', 'b'], 'in single quotes'],
    ['a["c d"]["e.f"]["[0]"]', ['a', 'c d', 'e.f', '[0]'], 'names with other signs'],
    [`a["it's"]['"']`, ['a', "it's", '"'], 'one kind of quotes in the other'],
    ['["a b"].c', ['a b', 'c'], 'quotes at the start'],
    ['[0].a', [0, 'a'], 'an item of a list at the top'],
    ['[*]', [null], 'everything at the top'],
    ['a-b.$c._d.é', ['a-b', '$c', '_d', 'é'], 'names without quotes may have many signs'],
    ['a.0', ['a', '0'], 'a name of digits is a name'],
    ['a["0"]', ['a', '0'], 'in quotes, too'],
    ['full_slug__i18n__de', ['full_slug__i18n__de'], 'underscores'],
    ['hasOwnProperty.toString', ['hasOwnProperty', 'toString'], 'names that are inherited otherwise are harmless'],
    ['proto.constructors', ['proto', 'constructors'], 'what only resembles a forbidden name'],
  ])('%s is %j: %s', (text, path) => expect(parsePath(text)).toEqual(path));

  it.each([
    ['', 'an empty {} names no value', 'nothing'],
    ['.', 'is no path', 'a dot alone'],
    ['.a', 'is no path', 'a dot first'],
    ['a.', 'is no path', 'a dot last'],
    ['a..b', 'is no path', 'two dots'],
    ['a[]', 'is no path', 'empty brackets'],
    ['a[0', 'is no path', 'an open bracket'],
    ['a]', 'is no path', 'a bracket without its partner'],
    ['a[-1]', 'is no path', 'a place before the first'],
    ['a[1.5]', 'is no path', 'half a place'],
    ['a[1234567]', 'is no path', 'a place that no list has'],
    ['a[b]', 'is no path', 'a name without quotes'],
    ['a[""]', 'is no path', 'an empty name'],
    [`a["b']`, 'is no path', 'mixed quotes'],
    ['a[0]b', 'is no path', 'a name without its dot'],
    ['a["b"]c', 'is no path', 'a name without its dot, after quotes'],
    ['a.[0]', 'is no path', 'a dot before a bracket'],
    ['a b', 'is no path', 'a blank'],
    ['a.*', 'is no path', 'a star without brackets'],
    ['a*', 'is no path', 'a star in a name'],
    ['a[**]', 'is no path', 'two stars'],
    ['a"b"', 'is no path', 'quotes without brackets'],
    ['__proto__', '"__proto__" cannot be read', 'the prototype'],
    ['a.__proto__.b', '"__proto__" cannot be read', 'inside'],
    ['a["__proto__"]', '"__proto__" cannot be read', 'in quotes'],
    ['constructor', '"constructor" cannot be read', 'the constructor'],
    ["a['constructor'].name", '"constructor" cannot be read', 'its name'],
    ['a.prototype', '"prototype" cannot be read', 'another one'],
  ])('%j is refused: %s (%s)', (text, message) => {
    expect(() => parsePath(text)).toThrow(refusal(message));
    expect(() => parseTemplate(`/{${text}}`)).toThrow(refusal(message));
  });
});

describe('a template', () => {
  it.each<readonly [string, unknown, string]>([
    ['', [], 'nothing'],
    ['/a', ['/a'], 'text alone'],
    ['/{a}', ['/', { path: ['a'] }], 'a slot'],
    ['{a}', [{ path: ['a'] }], 'a slot alone'],
    ['{a}{b}', [{ path: ['a'] }, { path: ['b'] }], 'no text between slots'],
    ['/{a}/b/{c}/', ['/', { path: ['a'] }, '/b/', { path: ['c'] }, '/'], 'several'],
    ['/{ a.b }', ['/', { path: ['a', 'b'] }], 'blanks around a path'],
    ['/%7Ba%7D', ['/%7Ba%7D'], 'an encoded brace is text'],
    ['/a|b:c[0]."\'*', ['/a|b:c[0]."\'*'], 'outside of slots no sign is special'],
  ])('%j is %j: %s', (text, template) => expect(parseTemplate(text)).toEqual(template));

  it.each<readonly [string, unknown, string]>([
    ['a|lower', [['lower']], 'a filter'],
    ['a|raw|trimSlashes', [['raw'], ['trimSlashes']], 'several, in their order'],
    ['a | lower | raw ', [['lower'], ['raw']], 'blanks around them'],
    ['a|default:x', [['default', 'x']], 'a text'],
    ['a|default:', [['default', '']], 'an empty text'],
    ['a|default:x:y', [['default', 'x:y']], 'a text with a colon'],
    ['a|default:x y', [['default', 'x y']], 'a text with a blank'],
    ['a | default: x | lower', [['default', 'x'], ['lower']], 'blanks around a text are no part of it'],
    ['a | drop : home ', [['drop', 'home']], 'nor are those around the colon'],
    ['a|default:../[*]."', [['default', '../[*]."']], 'any sign but braces and bars'],
  ])('reads filters of {%s} as %j: %s', (slot, filters) => {
    expect(parseTemplate(`{${slot}}`)).toEqual([{ path: ['a'], filters }]);
  });

  it.each([
    ['/{a', 'a brace without its partner', 'an open slot'],
    ['/a}', 'a brace without its partner', 'a closed one'],
    ['/{a}}', 'a brace without its partner', 'one brace too many'],
    ['/{{a}}', 'a brace without its partner', 'two at both ends'],
    ['/{a{b}}', 'a brace without its partner', 'a slot in a slot'],
    ['/}a{', 'a brace without its partner', 'the wrong way round'],
    ['/{}', 'an empty {} names no value', 'an empty slot'],
    ['/{ }', 'an empty {} names no value', 'a slot of a blank'],
    ['/{|lower}', 'an empty {} names no value', 'a filter of nothing'],
    ['/{a|}', 'no filter ""', 'an empty filter'],
    ['/{a|upper}', 'no filter "upper"; there are lower,', 'a filter that is not there'],
    ['/{a|Lower}', 'no filter "Lower"', 'in another case'],
    ['/{a|lower:x}', 'no filter "lower:x"', 'a text too many'],
    ['/{a|raw:}', 'no filter "raw:"', 'an empty text too many'],
    ['/{a|default}', 'no filter "default"; there are', 'no text'],
    ['/{a|drop}', 'no filter "drop"', 'no text, either'],
    ['/{a|constructor}', 'no filter "constructor"', 'an inherited name'],
    ['/{a||lower}', 'no filter ""', 'two bars'],
    ['/{a["b|c"]}', 'no filter', 'a bar in a name'],
  ])('%j is refused: %s (%s)', (text, message) => {
    expect(() => parseTemplate(text)).toThrow(refusal(message));
  });
});

describe('the text of a template', () => {
  it.each([
    ['/blog/{slug}', '/blog/{slug}', 'as it was'],
    ['/{a[0].b[*].c}/', '/{a[0].b[*].c}/', 'items'],
    ['/{ a | lower }', '/{a}', 'without filters and blanks'],
    [`/{a['en-US']}`, '/{a.en-US}', 'quotes where they are needed only'],
    ['/{["c d"].e["f.g"]}', '/{["c d"].e["f.g"]}', 'where they are needed'],
  ])('%j is %j: %s', (text, shown) => expect(templateText(parseTemplate(text))).toBe(shown));

  it('reads as the same template again', () => {
    const name = fc.oneof(
      fc.stringMatching(/^[\w$-]+$/),
      fc.string({ minLength: 1 }).map((text) => text.replace(/[{}|"*]/g, '') || 'x'),
    );
    const step = fc.oneof(name, fc.nat(999_999), fc.constant(null));
    const safe = step.filter((text) => !/^(__proto__|constructor|prototype)$/.test(String(text)));
    const slot = fc.record({ path: fc.array(safe, { minLength: 1, maxLength: 4 }) });
    const text = fc.string({ minLength: 1 }).map((any) => any.replace(/[{}]/g, '') || '/');
    fc.assert(
      fc.property(fc.array(fc.tuple(text, slot)), (pairs) => {
        const template = pairs.flat();
        expect(parseTemplate(templateText(template))).toEqual(template);
        for (const [, one] of pairs) expect(parsePath(slotText(one).slice(1, -1))).toEqual(one.path);
      }),
    );
  });

  it('junk is a template or BAD_CONFIG', () => {
    const sign = fc.constantFrom(...'{}[]|:.*"\'/ ab0', 'lower', 'default:', '__proto__');
    const junk = fc.oneof(
      fc.array(sign).map((signs) => signs.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(junk, (text) => {
        try {
          for (const part of parseTemplate(text)) {
            if (typeof part === 'object') expect(part.path).not.toContain('__proto__');
          }
        } catch (error) {
          if (!(error instanceof PurgeError)) throw error;
          expect(error.code).toBe('BAD_CONFIG');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
