import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fixtureHost, handler, isAlive } from './fixture-host.ts';

/** T where it is stopped; a dead one counts as gone before its new parent has waited for it. */
function stateOf(pid: number): string {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout[0] ?? 'Z';
  return state === 'Z' ? 'gone' : state;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('work that is left after the answer', () => {
  it('goes on during the next invocation, and its lines belong to that one', async () => {
    const body = `if (event === 'leave') setTimeout(() => console.log('left over'), 40);
      else await new Promise((r) => setTimeout(r, 120)); return event;`;
    await using fixture = fixtureHost(handler(body));
    const first = await fixture.host.invoke('f', 'leave');
    await pause(150);
    const second = await fixture.host.invoke('f', 'next');
    expect([first.logs, second.logs]).toEqual([[], ['left over']]);
  });

  it('fails the next invocation when it throws, and that process is not used again', async () => {
    const body = `if (event === 'leave') setTimeout(() => { throw new Error('left over'); }, 40);
      else await new Promise((r) => setTimeout(r, 120)); return event;`;
    await using fixture = fixtureHost(handler(body));
    const first = await fixture.host.invoke('f', 'leave');
    await pause(80);
    const second = await fixture.host.invoke('f', 'next');
    expect(first.ok).toBe(true);
    expect(second).toMatchObject({ statusCode: 430, errorMessage: 'left over', instance: first.instance });
    expect(second.logs.join('\n')).toMatch(/Error: left over\n +at /);
    const third = await fixture.host.invoke('f', 'other');
    expect(third).toMatchObject({ ok: true, coldStart: true });
  });

  it('runs on where freezing is off; its lines go to the log of the host alone', async () => {
    const lines: [string, string][] = [];
    const body = "setTimeout(() => console.log('later'), 30); console.log('now');";
    await using fixture = fixtureHost(
      handler(body),
      {},
      {
        freeze: false,
        onLog: ({ requestId, line }) => lines.push([requestId, line]),
      },
    );
    const { logs, requestId } = await fixture.host.invoke('f', {});
    await expect
      .poll(() => lines)
      .toEqual([
        [requestId, 'now'],
        ['', 'later'],
      ]);
    expect(logs).toEqual(['now']);
  });

  it('that ends its process between two invocations costs neither of them', async () => {
    await using fixture = fixtureHost(handler('setTimeout(() => process.exit(1), 20);'), {}, { freeze: false });
    const first = await fixture.host.invoke('f', {});
    await expect.poll(() => isAlive(first.instance)).toBe(false);
    await pause(20);
    expect(await fixture.host.invoke('f', {})).toMatchObject({ ok: true, coldStart: true });
  });

  it('may be other processes: they freeze and end with their instance', async () => {
    const body = "return require('child_process').spawn('sleep', ['60'], { stdio: 'inherit' }).pid;";
    await using fixture = fixtureHost(handler(body));
    const pid = Number((await fixture.host.invoke('f', {})).result);
    await expect.poll(() => stateOf(pid)).toBe('T');
    await fixture.host.close();
    await expect.poll(() => stateOf(pid)).toBe('gone');
  });

  it('may be other processes that hold its output open: the time limit still answers', async () => {
    const body = "require('child_process').spawn('sleep', ['60'], { stdio: 'inherit' }); for (;;);";
    await using fixture = fixtureHost(handler(body), { timeoutMs: 300 });
    expect(await fixture.host.invoke('f', {})).toMatchObject({ statusCode: 433 });
  });

  it('may be other processes that have left their group: an exit still answers', async () => {
    const body = `const { pid } = require('child_process').spawn('sleep', ['2'], { stdio: 'inherit', detached: true });
      console.log(pid); process.exit(2);`;
    await using fixture = fixtureHost(handler(body));
    const result = await fixture.host.invoke('f', {});
    process.kill(Number(result.logs[0]), 'SIGKILL');
    expect(result).toMatchObject({ statusCode: 439 });
    expect(result.durationMs).toBeLessThan(1500);
  });
});

describe('an instance that somebody else ends', () => {
  it('in the middle of an invocation fails it with 439', async () => {
    await using fixture = fixtureHost(handler('await new Promise((r) => setTimeout(r, event));'));
    const { instance } = await fixture.host.invoke('f', 0);
    const running = fixture.host.invoke('f', 2000);
    process.kill(instance, 'SIGKILL');
    expect(await running).toMatchObject({ statusCode: 439, errorMessage: expect.stringContaining('SIGKILL') });
    expect(await fixture.host.invoke('f', 0)).toMatchObject({ ok: true, coldStart: true });
  });

  it('by cutting its channel from inside fails it, too', async () => {
    await using fixture = fixtureHost(
      handler('process.disconnect(); await new Promise(() => setInterval(() => {}, 20));'),
    );
    expect(await fixture.host.invoke('f', {})).toMatchObject({ statusCode: 439 });
  });
});
