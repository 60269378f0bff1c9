import { describe, expect, it } from 'vitest';
import { readContext } from '../../lib/scf/context.ts';

/** A context of SCF (583/9210), with what a test is about. */
const scf = (fields: Readonly<Record<string, unknown>> = {}): unknown => ({
  request_id: 'r-1',
  function_name: 'deployed-name',
  memory_limit_in_mb: 128,
  time_limit_in_ms: 20_000,
  ...fields,
});
const read = (context: unknown, clock = { now: 1000 }) => readContext(context, 'object-change', () => clock.now);

describe('the context of an invocation', () => {
  it('gives the request id and the name of the function', () => {
    expect(read(scf())).toMatchObject({ requestId: 'r-1', functionName: 'deployed-name' });
  });

  it.each<readonly [unknown, string]>([
    [undefined, 'none'],
    [null, 'null'],
    ['text', 'a text'],
    [[scf()], 'a list'],
    [{}, 'an empty one'],
    [scf({ request_id: 7, function_name: '' }), 'fields of other types'],
    [{ awsRequestId: 'a', functionName: 'b' }, 'one of AWS'],
  ])('%j (%s) gives no request id and our own name', (context) => {
    expect(read(context)).toMatchObject({ requestId: '', functionName: 'object-change' });
  });

  it('never hands on what holds the secrets of the environment', () => {
    const secret = 'canary-secret';
    const given = read(scf({ environ: `A=${secret}`, environment: JSON.stringify({ A: secret }) }));
    expect(JSON.stringify(given)).not.toContain(secret);
  });
});

describe('the time that is left', () => {
  it('comes from the platform, asked each time', () => {
    let left = 5000;
    const { remainingMs } = read(scf({ getRemainingTimeInMillis: () => left }));
    expect(remainingMs()).toBe(5000);
    left = 40;
    expect(remainingMs()).toBe(40);
  });

  it('is asked of the context itself, since the function may need its "this"', () => {
    class Context {
      readonly left = 777;
      getRemainingTimeInMillis(): number {
        return this.left;
      }
    }
    expect(read(new Context()).remainingMs()).toBe(777);
  });

  it.each<readonly [unknown, number, string]>([
    [scf(), 20_000, 'the time limit'],
    [scf({ time_limit_in_ms: 1 }), 1, 'a short one'],
    [scf({ time_limit_in_ms: 0 }), 3000, 'no limit can be 0: the standard one of the platform'],
    [scf({ time_limit_in_ms: -5 }), 3000, 'nor below'],
    [scf({ time_limit_in_ms: Number.NaN }), 3000, 'nor no number'],
    [scf({ time_limit_in_ms: '900' }), 3000, 'a text is none'],
    [scf({ getRemainingTimeInMillis: 50 }), 20_000, 'a clock that is no function'],
    [scf({ getRemainingTimeInMillis: () => Number.NaN }), 20_000, 'a clock that tells no number'],
    [scf({ getRemainingTimeInMillis: () => '50' }), 20_000, 'a clock that tells a text'],
    [undefined, 3000, 'no context at all'],
    [7, 3000, 'a number'],
  ])('%j: counted from now on, %d ms (%s)', (context, left) => {
    const clock = { now: 1_000_000 };
    const { remainingMs } = read(context, clock);
    expect(remainingMs()).toBe(left);
    clock.now += 400;
    expect(remainingMs()).toBe(left - 400);
  });
});
