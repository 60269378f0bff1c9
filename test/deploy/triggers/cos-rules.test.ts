import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CosTrigger } from '../../../lib/deploy/desired.ts';
import { overlap, readCosEvents } from '../../../lib/deploy/triggers/cos-rules.ts';

describe('events of COS', () => {
  it.each([
    ['s3:ObjectCreated:*', 'write cos:ObjectCreated:*'],
    ['s3:ObjectCreated:Put', 'write cos:ObjectCreated:Put'],
    ['s3:ObjectRemoved:*', 'write cos:ObjectRemove:*'],
    ['s3:ObjectRemoved:DeleteMarkerCreated', 'write cos:ObjectRemove:DeleteMarkerCreated'],
    ['cos:ObjectRemoved:*', 'write cos:ObjectRemove:*'],
    ['cos:ObjectRemoved', 'write cos:ObjectRemove:*'],
    ['cos:ObjectCreated', 'write cos:ObjectCreated:*'],
    ['ObjectCreated', 'write cos:ObjectCreated:*'],
    ['cos:objectcreated:put', 'write cos:ObjectCreated:Put'],
    ['cos: ObjectRemove:Delete', 'write cos:ObjectRemove:Delete'],
    ['cos:ObjectCreated:Append', 'write cos:ObjectCreated:*'],
    ['cos:Nope', 'SCF knows cos:ObjectCreated:*, cos:ObjectCreated:Put, cos:ObjectCreated:Post'],
    ['', 'is missing; write cos:ObjectCreated:*, cos:ObjectRemove:*, or a list of both'],
    [[], 'is missing'],
    [undefined, 'is missing'],
    [['cos:ObjectCreated:*', 'cos:Nope'], '"cos:Nope" is no event of COS; SCF knows'],
    [7, '7 is no event of COS; SCF knows'],
  ])('%j: %s', (value, problem) => {
    expect(readCosEvents(value)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('are one or several, each once', () => {
    expect(readCosEvents('cos:ObjectCreated:*')).toEqual({ value: ['cos:ObjectCreated:*'] });
    expect(readCosEvents(['cos:ObjectRemove:*', 'cos:ObjectCreated:*', 'cos:ObjectRemove:*'])).toEqual({
      value: ['cos:ObjectCreated:*', 'cos:ObjectRemove:*'],
    });
  });

  it.each([
    'cos:ObjectCreated:*',
    'cos:ObjectCreated:Put',
    'cos:ObjectCreated:Post',
    'cos:ObjectCreated:Copy',
    'cos:ObjectCreated:CompleteMultipartUpload',
    'cos:ObjectCreated:Origin',
    'cos:ObjectCreated:Replication',
    'cos:ObjectRemove:*',
    'cos:ObjectRemove:Delete',
    'cos:ObjectRemove:DeleteMarkerCreated',
    'cos:ObjectRestore:Post',
    'cos:ObjectRestore:Completed',
  ])('%s is documented', (event) => {
    expect(readCosEvents(event)).toEqual({ value: [event] });
  });
});

function rule(event: string, prefix = '', suffix = '', host = 'a-1.cos.ap-singapore.myqcloud.com'): CosTrigger {
  return { type: 'cos', host, event, prefix, suffix, isEnabled: true };
}

describe('two rules of one bucket', () => {
  it.each([
    [rule('cos:ObjectCreated:*'), rule('cos:ObjectCreated:*'), 'they are the same'],
    [rule('cos:ObjectCreated:*'), rule('cos:ObjectCreated:Put'), 'the star is every event of its family'],
    [rule('cos:ObjectCreated:*', 'a/'), rule('cos:ObjectCreated:*', 'a/b/'), 'a prefix is below the other'],
    [rule('cos:ObjectCreated:*', '', '.jpg'), rule('cos:ObjectCreated:*', 'a/'), 'a/x.jpg matches both'],
    [rule('cos:ObjectCreated:*', '', '.min.js'), rule('cos:ObjectCreated:*', '', '.js'), 'a suffix ends in the other'],
    [rule('cos:ObjectCreated:*'), { ...rule('cos:ObjectCreated:*'), isEnabled: false }, 'one is switched off'],
  ])('overlap: %j, %j (%s)', (one, other) => {
    expect([overlap(one, other), overlap(other, one)]).toEqual([true, true]);
  });

  it.each([
    [rule('cos:ObjectCreated:*'), rule('cos:ObjectRemove:*'), 'other events'],
    [rule('cos:ObjectCreated:Put'), rule('cos:ObjectCreated:Post'), 'other events of a family'],
    [rule('cos:ObjectCreated:*', 'a/'), rule('cos:ObjectCreated:*', 'b/'), 'other folders'],
    [rule('cos:ObjectCreated:*', '', '.jpg'), rule('cos:ObjectCreated:*', '', '.png'), 'other endings'],
    [
      rule('cos:ObjectCreated:*'),
      rule('cos:ObjectCreated:*', '', '', 'b-1.cos.ap-singapore.myqcloud.com'),
      'other buckets',
    ],
  ])('do not overlap: %j, %j (%s)', (one, other) => {
    expect([overlap(one, other), overlap(other, one)]).toEqual([false, false]);
  });

  it('overlap when some key matches both, and only then', () => {
    const piece = fc.stringMatching(/^[ab]{0,3}$/);
    fc.assert(
      fc.property(piece, piece, piece, piece, piece, (prefix, suffix, otherPrefix, otherSuffix, key) => {
        const [one, other] = [
          rule('cos:ObjectCreated:*', prefix, suffix),
          rule('cos:ObjectCreated:*', otherPrefix, otherSuffix),
        ];
        const longest = (texts: string[]) => texts.sort((a, b) => b.length - a.length)[0] ?? '';
        const isHit = (tried: string) =>
          [one, other].every((each) => tried.startsWith(each.prefix) && tried.endsWith(each.suffix));
        if (overlap(one, other)) {
          expect(isHit(`${longest([prefix, otherPrefix])}--${longest([suffix, otherSuffix])}`)).toBe(true);
        } else expect(isHit(key)).toBe(false);
      }),
    );
  });
});
