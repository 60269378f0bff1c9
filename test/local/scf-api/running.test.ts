import { describe, expect, it } from 'vitest';
import { deploy, type FixtureApi, fixtureApi, until } from './fixture-api.ts';
import { manualClock } from './manual-clock.ts';

const FunctionName = 'fn';
const BUCKET = 'site-1250000000.cos.ap-singapore.myqcloud.com';

function record(eventName: string, key: string, bucket = 'site') {
  const url = `http://${bucket}-1250000000.cos.ap-singapore.myqcloud.com/${key}`;
  return {
    cos: {
      cosSchemaVersion: '1.0',
      cosBucket: { name: bucket, appid: '1250000000', region: 'sg' },
      cosObject: { key: `/1250000000/${bucket}/${key}`, url },
    },
    event: { eventName },
  };
}

const listenTo = (fixture: FixtureApi, event: string, Prefix = '', Suffix = '', more: object = {}) =>
  fixture.client.CreateTrigger({
    FunctionName,
    Type: 'cos',
    TriggerName: BUCKET,
    TriggerDesc: JSON.stringify({ event, filter: { Prefix, Suffix } }),
    Enable: 'OPEN',
    ...more,
  });

describe('a COS event', () => {
  it.each<[string, string, boolean]>([
    ['cos:ObjectCreated:Put', 'posts/a.md', true],
    ['cos:ObjectCreated:*', 'posts/a.md', true],
    ['cos: ObjectCreated:Put', 'posts/a.md', true], // Tencent's own generator has such a blank
    ['cos:ObjectRemove:Delete', 'posts/a.md', false],
    ['cos:ObjectCreated:Put', 'pages/a.md', false],
    ['cos:ObjectCreated:Put', 'posts/a.png', false],
  ])('%s of %s goes to who listens to posts/*.md: %s', async (eventName, key, isFor) => {
    await using fixture = await fixtureApi({ busyPolls: 0 });
    await deploy(fixture.client, 'return event.Records.length;');
    await listenTo(fixture, 'cos:ObjectCreated:*', 'posts/', '.md');
    const delivered = await fixture.api.emitCos({ Records: [record(eventName, key)] });
    expect(delivered).toMatchObject(isFor ? [{ function: 'fn', attempts: [{ ok: true, result: 1 }] }] : []);
    expect(fixture.results).toEqual(isFor ? [['fn: COS event', 200, 1]] : []);
  });

  it('goes to every function that listens, each with its own records', async () => {
    await using fixture = await fixtureApi({ busyPolls: 0 });
    const { client, api } = fixture;
    const body = 'return event.Records.map(({ cos }) => cos.cosObject.key.split("/").at(-1));';
    await deploy(client, body);
    await deploy(client, body, { FunctionName: 'other' });
    await listenTo(fixture, 'cos:ObjectCreated:Put');
    await listenTo(fixture, 'cos:ObjectRemove:*');
    await listenTo(fixture, 'cos:ObjectCreated:Copy', '', '', { FunctionName: 'other' });
    await listenTo(fixture, 'cos:ObjectCreated:Post', '', '', { FunctionName: 'other', Enable: 'CLOSE' });
    const Records = [
      record('cos:ObjectCreated:Put', 'put'),
      record('cos:ObjectCreated:Copy', 'copy'),
      record('cos:ObjectCreated:Post', 'post'),
      record('cos:ObjectRemove:Delete', 'removed'),
      record('cos:ObjectCreated:Put', 'elsewhere', 'else'),
      { Ckafka: { msgBody: JSON.stringify(record('cos:ObjectCreated:Put', 'queued')) } },
    ];
    const delivered = await api.emitCos({ Records });
    expect(delivered.map((one) => [one.function, one.attempts.map(({ result }) => result)])).toEqual([
      ['fn', [['put', 'removed']]],
      ['other', [['copy']]],
    ]);
  });

  it.each([[[]], [null], [{ Records: 'x' }], [{ Records: [null, {}, { cos: {} }] }]])(
    'that is none, %j, goes nowhere',
    async (event) => {
      await using fixture = await fixtureApi({ busyPolls: 0 });
      await deploy(fixture.client);
      await listenTo(fixture, 'cos:ObjectCreated:*');
      expect(await fixture.api.emitCos(event)).toEqual([]);
    },
  );

  it('that fails comes again as often as the function says, with its request id', async () => {
    await using fixture = await fixtureApi({ busyPolls: 0 });
    const { client, api } = fixture;
    await deploy(client, 'throw new Error("no");');
    await listenTo(fixture, 'cos:ObjectCreated:*');
    const tries = async () => {
      const [delivered] = await api.emitCos({ Records: [record('cos:ObjectCreated:Put', 'a')] });
      return delivered?.attempts.map(({ requestId }) => requestId) ?? [];
    };
    const ids = await tries();
    expect([ids.length, new Set(ids).size]).toEqual([3, 1]);
    const config = (RetryNum: number, MsgTTL: number) =>
      client.UpdateFunctionEventInvokeConfig({
        FunctionName,
        AsyncTriggerConfig: { MsgTTL, RetryConfig: [{ RetryNum }] },
      });
    await config(0, 21_600);
    expect(await tries()).toHaveLength(1);
    await config(2, 60); // its second minute would be beyond its life
    expect(await tries()).toHaveLength(2);
  });
});

