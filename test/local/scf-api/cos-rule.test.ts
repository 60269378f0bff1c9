import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meet, overlap } from '../../../lib/local/scf-api/triggers/cos-rule.ts';

const EVENTS = ['cos:ObjectCreated:*', 'cos:ObjectCreated:Put', 'cos:ObjectCreated:Post', 'cos:ObjectRemove:*'];
const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 });
const rule = fc.record({ event: fc.constantFrom(...EVENTS), prefix: text, suffix: text });
const falls = (key: string, { prefix, suffix }: { prefix: string; suffix: string }) =>
  key.startsWith(prefix) && key.endsWith(suffix);

describe('two rules of COS', () => {
  it.each([
    ['cos:ObjectCreated:*', 'cos:ObjectCreated:Put', true],
    ['cos:ObjectCreated:Put', 'cos:ObjectCreated:Put', true],
    ['cos:ObjectCreated:Put', 'cos:ObjectCreated:Post', false],
    ['cos:ObjectCreated:*', 'cos:ObjectRemove:*', false],
    ['cos:ObjectCreated:*', 'cos:ObjectRemove:Delete', false],
  ])('%s and %s meet: %s', (a, b, expected) => {
    expect([meet(a, b), meet(b, a)]).toEqual([expected, expected]);
  });

  it('overlap in both directions or in none, and with themselves', () => {
    fc.assert(
      fc.property(rule, rule, (a, b) => {
        expect(overlap(a, b)).toBe(overlap(b, a));
        expect(overlap(a, a)).toBe(true);
      }),
    );
  });

  it('overlap exactly when an object can fall under both', () => {
    fc.assert(
      fc.property(rule, rule, text, (a, b, middle) => {
        // The longest ends with anything between them are the first candidate; a short key falls under fewer rules.
        const longer = (x: string, y: string) => (x.length > y.length ? x : y);
        const key = longer(a.prefix, b.prefix) + middle + longer(a.suffix, b.suffix);
        expect(overlap(a, b)).toBe(falls(key, a) && falls(key, b) && meet(a.event, b.event));
      }),
    );
  });
});
