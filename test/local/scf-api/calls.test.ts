import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startScfApi } from '../../../lib/local/scf-api/scf-api.ts';
import { clientOf, codeOf, creation, deploy, type FixtureApi, fixtureApi, settled } from './fixture-api.ts';

const FunctionName = 'fn';
let fixture: FixtureApi;
beforeAll(async () => {
  fixture = await fixtureApi();
});
afterAll(() => fixture[Symbol.asyncDispose]());

async function control(path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const init =
    body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(`${fixture.api.url}/_local/scf/${path}`, init);
  return { status: response.status, body: await response.json() };
}
const fault = (order: object) => control('faults', { times: 1, ...order });
afterEach(() => control('reset', {}));

describe('a call', () => {
  it.each([
    ['another key', () => clientOf(fixture.api.url, 'wrong'), 'AuthFailure.SignatureFailure'],
    ['no name of a region', () => clientOf(fixture.api.url, 'local-secret', 'Singapore'), 'UnsupportedRegion'],
    ['no region', () => clientOf(fixture.api.url, 'local-secret', ''), 'MissingParameter'],
  ])('with %s is refused', async (_, makeClient, code) => {
    await expect(makeClient().GetAccount()).rejects.toMatchObject({ code });
    expect(fixture.api.calls()).toMatchObject([{ action: 'GetAccount', code }]);
  });

  it('of an unknown action or version is refused', async () => {
    await expect(fixture.client.PublishVersion({ FunctionName })).rejects.toMatchObject({ code: 'InvalidAction' });
    const newer = Object.assign(clientOf(fixture.api.url), { apiVersion: '2030-01-01' });
    await expect(newer.GetAccount()).rejects.toMatchObject({ code: 'NoSuchVersion' });
  });

  it('without a signature is refused', async () => {
    const headers = { 'content-type': 'application/json', 'x-tc-action': 'GetAccount', 'x-tc-version': '2018-04-16' };
    const response = await fetch(fixture.api.url, { method: 'POST', headers, body: '{}' });
    expect(await response.json()).toMatchObject({ Response: { Error: { Code: 'AuthFailure.InvalidAuthorization' } } });
  });

  it('without an action, with another method or above 10 MB is refused unlogged', async () => {
    const ask = async (init: RequestInit) => (await fetch(fixture.api.url, init)).json();
    const codeIs = (Code: string) => ({ Response: { Error: { Code } } });
    expect(await ask({ method: 'POST', body: '{}' })).toMatchObject(codeIs('MissingParameter'));
    expect(await ask({})).toMatchObject(codeIs('UnsupportedOperation'));
    const headers = { 'x-tc-action': 'CreateFunction' };
    const body = 'x'.repeat(10 * 1024 * 1024 + 1);
    expect(await ask({ method: 'POST', headers, body })).toMatchObject(codeIs('RequestSizeLimitExceeded'));
    expect((await fetch(`${fixture.api.url}/else`)).status).toBe(404);
    expect(fixture.api.calls()).toEqual([]);
  });
});

describe('what an API on a shared port takes', () => {
  const takes = (method: string, url: string, headers: object = {}) => {
    const asked = Object.assign(Object.create(null), { method, url, headers });
    return fixture.api.takes(asked);
  };
  it.each<[boolean, ...Parameters<typeof takes>]>([
    [true, 'POST', '/', { 'x-tc-action': 'GetFunction' }],
    [true, 'GET', '/_local/scf/calls'],
    [false, 'POST', '/'],
    [false, 'GET', '/', { 'x-tc-action': 'GetFunction' }],
    [false, 'POST', '/purge', { 'x-tc-action': 'GetFunction' }],
    [false, 'GET', '/_local/calls'],
  ])('%s: %s %s %j', (expected, ...given) => {
    expect(takes(...given)).toBe(expected);
  });
});