describe('a timer', () => {
  const EVERY_SECOND = '* * * * * * *';

  it('fires while it is on, with its argument and its name', async () => {
    const clock = manualClock();
    await using fixture = await fixtureApi({ busyPolls: 0, ...clock });
    const { client, results } = fixture;
    await deploy(client, 'return event;');
    const target = { FunctionName, Type: 'timer', TriggerName: 'tick' };
    await client.CreateTrigger({ ...target, TriggerDesc: EVERY_SECOND, CustomArgument: 'go', Enable: 'OPEN' });
    clock.pass(1000);
    await until(() => results.length === 1);
    const Time = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
    const event = { Type: 'Timer', TriggerName: 'tick', Time, Message: 'go' };
    expect(results).toEqual([['fn: timer tick', 200, event]]);
    await client.UpdateTrigger({ ...target, CustomArgument: '' });
    clock.pass(1000);
    await until(() => results.length === 2);
    expect(results[1]).toMatchObject(['fn: timer tick', 200, { Message: '' }]);
    await client.UpdateTriggerStatus({ ...target, Enable: 'CLOSE' });
    await client.CreateTrigger({ ...target, TriggerName: 'tock', TriggerDesc: EVERY_SECOND, Enable: 'OPEN' });
    for (const length of [3, 4]) {
      clock.pass(1000);
      await until(() => results.length >= length);
    }
    expect(results.slice(2).map(([what]) => what)).toEqual(Array(2).fill('fn: timer tock'));
  });

  it('is silent once its function is gone', async () => {
    const clock = manualClock();
    await using fixture = await fixtureApi({ busyPolls: 0, ...clock });
    const { client, results } = fixture;
    await deploy(client);
    await deploy(client, '', { FunctionName: 'other' });
    const target = { Type: 'timer', TriggerName: 'tick', TriggerDesc: EVERY_SECOND, Enable: 'OPEN' };
    for (const name of ['fn', 'other']) await client.CreateTrigger({ ...target, FunctionName: name });
    clock.pass(1000);
    await until(() => results.length === 2);
    expect(results.map(([what]) => what).toSorted()).toEqual(['fn: timer tick', 'other: timer tick']);
    await client.DeleteFunction({ FunctionName });
    for (const length of [3, 4]) {
      clock.pass(1000);
      await until(() => results.length >= length);
    }
    expect(results.slice(2).map(([what]) => what)).toEqual(Array(2).fill('other: timer tick'));
  });
});

