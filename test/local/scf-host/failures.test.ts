import { describe, expect, it } from 'vitest';
import { fixtureHost, handler, isAlive } from './fixture-host.ts';

describe('an invocation that fails', () => {
  it.each([
    [
      'throws',
      handler("throw Object.assign(new Error('no'), { code: 'OWN' });"),
      430,
      { errorMessage: 'no', errorCode: 'OWN' },
    ],
    ['rejects with no Error', handler("return Promise.reject('text');"), 430, { errorMessage: 'text' }],
    ['rejects with nothing', handler('return Promise.reject();'), 430, { errorMessage: 'undefined' }],
    ['throws at once', "exports.main_handler = () => { throw new Error('sync'); };", 430, { errorMessage: 'sync' }],
    [
      'leaves a rejection floating',
      handler("Promise.reject(new Error('floating')); await new Promise((r) => setTimeout(r, 2000));"),
      430,
      { errorMessage: 'floating' },
    ],
    [
      'throws in a timer',
      handler("setTimeout(() => { throw new Error('timer'); }, 5); await new Promise((r) => setTimeout(r, 2000));"),
      430,
      { errorMessage: 'timer' },
    ],
    [
      'returns a circle',
      handler('const a = {}; a.a = a; return a;'),
      430,
      { errorMessage: /stringify response to json failed/ },
    ],
    ['returns a BigInt', handler('return 1n;'), 430, { errorMessage: /BigInt/ }],
    ['returns more than 6 MB', handler("return 'x'.repeat(6 * 1024 * 1024);"), 407, {}],
    ['exits', handler('process.exit(3);'), 439, { errorMessage: /exit code 3/ }],
    ['exports no handler', 'exports.other = 1;', 430, { errorMessage: /"main_handler" is no function of f\.js/ }],
    ['cannot be loaded', "throw new Error('at load');", 430, { errorMessage: 'init failed: at load' }],
    ['is no JavaScript', 'exports.main_handler = (', 430, {}],
  ])('because its function %s', async (_, source, statusCode, more) => {
    await using fixture = fixtureHost(source);
    const result = await fixture.host.invoke('f', {});
    expect(result).toMatchObject({ ok: false, statusCode });
    for (const [name, wanted] of Object.entries(more)) {
      const found = String(result[name as keyof typeof result]);
      if (wanted instanceof RegExp) expect(found).toMatch(wanted);
      else expect(found).toBe(wanted);
    }
  });

  it('because its time is over is killed, and the next one gets a new process', async () => {
    await using fixture = fixtureHost(
      handler("if (event === 'hang') await new Promise(() => setInterval(() => {}, 50)); return 'ok';"),
      { timeoutMs: 500 },
    );
    const hanging = await fixture.host.invoke('f', 'hang');
    expect(hanging).toMatchObject({
      ok: false,
      statusCode: 433,
      errorMessage: expect.stringContaining('500 ms'),
    });
    expect(isAlive(hanging.instance)).toBe(false);
    expect(await fixture.host.invoke('f', {})).toMatchObject({ ok: true, result: 'ok', coldStart: true });
  });

  it('because it blocks its process is killed, too', async () => {
    await using fixture = fixtureHost(handler('for (;;);'), { timeoutMs: 200 });
    expect(await fixture.host.invoke('f', {})).toMatchObject({ statusCode: 433 });
  });

  it('because its memory is over says so', async () => {
    await using fixture = fixtureHost(
      handler('const kept = []; for (;;) kept.push(new Array(1e5).fill(kept.length));'),
      { memoryMb: 64, timeoutMs: 15_000 },
    );
    expect(await fixture.host.invoke('f', {})).toMatchObject({ ok: false, statusCode: 434 });
  });

  it('outside its own promise is the last of its process', async () => {
    await using fixture = fixtureHost(
      handler(
        "if (event) { setTimeout(() => { throw new Error('late'); }); await new Promise((r) => setTimeout(r, 500)); } return 1;",
      ),
    );
    const broken = await fixture.host.invoke('f', true);
    const next = await fixture.host.invoke('f', false);
    expect(next).toMatchObject({ ok: true, coldStart: true });
    expect(next.instance).not.toBe(broken.instance);
  });

  it('by a plain throw keeps its process warm', async () => {
    await using fixture = fixtureHost(handler("if (event) throw new Error('no'); return 1;"));
    await fixture.host.invoke('f', true);
    expect(await fixture.host.invoke('f', false)).toMatchObject({ ok: true, coldStart: false });
  });

  it('is not started at all for an unknown function or an event above 6 MB', async () => {
    await using fixture = fixtureHost(handler('return 1;'));
    expect(await fixture.host.invoke('g', {})).toMatchObject({ statusCode: 435, instance: 0 });
    expect(await fixture.host.invoke('f', 'x'.repeat(6 * 1024 * 1024))).toMatchObject({ statusCode: 406, instance: 0 });
  });
});

describe('an asynchronous event', () => {
  const FAIL_TWICE = handler(
    "calls += 1; if (calls < 3) throw new Error('not yet'); return [calls, context.request_id];",
    'let calls = 0;',
  );

  it('that fails comes again twice, with the same request id', async () => {
    await using fixture = fixtureHost(FAIL_TWICE);
    const { requestId, attempts } = await fixture.host.invokeAsync('f', {});
    expect(attempts.map(({ statusCode }) => statusCode)).toEqual([430, 430, 200]);
    expect(attempts.at(-1)?.result).toEqual([3, requestId]);
  });

  it('is given up after that', async () => {
    await using fixture = fixtureHost(handler("throw new Error('never');"));
    const { attempts } = await fixture.host.invokeAsync('f', {});
    expect(attempts.map(({ ok }) => ok)).toEqual([false, false, false]);
  });

  it('of a slow function is killed at its limit, and retried', async () => {
    await using fixture = fixtureHost(handler('await new Promise(() => setInterval(() => {}, 50));'), {
      timeoutMs: 100,
    });
    const { attempts } = await fixture.host.invokeAsync('f', {});
    expect(attempts.map(({ statusCode, coldStart }) => [statusCode, coldStart])).toEqual([
      [433, true],
      [433, true],
      [433, true],
    ]);
  });

  it('waits a minute between tries, or what a test compresses it to', async () => {
    await using fixture = fixtureHost(FAIL_TWICE, {}, { retryDelayMs: 120 });
    const startedAt = performance.now();
    await fixture.host.invokeAsync('f', {});
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(235);
  });

  it('waits where every instance is busy', async () => {
    await using fixture = fixtureHost(handler('await new Promise((r) => setTimeout(r, 60)); return 1;'), {
      maxInstances: 1,
    });
    const all = await Promise.all([1, 2, 3].map((event) => fixture.host.invokeAsync('f', event)));
    expect(all.map(({ attempts }) => attempts.at(-1)?.ok)).toEqual([true, true, true]);
  });

  it('above 128 KB is refused and not retried', async () => {
    await using fixture = fixtureHost(handler('return 1;'));
    const { attempts } = await fixture.host.invokeAsync('f', 'x'.repeat(128 * 1024));
    expect(attempts.map(({ statusCode }) => statusCode)).toEqual([406]);
  });

  it('that waits for its next try does not keep the host from closing', async () => {
    await using fixture = fixtureHost(handler("throw new Error('no');"), {}, { retryDelayMs: 60_000 });
    const event = fixture.host.invokeAsync('f', {});
    await expect.poll(() => fixture.host.invoke('f', {}).then(({ ok }) => ok)).toBe(false);
    await fixture.host.close();
    expect((await event).attempts).toHaveLength(1);
  });
});
