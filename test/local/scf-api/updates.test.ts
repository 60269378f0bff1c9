import { describe, expect, it } from 'vitest';
import { codeOf, creation, deploy, fixtureApi, settled, zipOf } from './fixture-api.ts';

const FunctionName = 'fn';
const WAITS = 'while (!require("node:fs").existsSync(event.flag)) await new Promise((r) => setTimeout(r, 10));';

describe('new code', () => {
  it('serves once the function is Active again; until then the old code does', async () => {
    await using fixture = await fixtureApi();
    const { client, api } = fixture;
    await deploy(client, 'return "old";');
    const { CodeSha256: before } = await client.GetFunctionAddress({ FunctionName });
    await client.UpdateFunctionCode({ FunctionName, Code: { ZipFile: codeOf('return "new";') } });
    expect(await api.invoke('fn', {})).toMatchObject({ result: 'old' });
    expect((await client.GetFunction({ FunctionName })).Status).toBe('Updating');
    expect((await client.GetFunction({ FunctionName })).Status).toBe('Active');
    expect(await api.invoke('fn', {})).toMatchObject({ result: 'new', coldStart: true });
    expect((await client.GetFunctionAddress({ FunctionName })).CodeSha256).not.toBe(before);
  });

  it('brings a handler along, also in the older form beside Code', async () => {
    await using fixture = await fixtureApi();
    const { client, api } = fixture;
    await deploy(client);
    const ZipFile = zipOf({ 'other.js': 'exports.run_it = async () => "other";' });
    await client.UpdateFunctionCode({ FunctionName, Handler: 'other.run_it', ZipFile, Publish: 'FALSE' });
    expect(await settled(client)).toBe('Active');
    expect(await client.GetFunction({ FunctionName })).toMatchObject({ Handler: 'other.run_it' });
    expect(await api.invoke('fn', {})).toMatchObject({ result: 'other' });
  });

  it('lets what runs on the old code come to its end', async () => {
    await using fixture = await fixtureApi();
    const { client, api, folder } = fixture;
    await deploy(client, `${WAITS} return "old";`, { Timeout: 20 });
    const flag = `${folder}/flag`;
    const running = api.invoke('fn', { flag });
    const next = codeOf(`require("node:fs").writeFileSync(${JSON.stringify(flag)}, ""); return "new";`);
    await client.UpdateFunctionCode({ FunctionName, Code: { ZipFile: next } });
    await settled(client);
    expect(await api.invoke('fn', {})).toMatchObject({ result: 'new' });
    expect(await running).toMatchObject({ ok: true, result: 'old' });
  });

  it('without the file of the handler ends as UpdateFailed, the old code goes on, and it can be mended', async () => {
    await using fixture = await fixtureApi();
    const { client, api } = fixture;
    await deploy(client, 'return "old";');
    await client.UpdateFunctionCode({ FunctionName, Code: { ZipFile: zipOf({ 'other.js': '' }) } });
    expect(await settled(client)).toBe('UpdateFailed');
    expect(await client.GetFunction({ FunctionName })).toMatchObject({
      StatusReasons: [{}],
      Handler: 'index.main_handler',
    });
    expect(await api.invoke('fn', {})).toMatchObject({ result: 'old' });
    await client.UpdateFunctionCode({ FunctionName, Code: { ZipFile: codeOf('return "new";') } });
    expect(await settled(client)).toBe('Active');
    expect(await client.GetFunction({ FunctionName })).toMatchObject({ StatusReasons: [] });
  });

  it.each<[object, string]>([
    [{ ZipFile: 'UEsDBA==' }, 'InvalidParameterValue.ZipFile'],
    [{}, 'MissingParameter.Code'],
    [{ Code: { ZipFile: codeOf('') }, ZipFile: codeOf('') }, 'InvalidParameterValue.Code'],
    [{ ZipFile: codeOf(''), Handler: 'x' }, 'InvalidParameterValue.Handler'],
    [{ ZipFile: codeOf(''), Publish: 'TRUE' }, 'UnsupportedOperation'],
    [{ ZipFile: codeOf(''), InstallDependency: 'TRUE' }, 'UnsupportedOperation'],
    [{ CosBucketName: 'b', CosObjectName: '/c' }, 'UnsupportedOperation'],
  ])('%j is refused', async (more, code) => {
    await using fixture = await fixtureApi({ busyPolls: 0 });
    await deploy(fixture.client);
    await expect(fixture.client.UpdateFunctionCode({ FunctionName, ...more })).rejects.toMatchObject({ code });
    expect(await fixture.client.GetFunction({ FunctionName })).toMatchObject({ Status: 'Active' });
  });
});

