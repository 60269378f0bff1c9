import { describe, expect, it } from 'vitest';
import { field, isFields, kindOf } from '../../lib/scf/shape.ts';

describe('a field of anything', () => {
  it.each<readonly [unknown, unknown, string]>([
    [{ a: 1 }, 1, 'its own'],
    [{ a: null }, null, 'null is a value'],
    [{ b: 1 }, undefined, 'another'],
    [Object.create({ a: 1 }), undefined, 'inherited'],
    [Object.assign(Object.create(null), { a: 1 }), 1, 'of an object without a prototype'],
    [[1], undefined, 'of a list'],
    [null, undefined, 'of null'],
    [undefined, undefined, 'of nothing'],
    ['a', undefined, 'of a text'],
  ])('of %j is %j: %s', (value, expected) => expect(field(value, 'a')).toBe(expected));

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('%s is absent where it is inherited', (name) => {
    expect(field({}, name)).toBeUndefined();
  });

  it('is found when JSON brings an inherited name of its own', () => {
    expect(field(JSON.parse('{"__proto__": 1, "hasOwnProperty": 2}'), '__proto__')).toBe(1);
    expect(field(JSON.parse('{"hasOwnProperty": 2}'), 'hasOwnProperty')).toBe(2);
  });
});

describe('the kind of a value', () => {
  it.each<readonly [unknown, string, boolean]>([
    [{}, 'a value of type object', true],
    [[], 'a list', false],
    [null, 'null', false],
    [undefined, 'missing', false],
    ['canary', 'a value of type string', false],
    [7n, 'a value of type bigint', false],
    [() => 1, 'a value of type function', false],
  ])('%s is told without what it holds: %s', (value, kind, fields) => {
    expect(kindOf(value)).toBe(kind);
    expect(isFields(value)).toBe(fields);
  });
});
