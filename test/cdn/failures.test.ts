import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classify, failureTable } from '../../lib/cdn/failures.ts';

interface Documented {
  readonly code: string;
  readonly meaning: string;
  readonly suggested: string;
}

const documented = ['api2', 'api3'].flatMap((name): readonly Documented[] => {
  const vectors = new URL(`../vectors/${name}-codes.json`, import.meta.url);
  return JSON.parse(readFileSync(vectors, 'utf8')).codes;
});

/** What the documents suggest, in our classes; `fatal` ones differ in what an operator has to mend. */
const EXPECTED: readonly [RegExp, RegExp][] = [
  [/^fatal \(host\)/, /^target host$/],
  [/^fatal for that URL/, /^target url$/],
  [/^fatal; likely sign of the shutdown/, /^retired account$/],
  [/^moved \(host\)/, /^retired host$/],
  [/^fatal for the call, report as partial/, /^split account$/], // sent again in parts: a purge twice does no harm, a lost one does
  [/^by module code/, /^target account$/],
  [/^fatal$/, /^((auth|configuration) account|target account)$/],
  [/^unknown code/, /^configuration account$/],
  [/^transient/, /^transient (account|host)$/],
  [/^throttle/, /^throttle account$/],
  [/^next-day/, /^quota account$/],
  [/^split/, /^split account$/],
  [/^re-sign/, /^re-sign account$/],
];

describe('the failure table', () => {
  it.each(documented)('$code ($meaning) is treated as documented: $suggested', ({ code, suggested }) => {
    const { failure } = classify([code], 'what the API said');
    const expected = EXPECTED.find(([pattern]) => pattern.test(suggested))?.[1];
    expect(`${failure.class} ${failure.scope}`).toMatch(expected ?? /no rule for this suggestion/);
    expect(failure).toMatchObject({ code, message: 'what the API said' });
  });

  it('names each code once', () => {
    const codes = failureTable().flatMap((row) => row.codes);
    expect(codes).toEqual([...new Set(codes)]);
  });

  it.each(failureTable().map((row) => [row.codes.join(' '), row] as const))('%s has an advice', (_, row) => {
    expect(row.advice).toMatch(/^[A-Z].+\.$/);
  });

  it.each(['4700', 'FailedOperation', 'constructor', '.', ''])('stops for %j, which no document names', (code) => {
    const { failure, done } = classify([code], '');
    expect(failure).toMatchObject({ code, class: 'configuration', message: 'no reason given' });
    expect(done).toBe('no');
  });

  it('takes the most telling code that it knows', () => {
    expect(classify(['9110', '4000'], '').failure.code).toBe('9110');
    expect(classify(['77777', '', '4000'], '').failure.code).toBe('4000');
  });

  it.each([
    ['InternalError.SomethingNew', 'transient account'],
    ['AuthFailure.SomethingNew', 'auth account'],
    ['RequestLimitExceeded.SomethingNew', 'throttle account'],
    ['LimitExceeded.SomethingNew', 'quota account'],
    ['InvalidParameter.SomethingNew', 'target account'],
  ])('treats a code that is not documented as its family: %s', (code, kind) => {
    const { failure } = classify([code], '');
    expect(`${failure.class} ${failure.scope}`).toBe(kind);
  });

  it('never says "surely not done" of a fault inside the server', () => {
    const codes = [
      '6000',
      '9000',
      'http-5xx',
      'timeout',
      'connection-lost',
      'short-count',
      '5400',
      'InternalError.Error',
    ];
    for (const code of codes) expect(classify([code], '').done).toBe('maybe');
  });
});