describe('a new configuration', () => {
  it('holds once the function is Active again, and keeps what it leaves out', async () => {
    await using fixture = await fixtureApi();
    const { client, api } = fixture;
    const Environment = { Variables: [{ Key: 'OWN', Value: 'a' }] };
    await deploy(client, 'return [process.env.OWN, context.memory_limit_in_mb];', { Environment, Description: 'text' });
    await client.UpdateFunctionConfiguration({ FunctionName, MemorySize: 256, Runtime: 'Nodejs18.15' });
    expect(await settled(client)).toBe('Active');
    expect(await api.invoke('fn', {})).toMatchObject({ result: ['a', 256] });
    await client.UpdateFunctionConfiguration({
      FunctionName,
      Environment: { Variables: [{ Key: 'OWN', Value: 'b' }] },
    });
    expect(await settled(client)).toBe('Active');
    expect(await api.invoke('fn', {})).toMatchObject({ result: ['b', 256] });
    expect(await client.GetFunction({ FunctionName })).toMatchObject({
      MemorySize: 256,
      Timeout: 3,
      Description: 'text',
    });
    await client.UpdateFunctionConfiguration({ FunctionName, Environment: { Variables: [{ Key: '', Value: '' }] } });
    await settled(client);
    expect(await client.GetFunction({ FunctionName })).toMatchObject({ Environment: { Variables: [] } });
  });

  it.each<[object, string]>([
    [{ Runtime: 'Nodejs20.19' }, 'InvalidParameterValue.Runtime'],
    [{ MemorySize: 100 }, 'InvalidParameterValue.MemorySize'],
    [{ Timeout: 1000 }, 'LimitExceeded.Timeout'],
    [{ Publish: 'TRUE' }, 'UnsupportedOperation'],
    [{ L5Enable: 'TRUE' }, 'UnsupportedOperation'],
    [{ IgnoreSysLog: 'TRUE' }, 'InvalidParameter'],
    [{ Handler: 'index.main_handler' }, 'UnknownParameter'],
    [{ Type: 'Event' }, 'UnknownParameter'],
  ])('%j is refused', async (more, code) => {
    await using fixture = await fixtureApi({ busyPolls: 0 });
    await deploy(fixture.client);
    await expect(fixture.client.UpdateFunctionConfiguration({ FunctionName, ...more })).rejects.toMatchObject({ code });
  });
});

it('a write moves the time of the last change, and not that of the creation', async () => {
  let offset = -60_000; // the SDK signs by the clock of the machine, from which the server may be five minutes off
  await using fixture = await fixtureApi({ busyPolls: 0, now: () => Date.now() + offset });
  const { client } = fixture;
  const times = async () => {
    const { AddTime = '', ModTime = '' } = await client.GetFunction({ FunctionName });
    return { AddTime, ModTime };
  };
  await deploy(client);
  const created = await times();
  offset = 60_000;
  await client.UpdateFunctionConfiguration({ FunctionName, Timeout: 5 });
  const updated = await times();
  expect([created.ModTime, updated.AddTime]).toEqual([created.AddTime, created.AddTime]);
  expect(updated.ModTime > created.ModTime).toBe(true);
});

