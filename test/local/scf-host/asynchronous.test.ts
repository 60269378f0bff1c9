import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliver } from '../../../lib/local/scf-host/asynchronous.ts';
import { refuse } from '../../../lib/local/scf-host/pool.ts';

/** Delivers an event whose tries come to these status codes, one after the other; the last one stays. */
async function deliverTo(codes: readonly number[], retries = 2, pausesAllowed = Number.POSITIVE_INFINITY) {
  let invocations = 0;
  let pauses = 0;
  const invoke = async () => {
    const statusCode = codes[Math.min(invocations, codes.length - 1)] ?? 200;
    invocations += 1;
    return { ...refuse('r', statusCode, ''), ok: statusCode === 200 };
  };
  const pause = async () => {
    pauses += 1;
    return pauses <= pausesAllowed;
  };
  const attempts = await deliver(invoke, { retries, pause });
  return { attempts: attempts.map(({ statusCode }) => statusCode), invocations, pauses };
}

describe('an event', () => {
  it.each([430, 433, 434, 439])('that ends with %i is tried three times', async (code) => {
    expect(await deliverTo([code])).toEqual({ attempts: [code, code, code], invocations: 3, pauses: 2 });
  });

  it.each([200, 400, 406, 407, 435, 499])('that ends with %i is not tried again', async (code) => {
    expect(await deliverTo([code])).toEqual({ attempts: [code], invocations: 1, pauses: 0 });
  });

  it('is done at its first success', async () => {
    expect(await deliverTo([430, 200, 430])).toMatchObject({ attempts: [430, 200] });
  });

  it('is tried as often as the setting says', async () => {
    expect(await deliverTo([430], 0)).toMatchObject({ attempts: [430] });
    expect(await deliverTo([430], 1)).toMatchObject({ attempts: [430, 430] });
  });

  it('that finds no free instance waits, which costs no try', async () => {
    expect(await deliverTo([432, 432, 430, 432, 430, 200])).toEqual({
      attempts: [430, 430, 200],
      invocations: 6,
      pauses: 5,
    });
  });

  it('that never finds one is given up after 360 tries, six hours on the platform', async () => {
    expect(await deliverTo([432])).toEqual({ attempts: [432], invocations: 360, pauses: 359 });
  });

  it('that may not wait any longer keeps what it has', async () => {
    expect(await deliverTo([430, 430, 200], 2, 1)).toMatchObject({ attempts: [430, 430] });
    expect(await deliverTo([432], 2, 0)).toMatchObject({ attempts: [432] });
  });
});

it('is a law: at most retries + 1 tries, only the last may succeed, and a pause between any two', async () => {
  const code = fc.constantFrom(200, 400, 406, 407, 430, 432, 433, 434, 435, 439, 499);
  await fc.assert(
    fc.asyncProperty(fc.array(code, { minLength: 1, maxLength: 12 }), fc.nat(3), async (codes, retries) => {
      const { attempts, invocations, pauses } = await deliverTo(codes, retries);
      expect(attempts.length).toBeGreaterThan(0);
      expect(attempts.length).toBeLessThanOrEqual(retries + 1);
      expect(pauses).toBe(invocations - 1);
      for (const early of attempts.slice(0, -1)) expect([430, 433, 434, 439]).toContain(early);
    }),
  );
});
