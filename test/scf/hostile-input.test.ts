import { describe, expect, it } from 'vitest';
import { readContext } from '../../lib/scf/context.ts';
import { readCosEvent } from '../../lib/scf/cos.ts';
import { readHttpEvent } from '../../lib/scf/http.ts';
import { ckafka } from './queue-message.ts';

describe('hostile input', () => {
  it('may hold a clock that throws: the time limit counts then', () => {
    const clock = {
      time_limit_in_ms: 100,
      getRemainingTimeInMillis() {
        throw new Error('no clock');
      },
    };
    expect(readContext(clock, 'f', () => 0).remainingMs()).toBe(100);
  });

  it('may be a path of a hundred thousand slashes, which is read in linear time', () => {
    const read = (slashes: number) => {
      const startedAt = performance.now();
      readHttpEvent({ httpMethod: 'GET', path: `${'/'.repeat(slashes)}x` });
      return performance.now() - startedAt;
    };
    read(1000);
    expect(read(128_000)).toBeLessThan(1000); // the quadratic way took 18 s
  });

  it('may be a message without records, which is told and not lost', () => {
    expect(readCosEvent({ Records: [ckafka({ Records: [] })] }).skipped).toHaveLength(1);
  });
});
