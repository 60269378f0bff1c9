import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixtureHost, handler, isAlive } from './fixture-host.ts';

const COUNT = handler('return (calls += 1);', 'let calls = 0;');
const slow = (ms: number) => handler(`await new Promise((r) => setTimeout(r, ${ms})); return process.pid;`);

/** The state of a process in the table of Linux: R or S where it lives, T where it is stopped. */
const stateOf = (pid: number) => /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];

describe('instances', () => {
  it('stay warm: state outside the handler survives, and only the first start is cold', async () => {
    await using fixture = fixtureHost(COUNT);
    const results = [await fixture.host.invoke('f', {}), await fixture.host.invoke('f', {})];
    expect(results).toMatchObject([
      { ok: true, statusCode: 200, result: 1, coldStart: true },
      { ok: true, result: 2, coldStart: false },
    ]);
    expect(results[0]?.instance).toBe(results[1]?.instance);
  });

  it('serve one invocation at a time: two events at once use two', async () => {
    await using fixture = fixtureHost(slow(150));
    const [a, b] = await Promise.all([fixture.host.invoke('f', 1), fixture.host.invoke('f', 2)]);
    expect([a.ok, b.ok]).toEqual([true, true]);
    expect(a.result).not.toBe(b.result);
  });

  it('are as many as allowed; what is more is refused with 432', async () => {
    await using fixture = fixtureHost(slow(150), { maxInstances: 2 });
    const results = await Promise.all([1, 2, 3].map((event) => fixture.host.invoke('f', event)));
    expect(results.map(({ statusCode }) => statusCode)).toEqual([200, 200, 432]);
  });

  it('are frozen between invocations, and thaw for the next one', async () => {
    await using fixture = fixtureHost(
      handler('return ticks;', 'let ticks = 0; setInterval(() => { ticks += 1; }, 10);'),
    );
    const { instance } = await fixture.host.invoke('f', {});
    await expect.poll(() => stateOf(instance)).toBe('T');
    const first = await fixture.host.invoke('f', {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    const second = await fixture.host.invoke('f', {});
    expect(second.ok).toBe(true);
    expect(Number(second.result) - Number(first.result)).toBeLessThan(10); // 20 ticks would have fit
  });

  it('that are frozen in the middle of an invocation go on when they thaw', async () => {
    await using fixture = fixtureHost(slow(200));
    const { instance } = await fixture.host.invoke('f', {});
    const running = fixture.host.invoke('f', {});
    await expect.poll(() => stateOf(instance)).not.toBe('T');
    process.kill(instance, 'SIGSTOP');
    setTimeout(() => process.kill(instance, 'SIGCONT'), 400);
    const result = await running;
    expect(result).toMatchObject({ ok: true, result: instance });
    expect(result.durationMs).toBeGreaterThan(350);
  });

  it('that are frozen past their limit are killed all the same', async () => {
    await using fixture = fixtureHost(slow(200), { timeoutMs: 400 });
    const { instance } = await fixture.host.invoke('f', {});
    const running = fixture.host.invoke('f', {});
    await expect.poll(() => stateOf(instance)).not.toBe('T');
    process.kill(instance, 'SIGSTOP');
    expect(await running).toMatchObject({ ok: false, statusCode: 433 });
  });

  it('are all gone when the host closes, frozen and busy ones too', async () => {
    await using fixture = fixtureHost(slow(10_000), { maxInstances: 3 });
    await using idle = fixtureHost(COUNT);
    const busy = fixture.host.invoke('f', {});
    const { instance } = await idle.host.invoke('f', {});
    await idle.host.close();
    expect(isAlive(instance)).toBe(false);
    await fixture.host.close();
    expect(await busy).toMatchObject({ ok: false, statusCode: 499 });
  });

  it('tell their memory', async () => {
    await using fixture = fixtureHost(handler('globalThis.kept = Buffer.alloc(80 * 1024 * 1024, 1);'));
    expect((await fixture.host.invoke('f', {})).memoryMb).toBeGreaterThan(80);
  });
});