describe('reserved memory', () => {
  it('is how many may run at once, whatever code they run', async () => {
    await using fixture = await fixtureApi({ busyPolls: 0 });
    const { client, api } = fixture;
    await deploy(client, 'return 1;');
    await client.PutReservedConcurrencyConfig({ FunctionName, ReservedConcurrencyMem: 256 });
    expect(await client.GetReservedConcurrencyConfig({ FunctionName })).toMatchObject({ ReservedMem: 256 });
    const codes = (await Promise.all([1, 2, 3].map((n) => api.invoke('fn', n)))).map(({ statusCode }) => statusCode);
    expect(codes).toEqual([200, 200, 432]);
    await client.DeleteReservedConcurrencyConfig({ FunctionName });
    const many = await Promise.all([1, 2, 3].map((n) => api.invoke('fn', n)));
    expect(many.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(await client.GetReservedConcurrencyConfig({ FunctionName })).toMatchObject({ ReservedMem: null });
  });

  it('without an instance free makes events wait and costs them no try', async () => {
    await using fixture = await fixtureApi({ busyPolls: 0 });
    const { client, api } = fixture;
    await deploy(client, 'return 1;');
    await client.PutReservedConcurrencyConfig({ FunctionName, ReservedConcurrencyMem: 128 });
    const delivered = await Promise.all([1, 2].map((n) => api.invokeAsync('fn', n)));
    expect(delivered.map(({ attempts }) => attempts.map(({ statusCode }) => statusCode))).toEqual([[200], [200]]);
  });

  it.each<[number | undefined, string]>([
    [64, 'InvalidParameterValue'],
    [51_201, 'LimitExceeded.FunctionReservedConcurrencyMemory'],
    [undefined, 'MissingParameter'],
  ])('of %s is refused', async (mb, code) => {
    await using fixture = await fixtureApi({ busyPolls: 0 });
    await deploy(fixture.client);
    const request = { FunctionName, ...(mb !== undefined && { ReservedConcurrencyMem: mb }) };
    await expect(fixture.client.request('PutReservedConcurrencyConfig', request)).rejects.toMatchObject({ code });
  });
});

describe('the event configuration', () => {
  it('is that of the platform until it is set', async () => {
    await using fixture = await fixtureApi({ busyPolls: 0 });
    const { client } = fixture;
    await deploy(client);
    const shown = async () => (await client.GetFunctionEventInvokeConfig({ FunctionName })).AsyncTriggerConfig;
    expect(await shown()).toEqual({ MsgTTL: 21_600, RetryConfig: [{ RetryNum: 2 }, { RetryNum: -1 }] });
    const AsyncTriggerConfig = { MsgTTL: 60, RetryConfig: [{ RetryNum: 0 }, { RetryNum: -1 }] };
    await client.UpdateFunctionEventInvokeConfig({ FunctionName, AsyncTriggerConfig });
    expect(await shown()).toEqual(AsyncTriggerConfig);
  });

  it.each<[object, string]>([
    [{ MsgTTL: 59, RetryConfig: [{ RetryNum: 1 }] }, 'InvalidParameterValue.AsyncTriggerConfig'],
    [{ MsgTTL: 21_601, RetryConfig: [{ RetryNum: 1 }] }, 'InvalidParameterValue.AsyncTriggerConfig'],
    [{ MsgTTL: 60, RetryConfig: [{ RetryNum: 3 }] }, 'InvalidParameterValue.AsyncTriggerConfig'],
    [{ MsgTTL: 60, RetryConfig: [] }, 'MissingParameter'],
    [{ MsgTTL: 60 }, 'MissingParameter'],
    [{ RetryConfig: [{ RetryNum: 1 }] }, 'MissingParameter'],
    [{ MsgTTL: 60, RetryConfig: [{ RetryNum: '1' }] }, 'InvalidParameter'],
  ])('%j is refused', async (AsyncTriggerConfig, code) => {
    await using fixture = await fixtureApi({ busyPolls: 0 });
    await deploy(fixture.client);
    const request = { FunctionName, AsyncTriggerConfig };
    await expect(fixture.client.request('UpdateFunctionEventInvokeConfig', request)).rejects.toMatchObject({ code });
  });
});
