import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtureHost, handler, isAlive } from './fixture-host.ts';

const LIMIT = 6 * 1024 * 1024;
const slow = handler('await new Promise((r) => setTimeout(r, event)); console.log(event); return process.pid;');

describe('limits of size', () => {
  it('are met exactly: an event and a result of 6 MB pass, a byte more does not', async () => {
    await using fixture = fixtureHost(handler('return typeof event === "number" ? "x".repeat(event) : event.length;'));
    const quotes = 2;
    expect(await fixture.host.invoke('f', 'x'.repeat(LIMIT - quotes))).toMatchObject({ result: LIMIT - quotes });
    expect(await fixture.host.invoke('f', 'x'.repeat(LIMIT - quotes + 1))).toMatchObject({ statusCode: 406 });
    expect((await fixture.host.invoke('f', LIMIT - quotes)).ok).toBe(true);
    const large = await fixture.host.invoke('f', LIMIT - quotes + 1);
    expect(large).toMatchObject({ ok: false, statusCode: 407 });
    expect(large).not.toHaveProperty('result');
  });

  it('count bytes, not letters', async () => {
    await using fixture = fixtureHost(handler('return 1;'));
    const { attempts } = await fixture.host.invokeAsync('f', '图'.repeat(44_000)); // 132 000 bytes, 44 000 letters
    expect(attempts).toMatchObject([{ statusCode: 406, instance: 0 }]);
    expect((await fixture.host.invokeAsync('f', 'x'.repeat(128 * 1024 - 2))).attempts).toMatchObject([{ ok: true }]);
  });
});

describe('an event', () => {
  it('that is no JSON is refused with 400 and starts nothing, asynchronously too', async () => {
    await using fixture = fixtureHost(handler('return 1;'));
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(await fixture.host.invoke('f', circle)).toMatchObject({ statusCode: 400, instance: 0, logs: [] });
    expect((await fixture.host.invokeAsync('f', 1n)).attempts).toMatchObject([{ statusCode: 400 }]);
  });

  it('comes again as it was at first, whatever its sender and the function do to it', async () => {
    const body = 'const seen = JSON.stringify(event); event.list.push(0); throw new Error(seen);';
    await using fixture = fixtureHost(handler(body));
    const event = { list: [1] };
    const delivery = fixture.host.invokeAsync('f', event);
    event.list.push(2);
    const { attempts, requestId } = await delivery;
    expect(attempts.map(({ errorMessage }) => errorMessage)).toEqual(['{"list":[1]}', '{"list":[1]}', '{"list":[1]}']);
    expect(new Set(attempts.map((attempt) => attempt.requestId))).toEqual(new Set([requestId]));
  });

  it('carries the request id that is asked for', async () => {
    await using fixture = fixtureHost(handler('return context.request_id;'));
    expect(await fixture.host.invoke('f', {}, { requestId: 'r-1' })).toMatchObject({ requestId: 'r-1', result: 'r-1' });
  });
});

describe('instances under load', () => {
  it('keep their logs apart', async () => {
    await using fixture = fixtureHost(slow);
    const events = [60, 90, 120];
    const results = await Promise.all(events.map((event) => fixture.host.invoke('f', event)));
    expect(results.map(({ logs }) => logs)).toEqual(events.map((event) => [String(event)]));
  });

  it('are reused, the last one first', async () => {
    await using fixture = fixtureHost(slow);
    await Promise.all([fixture.host.invoke('f', 0), fixture.host.invoke('f', 0)]); // both are warm from now on
    const [quick, last] = await Promise.all([fixture.host.invoke('f', 0), fixture.host.invoke('f', 400)]);
    expect(quick.instance).not.toBe(last.instance);
    expect(await fixture.host.invoke('f', 0)).toMatchObject({ instance: last.instance, coldStart: false });
  });

  it('end when they were idle for as long as is set, and are replaced', async () => {
    await using fixture = fixtureHost(handler('return 1;'), {}, { idleMs: 80 });
    const first = await fixture.host.invoke('f', {});
    expect((await fixture.host.invoke('f', {})).instance).toBe(first.instance);
    await expect.poll(() => isAlive(first.instance)).toBe(false);
    expect(await fixture.host.invoke('f', {})).toMatchObject({ ok: true, coldStart: true });
  });

  it('do not end while they are busy, nor at the limit of an invocation that is over', async () => {
    await using fixture = fixtureHost(slow, {}, { idleMs: 120 });
    const first = await fixture.host.invoke('f', 0);
    expect(await fixture.host.invoke('f', 200)).toMatchObject({ ok: true, instance: first.instance });
    await using warm = fixtureHost(slow, { timeoutMs: 500 });
    const { instance } = await warm.host.invoke('f', 0);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await warm.host.invoke('f', 0)).toMatchObject({ ok: true, instance, coldStart: false });
  });

  it('belong to one function each', async () => {
    await using fixture = fixtureHost(handler('return process.env.OWN;'));
    const bundle = path.join(fixture.folder, 'g.js');
    writeFileSync(bundle, handler('return context.function_name;'));
    await using other = fixtureHost('', { name: 'g', bundle });
    expect((await other.host.invoke('g', {})).result).toBe('g');
    expect(await other.host.invoke('f', {})).toMatchObject({ statusCode: 435 });
  });
});

it('measures durations with the clock that is passed in', async () => {
  let time = 0;
  await using fixture = fixtureHost(handler('return 1;'), {}, { now: () => (time += 7) });
  expect((await fixture.host.invoke('f', {})).durationMs).toBe(7);
});

describe('a host that was closed', () => {
  it('starts nothing any more', async () => {
    await using fixture = fixtureHost(handler('return 1;'));
    await fixture.host.close();
    await expect(fixture.host.invoke('f', {})).rejects.toThrow('the SCF host is closed');
    await expect(fixture.host.invokeAsync('f', {})).rejects.toThrow('the SCF host is closed');
  });

  it('may be closed again, and while a bundle loads', async () => {
    await using fixture = fixtureHost('for (;;);');
    const loading = fixture.host.invoke('f', {});
    await Promise.all([fixture.host.close(), fixture.host.close()]);
    expect(await loading).toMatchObject({ ok: false, statusCode: 499 });
  });

  it('keeps the tries of an event that waits for its next one', async () => {
    await using fixture = fixtureHost(handler("throw new Error('no');"), { maxInstances: 1 }, { retryDelayMs: 60_000 });
    const delivery = fixture.host.invokeAsync('f', {});
    // Its one instance is free again only once the first try is over.
    await expect.poll(() => fixture.host.invoke('f', {})).toMatchObject({ statusCode: 430 });
    await fixture.host.close();
    expect((await delivery).attempts).toMatchObject([{ statusCode: 430, errorMessage: 'no' }]);
  });

  it('gives up the events that were under way', async () => {
    await using fixture = fixtureHost(slow);
    const delivery = fixture.host.invokeAsync('f', 5000);
    await fixture.host.close();
    expect((await delivery).attempts).toMatchObject([{ statusCode: 499 }]);
  });
});
