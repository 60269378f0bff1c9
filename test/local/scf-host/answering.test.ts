import { describe, expect, it } from 'vitest';
import { fixtureHost, handler } from './fixture-host.ts';

const callback = (body: string) => `exports.main_handler = (event, context, callback) => { ${body} };`;

describe('a callback handler', () => {
  it('waits for its empty loop also when it called back before it returned', async () => {
    await using fixture = fixtureHost(callback("callback(null, 1); setTimeout(() => console.log('after'), 60);"));
    expect(await fixture.host.invoke('f', {})).toMatchObject({ result: 1, logs: ['after'] });
  });

  it('waits for work of any kind, and may call back late', async () => {
    const body = `require('fs').readFile(__filename, () => setTimeout(() => callback(null, 'late'), 20));`;
    await using fixture = fixtureHost(callback(body));
    expect((await fixture.host.invoke('f', {})).result).toBe('late');
  });

  it('is answered with null when its loop is empty and it never called back', async () => {
    await using fixture = fixtureHost(callback("setTimeout(() => console.log('done'), 20);"));
    expect(await fixture.host.invoke('f', {})).toMatchObject({ ok: true, result: null, logs: ['done'] });
  });

  it('whose loop never empties runs into its limit', async () => {
    await using fixture = fixtureHost(callback('callback(null, 1); setInterval(() => {}, 20);'), { timeoutMs: 150 });
    expect(await fixture.host.invoke('f', {})).toMatchObject({ statusCode: 433 });
  });

  it('keeps its first answer, an error too', async () => {
    await using fixture = fixtureHost(
      callback("callback('first'); callback(null, 2); setTimeout(callback, 10, null, 3);"),
    );
    expect(await fixture.host.invoke('f', {})).toMatchObject({ statusCode: 430, errorMessage: 'first' });
  });

  it('fails by what it throws after it called back', async () => {
    await using fixture = fixtureHost(callback("callback(null, 1); throw new Error('after');"));
    expect(await fixture.host.invoke('f', {})).toMatchObject({ statusCode: 430, errorMessage: 'after' });
  });

  it('stays usable: empty loops end many invocations of one process', async () => {
    await using fixture = fixtureHost(callback('callback(null, event * 2);'));
    const first = await fixture.host.invoke('f', 0);
    for (const event of [1, 2, 3]) {
      expect(await fixture.host.invoke('f', event)).toMatchObject({ result: event * 2, instance: first.instance });
    }
  });
});

describe('a promise handler', () => {
  it('cannot return through its callback', async () => {
    const body = 'context.callbackWaitsForEmptyEventLoop = !event; callback(null, 1);';
    await using fixture = fixtureHost(`exports.main_handler = async (event, context, callback) => { ${body} };`);
    for (const isHasty of [false, true]) {
      expect(await fixture.host.invoke('f', isHasty)).toMatchObject({ ok: true, result: null });
    }
  });

  it('is answered as soon as it settles; what is left does not delay it', async () => {
    await using fixture = fixtureHost(handler('setTimeout(() => {}, 3000); return 1;'));
    const result = await fixture.host.invoke('f', {});
    expect(result).toMatchObject({ ok: true, result: 1 });
    expect(result.durationMs).toBeLessThan(1500);
  });

  it('that never settles runs into its limit, though its loop is empty', async () => {
    await using fixture = fixtureHost(handler('await new Promise(() => {});'), { timeoutMs: 150 });
    expect(await fixture.host.invoke('f', {})).toMatchObject({ statusCode: 433 });
  });

  it('that has answered by its context does so once: what it settles with later is no answer of the next one', async () => {
    const body =
      "context.succeed(event); await new Promise((r) => setTimeout(r, event === 'b' ? 150 : 30)); return 'late';";
    await using fixture = fixtureHost(handler(body));
    expect(await fixture.host.invoke('f', 'a')).toMatchObject({ result: 'a' });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await fixture.host.invoke('f', 'b')).toMatchObject({ result: 'b', coldStart: false });
    expect(await fixture.host.invoke('f', 'c')).toMatchObject({ result: 'c', coldStart: false });
  });

  it('may be any thenable', async () => {
    await using fixture = fixtureHost('exports.main_handler = () => ({ then: (resolve) => resolve(5) });');
    expect((await fixture.host.invoke('f', {})).result).toBe(5);
  });
});

describe('the helpers of a context', () => {
  it.each([
    ['succeed', 'context.succeed({ a: 1 });', { ok: true, result: { a: 1 } }],
    ['done without an error', 'context.done(null, 2);', { ok: true, result: 2 }],
    ['done with an error', "context.done(new Error('no'), 2);", { ok: false, statusCode: 430, errorMessage: 'no' }],
    ['fail', "context.fail(Object.assign(new Error('no'), { code: 7 }));", { errorMessage: 'no', errorCode: '7' }],
    ['getContext', 'callback(null, context.getContext().function_name);', { ok: true, result: 'f' }],
  ])('%s', async (_, body, expected) => {
    // Only the callback waits for the loop.
    const pending = body.startsWith('callback') ? '' : 'setInterval(() => {}, 20);';
    await using fixture = fixtureHost(callback(`${pending} ${body}`));
    expect(await fixture.host.invoke('f', {})).toMatchObject(expected);
  });
});

describe('what cannot be put into text', () => {
  it.each([
    ['a result with a toJSON that throws', "return { toJSON() { throw new Error('no JSON'); } };", /no JSON/],
    ['a thrown value that refuses to be a text', 'throw { toString() { throw 1; } };', /cannot be shown/],
    ['a thrown object without a prototype', 'throw Object.create(null);', /cannot be shown/],
  ])('fails the call and keeps the process: %s', async (_, body, message) => {
    await using fixture = fixtureHost(handler(`if (event) { ${body} } return 1;`));
    const failed = await fixture.host.invoke('f', true);
    expect(failed).toMatchObject({ statusCode: 430, errorMessage: expect.stringMatching(message) });
    expect(await fixture.host.invoke('f', false)).toMatchObject({ ok: true, instance: failed.instance });
  });
});

it('clocks its time down to nothing, never below', async () => {
  const body = 'await new Promise((r) => setTimeout(r, 120)); return context.getRemainingTimeInMillis();';
  await using fixture = fixtureHost(handler(body), { timeoutMs: 400 });
  const { result, durationMs } = await fixture.host.invoke('f', {});
  expect(Number(result)).toBeGreaterThanOrEqual(0);
  expect(Number(result)).toBeLessThanOrEqual(400 - 115);
  expect(Number(result) + durationMs).toBeGreaterThan(390);
});
