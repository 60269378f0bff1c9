import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deploy, type FixtureApi, fixtureApi, until } from './fixture-api.ts';

const FunctionName = 'fn';
const BODY = `
  if (event.say) console.log(event.say);
  if (event.fail) throw new Error(event.fail);
  return { got: event, id: context.request_id };`;

let fixture: FixtureApi;
beforeAll(async () => {
  fixture = await fixtureApi({ busyPolls: 0 });
  await deploy(fixture.client, BODY);
});
afterAll(() => fixture[Symbol.asyncDispose]());

describe('an invocation', () => {
  it('answers what the function answered, as JSON text, and what it took', async () => {
    const { Result } = await fixture.client.Invoke({ FunctionName, ClientContext: '{"a":1}' });
    expect(JSON.parse(Result?.RetMsg ?? '')).toEqual({ got: { a: 1 }, id: Result?.FunctionRequestId });
    expect(Result).toMatchObject({ ErrMsg: '', InvokeResult: 0, Log: '', Duration: expect.any(Number) });
    expect(Result?.MemUsage).toBeGreaterThan(1024 * 1024);
    const same = await fixture.client.InvokeFunction({ FunctionName, Event: '{"a":1}' });
    expect(JSON.parse(same.Result?.RetMsg ?? '')).toMatchObject({ got: { a: 1 } });
  });

  it('without an event has an empty one', async () => {
    const { Result } = await fixture.client.Invoke({ FunctionName });
    expect(JSON.parse(Result?.RetMsg ?? '')).toMatchObject({ got: {} });
  });

  it('that fails is no error of the API: the text is in the result', async () => {
    const { Result } = await fixture.client.Invoke({ FunctionName, ClientContext: '{"fail":"no luck"}' });
    expect(Result).toMatchObject({ InvokeResult: 1, RetMsg: 'no luck', ErrMsg: 'no luck' });
  });

  it('brings the last 4 KB of its log along, if that is wished', async () => {
    const Event = JSON.stringify({ say: `${'x'.repeat(5000)}end` });
    const { Result } = await fixture.client.InvokeFunction({ FunctionName, Event, LogType: 'Tail' });
    expect([Result?.Log?.length, Result?.Log?.endsWith('xend')]).toEqual([4096, true]);
    const { Result: silent } = await fixture.client.InvokeFunction({ FunctionName, Event, LogType: 'None' });
    expect(silent?.Log).toBe('');
  });

  it('of an event only says that it was taken; it is tried as events are', async () => {
    const before = fixture.results.length;
    const request = { FunctionName, InvocationType: 'Event', ClientContext: '{"fail":"no"}' };
    const { Result } = await fixture.client.Invoke(request);
    expect(Result).toMatchObject({
      RetMsg: '',
      ErrMsg: '',
      FunctionRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    await until(() => fixture.results.length === before + 3);
    expect(fixture.results.slice(before)).toEqual(Array(3).fill(['fn: Invoke (event)', 430, 'no']));
  });

  it('holds up no other call', async () => {
    const { client, folder } = fixture;
    const flag = `${folder}/flag`;
    const body = `while (!require("node:fs").existsSync(${JSON.stringify(flag)})) await new Promise((r) => setTimeout(r, 10));`;
    await deploy(client, body, { FunctionName: 'slow', Timeout: 20 });
    const slow = { FunctionName: 'slow' };
    const both = Promise.all([client.Invoke(slow), client.InvokeFunction(slow)]);
    expect(await client.GetFunction(slow)).toMatchObject({ Status: 'Active' });
    writeFileSync(flag, '');
    expect((await both).map(({ Result }) => Result?.RetMsg)).toEqual(['null', 'null']);
  });

  it.each<[object, string]>([
    [{ ClientContext: '{' }, 'InvalidParameterValue.Param'],
    [{ InvocationType: 'Sync' }, 'InvalidParameterValue.InvokeType'],
    [{ LogType: 'tail' }, 'InvalidParameterValue'],
    [{ InvocationType: 'Event', ClientContext: `"${'x'.repeat(128 * 1024)}"` }, 'InvalidParameter.RequestTooLarge'],
    [{ ClientContext: `"${'x'.repeat(6 * 1024 * 1024)}"` }, 'InvalidParameter.RequestTooLarge'],
    [{ ClientContext: {} }, 'InvalidParameter'],
    [{ Event: '{}' }, 'UnknownParameter'],
  ])('is refused for what is wrong with it', async (more, code) => {
    await expect(fixture.client.request('Invoke', { FunctionName, ...more })).rejects.toMatchObject({ code });
  });

  it('by hand reaches what is deployed, and nothing else', async () => {
    expect(await fixture.api.invoke('fn', { a: 1 })).toMatchObject({ ok: true, result: { got: { a: 1 } } });
    expect(await fixture.api.invokeAsync('fn', {})).toMatchObject({ attempts: [{ ok: true }] });
    expect(await fixture.api.invoke('nope', {})).toMatchObject({ ok: false, statusCode: 435 });
    expect(await fixture.api.invokeAsync('nope', {})).toMatchObject({ attempts: [{ statusCode: 435 }] });
    const deep = JSON.parse(`${'['.repeat(60_000)}${']'.repeat(60_000)}`);
    const tooDeep = await fixture.api.invokeAsync('fn', deep);
    expect(tooDeep.attempts).toMatchObject([{ ok: false, statusCode: 400 }]);
    const large = await fixture.api.invokeAsync('fn', 'x'.repeat(128 * 1024));
    expect(large.attempts).toMatchObject([{ ok: false, statusCode: 406 }]);
  });
});
