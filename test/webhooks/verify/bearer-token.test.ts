import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyBearer } from '../../../lib/webhooks/verify/bearer-token.ts';

const tokens = ['new-token', 'old-token'];

describe('a bearer token', () => {
  it.each([
    [['Bearer new-token'], 'the newest'],
    [['Bearer old-token'], 'an older one, during a rotation'],
    [['bearer new-token'], 'a scheme has no case'],
    [['BEARER new-token'], 'a scheme has no case'],
    [['Bearer  new-token'], 'two blanks'],
    [['Bearer new-token '], 'a blank at the end'],
  ])('is taken from %j: %s', (header) => expect(verifyBearer(header, tokens)).toBe(true));

  it.each<readonly [readonly string[] | undefined, string]>([
    [undefined, 'no header'],
    [[], 'an empty list'],
    [[''], 'an empty header'],
    [['Bearer'], 'no token'],
    [['Bearer '], 'an empty token'],
    [['new-token'], 'no scheme'],
    [['Bearernew-token'], 'no blank'],
    [['Bearer\tnew-token'], 'a tab is no blank'],
    [['Basic new-token'], 'another scheme'],
    [['xBearer new-token'], 'something in front of the scheme'],
    [[' Bearer new-token'], 'a blank in front'],
    [['Bearer new-token old-token'], 'two tokens'],
    [['Bearer new-token, Bearer new-token'], 'two proofs joined by a proxy'],
    [['Bearer new-token', 'Bearer new-token'], 'two headers, even when both are right'],
    [['Bearer wrong', 'Bearer new-token'], 'two headers, the second right'],
    [['Bearer new-toke'], 'the start of a token'],
    [['Bearer new-token2'], 'more than a token'],
    [['Bearer NEW-TOKEN'], 'a token has a case'],
    [['Bearer "new-token"'], 'quotes'],
    [['Bearer new-token\nX: y'], 'a line end'],
  ])('is not taken from %j: %s', (header) => expect(verifyBearer(header, tokens)).toBe(false));

  it('is never right when none is configured', () => {
    expect(verifyBearer(['Bearer new-token'], [])).toBe(false);
    expect(verifyBearer(['Bearer undefined'], [])).toBe(false);
    expect(verifyBearer(undefined, [])).toBe(false);
  });

  it('is not guessed by an empty one where a configured one is empty', () => {
    expect(verifyBearer(['Bearer '], [''])).toBe(false);
    expect(verifyBearer([''], [''])).toBe(false);
  });

  it('may have characters of many bytes', () => {
    expect(verifyBearer(['Bearer 密码😀'], ['密码😀'])).toBe(true);
    expect(verifyBearer(['Bearer 密码'], ['密码😀'])).toBe(false);
  });

  it('is right for the very token and for nothing else, and junk throws nothing', () => {
    const token = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((text) => !/\s/.test(text));
    fc.assert(
      fc.property(token, fc.array(token), fc.array(fc.string({ unit: 'binary' })), (right, others, junk) => {
        expect(verifyBearer([`Bearer ${right}`], [...others, right])).toBe(true);
        expect(
          verifyBearer(
            [`Bearer ${right}`],
            others.filter((other) => other !== right),
          ),
        ).toBe(false);
        expect(verifyBearer(junk, [right])).toBe(false);
      }),
    );
  });
});
