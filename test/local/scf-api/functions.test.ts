import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { creation, deploy, fixtureApi, settled, until, zipOf } from './fixture-api.ts';

const FunctionName = 'fn';
const PATH = { PATH: process.env['PATH'] ?? '' };

describe('a function that is created', () => {
  it('is Creating, then Active, and runs', async () => {
    await using fixture = await fixtureApi();
    const { client, api } = fixture;
    await client.CreateFunction(creation('return { got: event };'));
    expect((await client.GetFunction({ FunctionName })).Status).toBe('Creating');
    expect((await client.GetFunction({ FunctionName })).Status).toBe('Active');
    const { Result } = await client.Invoke({ FunctionName, ClientContext: '{"a":1}' });
    expect(Result).toMatchObject({ RetMsg: '{"got":{"a":1}}', ErrMsg: '', InvokeResult: 0 });
    expect(api.functions()).toEqual([FunctionName]);
  });

  it('is busy for as many looks as are wished, none included', async () => {
    await using patient = await fixtureApi({ busyPolls: 3 });
    await patient.client.CreateFunction(creation());
    const looks = [];
    for (let n = 0; n < 4; n += 1) looks.push((await patient.client.GetFunction({ FunctionName })).Status);
    expect(looks).toEqual(['Creating', 'Creating', 'Creating', 'Active']);
    await using prompt = await fixtureApi({ busyPolls: 0 });
    await prompt.client.CreateFunction(creation());
    expect((await prompt.client.GetFunction({ FunctionName })).Status).toBe('Active');
  });

  it('is shown in the documented form, with the standard values of what was left out', async () => {
    await using fixture = await fixtureApi();
    await deploy(fixture.client);
    expect(await fixture.client.GetFunction({ FunctionName })).toMatchObject({
      FunctionName,
      FunctionId: expect.stringMatching(/^lam-[0-9a-f]{8}$/),
      FunctionVersion: '$LATEST',
      Namespace: 'default',
      Type: 'Event',
      Runtime: 'Nodejs18.15',
      Handler: 'index.main_handler',
      Description: '',
      MemorySize: 128,
      Timeout: 3,
      InitTimeout: 65,
      Environment: { Variables: [] },
      Role: '',
      VpcConfig: { VpcId: '', SubnetId: '' },
      PublicNetConfig: { PublicNetStatus: 'ENABLE', EipConfig: { EipStatus: 'DISABLE', EipAddress: [] } },
      EipConfig: { EipFixed: 'FALSE', Eips: [] },
      Status: 'Active',
      StatusReasons: [],
      AvailableStatus: 'Available',
      Triggers: [],
      Tags: [],
      AsyncRunEnable: 'FALSE',
      AddTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('has what it was given', async () => {
    await using fixture = await fixtureApi();
    const given = {
      Description: 'hash 0a1b, 图像。',
      MemorySize: 256,
      Timeout: 30,
      InitTimeout: 10,
      Role: 'purger',
      VpcConfig: { VpcId: 'vpc-1', SubnetId: 'subnet-1' },
      DeadLetterConfig: { Type: 'CMQ-QUEUE', Name: 'dead', FilterType: '' },
      ClsLogsetId: 'set',
      ClsTopicId: 'topic',
      DnsCache: 'TRUE',
      Tags: [{ Key: 'a', Value: 'b' }],
      Environment: { Variables: [{ Key: 'OWN', Value: 'x=1' }] },
    };
    const flags = { InstallDependency: 'FALSE', AsyncRunEnable: 'TRUE', TraceEnable: 'FALSE', Type: 'Event' };
    const PublicNetConfig = { PublicNetStatus: 'DISABLE', EipConfig: { EipStatus: 'DISABLE' } };
    await deploy(fixture.client, 'return 1;', { ...given, ...flags, PublicNetConfig, CodeSource: 'ZipFile' });
    expect(await fixture.client.GetFunction({ FunctionName, ShowCode: 'FALSE' })).toMatchObject({
      ...given,
      AsyncRunEnable: 'TRUE',
      PublicNetConfig: { PublicNetStatus: 'DISABLE' },
    });
  });

  it('has its own variables, those of the cloud, and role keys only with a role', async () => {
    await using fixture = await fixtureApi({ baseEnv: { ...PATH, CLOUD: 'c', BOTH: 'cloud' } });
    const { client } = fixture;
    const body =
      'const { OWN, CLOUD, BOTH, HOME, TENCENTCLOUD_SECRETID: id } = process.env; return { OWN, CLOUD, BOTH, HOME, id };';
    const Environment = { Variables: ['OWN', 'BOTH'].map((Key) => ({ Key, Value: 'own' })) };
    await deploy(client, body, { Environment });
    await deploy(client, body, { FunctionName: 'with-role', Role: 'r' });
    const own = { OWN: 'own', CLOUD: 'c', BOTH: 'own' };
    expect(await fixture.api.invoke('fn', {})).toMatchObject({ result: own });
    expect((await fixture.api.invoke('fn', {})).result).not.toHaveProperty('id');
    expect(await fixture.api.invoke('with-role', {})).toMatchObject({ result: { id: 'AKIDlocal', CLOUD: 'c' } });
  });

  it('ends as CreateFailed without the file of its handler, and can then only be deleted', async () => {
    await using fixture = await fixtureApi();
    const { client } = fixture;
    await client.CreateFunction(creation('', { Code: { ZipFile: zipOf({ 'dist/index.js': '' }) } }));
    expect(await settled(client)).toBe('CreateFailed');
    expect(await client.GetFunction({ FunctionName })).toMatchObject({
      StatusReasons: [{ ErrorCode: expect.any(String), ErrorMessage: expect.stringMatching(/index\.js/) }],
    });
    await expect(client.UpdateFunctionConfiguration({ FunctionName, Timeout: 5 })).rejects.toMatchObject({
      code: 'FailedOperation.FunctionNameStatusError',
    });
    await expect(client.Invoke({ FunctionName })).rejects.toMatchObject({
      code: 'FailedOperation.FunctionStatusError',
    });
    await client.DeleteFunction({ FunctionName });
    expect(fixture.api.functions()).toEqual([]);
  });

  it('ends as CreateFailed when its zip cannot be written down, of which nothing is left and no local path told', async () => {
    await using fixture = await fixtureApi();
    const { client, folder } = fixture;
    const ZipFile = zipOf({ 'index.js': '', [`${'folder/'.repeat(700)}x`]: '' });
    expect(await deploy(client, '', { Code: { ZipFile } })).toBe('CreateFailed');
    expect(readdirSync(folder)).toEqual([]);
    const { StatusReasons } = await client.GetFunction({ FunctionName });
    expect(StatusReasons).toMatchObject([{ ErrorMessage: expect.stringContaining('ENAMETOOLONG') }]);
    expect(JSON.stringify(StatusReasons)).not.toMatch(/[/\\]/);
  });

  it('runs as CommonJS though a package.json above says otherwise', async () => {
    await using fixture = await fixtureApi();
    expect(await deploy(fixture.client, 'return require("node:path").sep;')).toBe('Active');
    expect(await fixture.api.invoke('fn', null)).toMatchObject({ ok: true, result: '/' });
  });
});

describe('a function that is deleted', () => {
  it('is Deleting, its name is taken for as long, and then it is gone with its folder', async () => {
    await using fixture = await fixtureApi();
    const { client, api, folder } = fixture;
    await deploy(client);
    expect(readdirSync(folder)).toHaveLength(1);
    await client.DeleteFunction({ FunctionName });
    expect([api.functions(), readdirSync(folder)]).toEqual([[], []]);
    await expect(client.CreateFunction(creation())).rejects.toMatchObject({ code: 'ResourceInUse.FunctionName' });
    expect((await client.GetFunction({ FunctionName })).Status).toBe('Deleting');
    await expect(client.GetFunction({ FunctionName })).rejects.toMatchObject({
      code: 'ResourceNotFound.FunctionName',
    });
    expect(await api.invoke(FunctionName, {})).toMatchObject({ ok: false, statusCode: 435 });
    expect(await deploy(client)).toBe('Active');
  });

  it('takes down what runs', async () => {
    await using fixture = await fixtureApi();
    await deploy(fixture.client, 'await new Promise(() => setInterval(() => {}, 50));', { Timeout: 60 });
    const running = fixture.api.invoke('fn', {});
    await fixture.client.DeleteFunction({ FunctionName });
    expect(await running).toMatchObject({ ok: false, statusCode: 499 });
    expect(await fixture.api.invoke('fn', {})).toMatchObject({ ok: false, statusCode: 435 });
  });
});

describe('a function that is deleted while an event waits for its next try', () => {
  it('drops the event', async () => {
    await using fixture = await fixtureApi({ busyPolls: 0, retryDelayMs: 60_000 });
    await deploy(fixture.client, 'throw new Error("no");');
    const waiting = fixture.api.invokeAsync('fn', {});
    await until(() => fixture.results.length === 1);
    await fixture.client.DeleteFunction({ FunctionName });
    expect(await waiting).toMatchObject({ attempts: [{ statusCode: 430 }] });
  });
});

describe('functions', () => {
  it('are listed by name, state and page, each namespace by itself', async () => {
    await using fixture = await fixtureApi({ busyPolls: 0 });
    const { client } = fixture;
    for (const FunctionName of ['aa', 'ab', 'bb']) await client.CreateFunction(creation('', { FunctionName }));
    await client.CreateFunction(creation('', { FunctionName: 'cc', Namespace: 'other' }));
    const names = async (request: Parameters<typeof client.ListFunctions>[0]) => {
      const { Functions = [], TotalCount } = await client.ListFunctions({ Orderby: 'FunctionName', ...request });
      return [TotalCount, ...Functions.map((listed) => listed.FunctionName)];
    };
    expect(await names({ Order: 'ASC' })).toEqual([3, 'aa', 'ab', 'bb']);
    expect(await names({ Offset: 1, Limit: 1 })).toEqual([3, 'ab']);
    expect(await names({ SearchKey: 'a', Order: 'ASC' })).toEqual([2, 'aa', 'ab']);
    expect(await names({ Namespace: 'other' })).toEqual([1, 'cc']);
    expect(await names({ Filters: [{ Name: 'Status', Values: ['CreateFailed'] }] })).toEqual([0]);
    expect(await names({ Filters: [{ Name: 'Runtime', Values: ['Nodejs18.15'] }] })).toEqual([3, 'bb', 'ab', 'aa']);
    await expect(client.ListFunctions({ Filters: [{ Name: 'Nope', Values: [] }] })).rejects.toMatchObject({
      code: 'InvalidParameterValue.Filters',
    });
  });

  it('of one name in two namespaces are two', async () => {
    await using fixture = await fixtureApi({ busyPolls: 0 });
    const { client } = fixture;
    await client.CreateFunction(creation('return "other";', { Namespace: 'other' }));
    await client.CreateFunction(creation('return "standard";'));
    const { Result } = await client.Invoke({ FunctionName, Namespace: 'other' });
    expect(Result?.RetMsg).toBe('"other"');
    expect(await fixture.api.invoke('fn', {})).toMatchObject({ result: 'standard' });
  });

  it('count towards the account', async () => {
    await using fixture = await fixtureApi({ busyPolls: 0 });
    await fixture.client.CreateFunction(creation());
    expect(await fixture.client.GetAccount()).toMatchObject({
      AccountUsage: { Namespace: [{ Namespace: 'default', Functions: ['fn'], FunctionsCount: 1 }] },
      AccountLimit: {
        Namespace: [{ FunctionsCount: 50, TimeoutLimit: 900, InitTimeoutLimit: 300, RetryNumLimit: 2, MinMsgTTL: 60 }],
      },
    });
  });
});
