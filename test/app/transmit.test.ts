import { describe, expect, it } from 'vitest';
import { transmit } from '../../lib/app/transmit.ts';
import { type Answer, accept, fail, simulate, submitting } from './simulated-run.ts';

const URLS = ['https://a.example/1', 'https://a.example/2'];
const failFirst =
  (times: number, code: string): Answer =>
  (call, n) =>
    n < times ? fail(code) : accept(call, n);

describe('one batch', () => {
  it('that is accepted costs one call', async () => {
    const { run, calls } = simulate();
    expect(await transmit('url', URLS, submitting(run, true))).toMatchObject({
      outcome: { kind: 'accepted' },
      calls: 1,
    });
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['6000', 'an internal fault'],
    ['6200', 'maintenance'],
    ['http-5xx', 'a gateway fault'],
    ['connection-lost', 'a lost reply'],
    ['short-count', 'a short count'],
    ['4400', 'throttling'],
    ['not-connected', 'a refused connection'],
  ])('meets %s (%s) four times and gets through at the fifth try', async (code) => {
    const { run } = simulate({ answer: failFirst(4, code) });
    expect(await transmit('url', URLS, submitting(run, true))).toMatchObject({
      outcome: { kind: 'accepted' },
      calls: 5,
    });
  });

  it('is given up after five tries', async () => {
    const { run } = simulate({ answer: () => fail('6000') });
    expect(await transmit('url', URLS, submitting(run, true))).toMatchObject({ outcome: { kind: 'maybe' }, calls: 5 });
  });

  it.each(['4100', '4104', '22044', '6100', '9110', '4000', '22043', '4700'])('%s is not tried again', async (code) => {
    const { run } = simulate({ answer: () => fail(code) });
    expect(await transmit('url', URLS, submitting(run, true))).toMatchObject({
      outcome: { kind: 'refused', failure: { code } },
      calls: 1,
    });
  });

  it('is signed anew at once for a replay, up to five times', async () => {
    const five = simulate({ answer: failFirst(5, '4500'), callMs: 0 });
    expect(await transmit('url', URLS, submitting(five.run, true))).toMatchObject({
      outcome: { kind: 'accepted' },
      calls: 6,
    });
    expect(new Set(five.calls.map(({ at }) => at)).size).toBe(1);
    const six = simulate({ answer: failFirst(6, '4500') });
    expect(await transmit('url', URLS, submitting(six.run, true))).toMatchObject({
      outcome: { kind: 'refused' },
      calls: 6,
    });
  });

  it.each(['4200', '4105'])('is signed anew once for %s', async (code) => {
    const { run } = simulate({ answer: () => fail(code) });
    expect(await transmit('url', URLS, submitting(run, true))).toMatchObject({
      outcome: { failure: { code } },
      calls: 2,
    });
  });

  it('waits longer after throttling than after a transient fault, and longer each time', async () => {
    const gaps = async (code: string) => {
      const { run, calls } = simulate({ answer: () => fail(code), callMs: 0 });
      await transmit('url', URLS, submitting(run, true));
      return calls.slice(1).map(({ at }, n) => at - (calls[n]?.at ?? 0));
    };
    expect(await gaps('6000')).toEqual([150, 300, 600, 1200]);
    expect(await gaps('4400')).toEqual([600, 1200, 2400, 4800]);
  });

  it.each([3000, 5000, 10_000, 30_000, 60_000])(
    'of a CDN that never answers ends 500 ms before a limit of %i ms',
    async (timeLimitMs) => {
      const { run, calls } = simulate({ answer: () => 'hang', timeLimitMs });
      await transmit('url', URLS, submitting(run, true));
      expect(run.remainingMs()).toBeGreaterThanOrEqual(500);
      expect(calls.length).toBeGreaterThanOrEqual(timeLimitMs < 5000 ? 2 : 3);
      for (const { timeoutMs } of calls) expect(timeoutMs).toBeLessThanOrEqual(10_000);
    },
  );

  it('is not sent at all when no time is left', async () => {
    const { run, calls } = simulate({ timeLimitMs: 700 });
    expect(await transmit('url', URLS, submitting(run, true))).toEqual({ outcome: undefined, calls: 0 });
    expect(calls).toEqual([]);
  });

  it('does not wait for a host that is being deployed before its neighbours had their turn', async () => {
    const { run } = simulate({ answer: () => fail('9175') });
    expect((await transmit('url', URLS, submitting(run, false))).calls).toBe(1);
    expect((await transmit('url', URLS, submitting(run, true))).calls).toBe(5);
  });
});
