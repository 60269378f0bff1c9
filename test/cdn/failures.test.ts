import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { api2Failures, classifyApi2 } from '../../lib/cdn/failures.ts';

interface Documented {
  readonly code: string;
  readonly meaning: string;
  readonly suggested: string;
}

const vectors = new URL('../vectors/api2-codes.json', import.meta.url);
const documented: readonly Documented[] = JSON.parse(readFileSync(vectors, 'utf8')).codes;

/** What the documents suggest, in our classes; `fatal` ones differ in what an operator has to mend. */
const EXPECTED: readonly [RegExp, RegExp][] = [
  [/^fatal \(host\)/, /^target host$/],
  [/^fatal; likely sign of the shutdown/, /^retired account$/],
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

describe('the failure table of API 2.0', () => {
  it.each(documented)('$code ($meaning) is treated as documented: $suggested', ({ code, suggested }) => {
    const { failure } = classifyApi2([code], 'what the API said');
    const expected = EXPECTED.find(([pattern]) => pattern.test(suggested))?.[1];
    expect(`${failure.class} ${failure.scope}`).toMatch(expected ?? /no rule for this suggestion/);
    expect(failure).toMatchObject({ code, message: 'what the API said' });
  });

  it('names each code once', () => {
    const codes = api2Failures().flatMap((row) => row.codes);
    expect(codes).toEqual([...new Set(codes)]);
  });

  it.each(api2Failures().map((row) => [row.codes.join(' '), row] as const))('%s has an advice', (_, row) => {
    expect(row.advice).toMatch(/^[A-Z].+\.$/);
  });

  it('stops for a code that no document names, and shows it whole', () => {
    const { failure, done } = classifyApi2(['4700'], '');
    expect(failure).toMatchObject({ code: '4700', class: 'configuration', message: 'no reason given' });
    expect(done).toBe('no');
  });

  it('takes the most telling code that it knows', () => {
    expect(classifyApi2(['9110', 'InvalidParameter', '4000'], '').failure.code).toBe('9110');
    expect(classifyApi2(['77777', 'InvalidParameter', '4000'], '').failure.code).toBe('4000');
  });

  it('never says "surely not done" of a fault inside the server', () => {
    for (const code of ['6000', '9000', 'http-5xx', 'timeout', 'connection-lost', 'short-count', '5400']) {
      expect(classifyApi2([code], '').done).toBe('maybe');
    }
  });
});