describe('a function that is being written', () => {
  const Desc = '{"event":"cos:ObjectCreated:*"}';
  const target = { FunctionName, TriggerName: 'tick', Type: 'timer' };

  it('refuses every other write, and invocations only while it is created', async () => {
    const start = Date.now();
    await using fixture = await fixtureApi({ now: () => start }); // or it is over before all were tried
    const { client } = fixture;
    const busy = { code: 'FailedOperation.FunctionStatusError' };
    await client.CreateFunction(creation());
    await expect(client.Invoke({ FunctionName })).rejects.toMatchObject(busy);
    await settled(client);
    await client.UpdateFunctionConfiguration({ FunctionName, Timeout: 5 });
    for (const write of [
      () => client.UpdateFunctionCode({ FunctionName, Code: { ZipFile: codeOf('') } }),
      () => client.UpdateFunctionConfiguration({ FunctionName, Timeout: 6 }),
      () => client.DeleteFunction({ FunctionName }),
      () => client.CreateTrigger({ ...target, TriggerDesc: '* * * * * * *' }),
      () => client.UpdateTrigger(target),
      () => client.UpdateTriggerStatus({ ...target, Enable: 'OPEN' }),
      () => client.DeleteTrigger({ ...target, TriggerDesc: Desc }),
      () => client.PutReservedConcurrencyConfig({ FunctionName, ReservedConcurrencyMem: 128 }),
      () => client.DeleteReservedConcurrencyConfig({ FunctionName }),
      () =>
        client.UpdateFunctionEventInvokeConfig({
          FunctionName,
          AsyncTriggerConfig: { MsgTTL: 60, RetryConfig: [{ RetryNum: 1 }] },
        }),
    ]) {
      await expect(write()).rejects.toMatchObject(busy);
    }
    expect((await client.ListTriggers({ FunctionName })).TotalCount).toBe(0);
    expect((await client.Invoke({ FunctionName })).Result).toMatchObject({ InvokeResult: 0 });
    expect(await settled(client)).toBe('Active');
    expect(await client.GetFunction({ FunctionName })).toMatchObject({ Timeout: 5 });
  });
});

it('what names no function, or a version of one, is refused by every action', async () => {
  await using fixture = await fixtureApi({ busyPolls: 0 });
  const { client } = fixture;
  await deploy(client);
  const none = { FunctionName: 'nope' };
  const trigger = { TriggerName: 'tick', Type: 'timer' };
  const config = { AsyncTriggerConfig: { MsgTTL: 60, RetryConfig: [{ RetryNum: 1 }] } };
  for (const call of [
    () => client.GetFunction(none),
    () => client.UpdateFunctionCode({ ...none, ZipFile: codeOf('') }),
    () => client.UpdateFunctionConfiguration(none),
    () => client.DeleteFunction(none),
    () => client.CreateTrigger({ ...none, ...trigger, TriggerDesc: '* * * * * * *' }),
    () => client.ListTriggers(none),
    () => client.UpdateTrigger({ ...none, ...trigger }),
    () => client.UpdateTriggerStatus({ ...none, ...trigger, Enable: 'OPEN' }),
    () => client.DeleteTrigger({ ...none, ...trigger }),
    () => client.Invoke(none),
    () => client.InvokeFunction(none),
    () => client.GetFunctionEventInvokeConfig(none),
    () => client.UpdateFunctionEventInvokeConfig({ ...none, ...config }),
    () => client.PutReservedConcurrencyConfig({ ...none, ReservedConcurrencyMem: 128 }),
    () => client.GetReservedConcurrencyConfig(none),
    () => client.DeleteReservedConcurrencyConfig(none),
    () => client.GetFunctionAddress(none),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: 'ResourceNotFound.FunctionName' });
  }
  const old = { FunctionName, Qualifier: '3' };
  await expect(client.GetFunction(old)).rejects.toMatchObject({ code: 'ResourceNotFound.Qualifier' });
  await expect(client.Invoke(old)).rejects.toMatchObject({ code: 'ResourceNotFound.Qualifier' });
  expect(await client.GetFunction({ FunctionName, Qualifier: '$DEFAULT' })).toMatchObject({ FunctionName });
});