describe('an ordered fault', () => {
  it('refuses the next calls of its action with its code', async () => {
    await fault({ action: 'GetAccount', code: 'FailedOperation.OperationConflict', times: 2 });
    expect((await fixture.client.ListFunctions({})).TotalCount).toBe(0);
    for (let n = 0; n < 2; n += 1) {
      await expect(fixture.client.GetAccount()).rejects.toMatchObject({ code: 'FailedOperation.OperationConflict' });
    }
    expect(await fixture.client.GetAccount()).toMatchObject({ AccountUsage: {} });
  });

  it('on the way does nothing; a lost reply does what was asked', async () => {
    const { client, api } = fixture;
    await fault({ code: 'reset' });
    await expect(client.CreateFunction(creation())).rejects.toThrow();
    expect(api.functions()).toEqual([]);
    await fault({ code: 'lost-reply', action: 'CreateFunction' });
    await expect(client.CreateFunction(creation('', { Runtime: 'Nope' }))).rejects.toMatchObject({
      code: 'InvalidParameterValue.Runtime',
    });
    await expect(client.CreateFunction(creation())).rejects.not.toHaveProperty('code', 'InvalidParameterValue.Runtime');
    expect(api.functions()).toEqual(['fn']);
    expect(api.calls().map(({ code }) => code)).toEqual(['reset', 'InvalidParameterValue.Runtime', 0]);
    await settled(client);
    await client.DeleteFunction({ FunctionName });
    await client.GetFunction({ FunctionName });
  });

  it('of silence never answers', async () => {
    await fault({ code: 'timeout' });
    const headers = { 'x-tc-action': 'GetAccount' };
    const asked = request(fixture.api.url, { method: 'POST', headers, timeout: 200 });
    const said = await new Promise((resolve) => {
      asked
        .on('response', () => resolve('answer'))
        .on('timeout', () => resolve('silence'))
        .on('error', resolve);
      asked.end('{}');
    });
    expect(said).toBe('silence');
    asked.destroy();
  });

  it('lets a write end as failed, which changes nothing', async () => {
    const { client, api } = fixture;
    await fault({ code: 'create-fails' });
    await client.ListFunctions({}); // it waits for what it is meant for
    expect(await deploy(client)).toBe('CreateFailed');
    await client.DeleteFunction({ FunctionName });
    await client.GetFunction({ FunctionName });
    expect(await deploy(client, 'return "old";')).toBe('Active');
    await fault({ code: 'update-fails', times: 2 });
    await client.UpdateFunctionCode({ FunctionName, Code: { ZipFile: codeOf('return "new";') } });
    expect(await settled(client)).toBe('UpdateFailed');
    await client.UpdateFunctionConfiguration({ FunctionName, Timeout: 9 });
    expect(await settled(client)).toBe('UpdateFailed');
    expect(await client.GetFunction({ FunctionName })).toMatchObject({ Timeout: 3, StatusReasons: [{}] });
    expect(await api.invoke('fn', {})).toMatchObject({ result: 'old' });
    await client.UpdateFunctionConfiguration({ FunctionName, Timeout: 9 });
    expect(await settled(client)).toBe('Active');
  });

  it.each([
    {},
    { code: 'nope' },
    { code: 'timeout', times: 0 },
    { code: 'timeout', kind: 1 },
    { code: 'reset', action: 1 },
    '{',
  ])('%j is none', async (order) => {
    expect(await control('faults', order)).toMatchObject({ status: 400, body: { error: expect.any(String) } });
  });
});

it('an API does not start on a port that is taken', async () => {
  const port = Number(new URL(fixture.api.url).port);
  await expect(startScfApi({ folder: '', runtime: '', baseEnv: {}, port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

describe('the control routes', () => {
  it('show what runs and where, and take COS events', async () => {
    await using own = await fixtureApi({ busyPolls: 0 });
    await deploy(own.client, 'return event.Records.length;');
    const common = { FunctionName, Enable: 'OPEN' };
    const TriggerDesc = '{"AuthType":"NONE","NetConfig":{"EnableExtranet":true}}';
    await own.client.CreateTrigger({ ...common, Type: 'http', TriggerName: 'url', TriggerDesc });
    const host = 'site-1250000000.cos.ap-singapore.myqcloud.com';
    const rule = '{"event":"cos:ObjectCreated:*"}';
    await own.client.CreateTrigger({ ...common, Type: 'cos', TriggerName: host, TriggerDesc: rule });
    const functions = await fetch(`${own.api.url}/_local/scf/functions`);
    const [listed] = JSON.parse(await functions.text());
    expect(listed).toMatchObject({
      name: 'fn',
      namespace: 'default',
      status: 'Active',
      triggers: [{}, { Type: 'cos' }],
    });
    expect((await fetch(listed.urls[0], { method: 'POST', body: '{}' })).status).toBe(500); // it has no Records
    const cos = { cosBucket: { name: 'site', appid: '1250000000' }, cosObject: { key: '/1250000000/site/a', url: '' } };
    const event = { Records: [{ cos, event: { eventName: 'cos:ObjectCreated:Put' } }] };
    const answer = await fetch(`${own.api.url}/_local/scf/cos`, { method: 'POST', body: JSON.stringify(event) });
    expect(await answer.json()).toMatchObject([{ function: 'fn', attempts: [{ ok: true, result: 1 }] }]);
  });

  it.each([
    ['nope', undefined, 404],
    ['calls', {}, 405],
    ['faults', undefined, 405],
    ['cos', 'x', 400],
  ])('refuse %s with %j: %i', async (path, body, status) => {
    expect(await control(path, body)).toMatchObject({ status, body: { error: expect.any(String) } });
  });
});
