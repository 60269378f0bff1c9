import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, type FixtureApi, fixtureApi } from './fixture-api.ts';

const FunctionName = 'fn';
let fixture: FixtureApi;
beforeAll(async () => {
  fixture = await fixtureApi();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const control = async (path: string, init: RequestInit = {}): Promise<unknown> =>
  (await fetch(`${fixture.api.url}/_local/scf/${path}`, init)).json();
const order = (path: string, body: object) => control(path, { method: 'POST', body: JSON.stringify(body) });
afterEach(() => order('reset', {}));

const nest = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const stranger = (body: string) => {
  const headers = { 'content-type': 'application/json', 'x-tc-action': 'GetFunction', 'x-tc-version': '2018-04-16' };
  return fetch(fixture.api.url, { method: 'POST', headers, body });
};

describe('the journal', () => {
  it('has calls as they came, with the length of their zip', async () => {
    const ZipFile = codeOf('');
    await expect(fixture.client.UpdateFunctionCode({ FunctionName, ZipFile, Code: { ZipFile } })).rejects.toThrow();
    const bytes = Buffer.from(ZipFile, 'base64').length;
    expect(await control('calls')).toEqual([
      {
        action: 'UpdateFunctionCode',
        code: 'ResourceNotFound.FunctionName',
        body: { FunctionName, ZipFile: bytes, Code: { ZipFile: bytes } },
        at: expect.any(Number),
      },
    ]);
    await order('reset', {});
    expect(await control('calls')).toEqual([]);
  });

  it('keeps nothing of what a stranger sends, and is not broken by it', async () => {
    await stranger(`{"a":${nest(60_000)}}`);
    await stranger(`{"Code":${'{"Code":'.repeat(60_000)}{}${'}'.repeat(60_000)}}`);
    await stranger('{"FunctionName":"fn"}');
    const told = { action: 'GetFunction', code: 'AuthFailure.InvalidAuthorization', at: expect.any(Number) };
    expect(await control('calls')).toEqual([told, told, told]);
  });

  it('keeps nothing of it either when a fault on the way strikes first', async () => {
    for (const code of ['reset', 'lost-reply']) await order('faults', { code });
    await expect(stranger('{"FunctionName":"fn"}')).rejects.toThrow();
    await expect(fixture.client.GetFunction({ FunctionName })).rejects.toThrow();
    expect(fixture.api.calls()).toMatchObject([{ code: 'reset' }, { body: { FunctionName } }]);
    expect(fixture.api.calls()[0]).toMatchObject({ body: undefined });
  });

  it('has no body that is larger than 64 KB, which says how it ended all the same', async () => {
    const invoke = (ClientContext: string) => fixture.client.Invoke({ FunctionName, ClientContext });
    const code = 'ResourceNotFound.FunctionName';
    const around = JSON.stringify({ ClientContext: '', FunctionName }).length + 2; // the quotes inside are escaped
    for (const length of [65_536, 65_537]) {
      await expect(invoke(`"${'x'.repeat(length - around - 2)}"`)).rejects.toMatchObject({ code });
    }
    expect(fixture.api.calls()).toMatchObject([
      { code, body: { FunctionName } },
      { code, body: undefined },
    ]);
  });
});

it('a signed call with a body of more than 32 levels is refused and keeps none', async () => {
  const call = (levels: number) => fixture.client.request('ListTriggers', { Deep: JSON.parse(nest(levels)) });
  await expect(call(31)).rejects.toMatchObject({ code: 'UnknownParameter' });
  await expect(call(32)).rejects.toMatchObject({ code: 'InvalidParameter' });
  expect(fixture.api.calls()).toMatchObject([{ body: { Deep: expect.any(Array) } }, { body: undefined }]);
});
