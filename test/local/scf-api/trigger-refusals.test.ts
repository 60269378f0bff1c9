import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deploy, type FixtureApi, fixtureApi } from './fixture-api.ts';

const FunctionName = 'fn';
const BUCKET = 'site-1250000000.cos.ap-singapore.myqcloud.com';
const cosDesc = (event: string, Prefix = '', Suffix = '') => JSON.stringify({ event, filter: { Prefix, Suffix } });
const CRON = '0 0 3 * * * *';
const HTTP = '{"AuthType":"NONE","NetConfig":{"EnableExtranet":true}}';
const BAD_DESC = 'InvalidParameterValue.TriggerDesc';

let fixture: FixtureApi;
beforeAll(async () => {
  fixture = await fixtureApi({ busyPolls: 0 });
  await deploy(fixture.client);
  await deploy(fixture.client, '', { FunctionName: 'other' });
});
afterAll(() => fixture[Symbol.asyncDispose]());

const create = (Type: string, TriggerName: string, TriggerDesc?: string, more: object = {}) =>
  fixture.client.CreateTrigger({ FunctionName, Type, TriggerName, ...(TriggerDesc && { TriggerDesc }), ...more });

describe('a trigger', () => {
  it.each<[string, ...Parameters<typeof create>]>([
    ['InvalidParameterValue.Type', 'apigw', 'x'],
    ['UnsupportedOperation', 'ckafka', 'x'],
    ['UnsupportedOperation', 'cls', 'x'],
    ['InvalidParameterValue.TriggerName', 'cos', 'site-1250000000', cosDesc('cos:ObjectCreated:*')],
    ['InvalidParameterValue.TriggerName', 'cos', 'site.cos.ap-singapore.myqcloud.com', cosDesc('cos:ObjectCreated:*')],
    [
      'InvalidParameterValue.TriggerName',
      'cos',
      BUCKET.replace('singapore', 'guangzhou'),
      cosDesc('cos:ObjectCreated:*'),
    ],
    [BAD_DESC, 'cos', BUCKET],
    [BAD_DESC, 'cos', BUCKET, 'cos:ObjectCreated:*'],
    [BAD_DESC, 'cos', BUCKET, '{}'],
    [BAD_DESC, 'cos', BUCKET, '{"event":["cos:ObjectCreated:*"]}'],
    [BAD_DESC, 'cos', BUCKET, cosDesc('cos:ObjectRemoved:*')],
    [BAD_DESC, 'cos', BUCKET, cosDesc('cos:ObjectCreated:put')],
    [BAD_DESC, 'cos', BUCKET, '{"event":"cos:ObjectCreated:*","filter":{"prefix":"a"}}'],
    [BAD_DESC, 'cos', BUCKET, '{"event":"cos:ObjectCreated:*","filter":{"Prefix":1}}'],
    ['InvalidParameterValue.CustomArgument', 'cos', BUCKET, cosDesc('cos:ObjectCreated:*'), { CustomArgument: 'x' }],
    ['InvalidParameterValue.TriggerName', 'timer', '1st', CRON],
    ['InvalidParameterValue.TriggerName', 'timer', 'a b', CRON],
    ['InvalidParameterValue.TriggerName', 'timer', 'a'.repeat(61), CRON],
    ['InvalidParameterValue.CustomArgument', 'timer', 'tick', CRON, { CustomArgument: 'x'.repeat(4097) }],
    [BAD_DESC, 'timer', 'tick'],
    [BAD_DESC, 'timer', 'tick', '0 3 * * *'],
    [BAD_DESC, 'timer', 'tick', '{"cron":"0 0 25 * * * *"}'],
    [BAD_DESC, 'timer', 'tick', `{"crontab":"${CRON}"}`],
    [BAD_DESC, 'http', 'url'],
    [BAD_DESC, 'http', 'url', '{}'],
    [BAD_DESC, 'http', 'url', '{"AuthType":"none"}'],
    [BAD_DESC, 'http', 'url', '{"AuthType":"NONE","NetConfig":{"EnableExtranet":"TRUE"}}'],
    [BAD_DESC, 'http', 'url', '{"AuthType":"NONE","NetConfig":{"Extranet":true}}'],
    [BAD_DESC, 'http', 'url', '{"AuthType":"NONE","CorsConfig":{"Origins":"*"}}'],
    ['InvalidParameterValue.CustomArgument', 'http', 'url', HTTP, { CustomArgument: 'x' }],
    ['InvalidParameterValue.Enable', 'timer', 'tick', CRON, { Enable: 'TRUE' }],
    ['InvalidParameter', 'timer', 'tick', CRON, { Enable: true }],
    ['UnknownParameter', 'timer', 'tick', CRON, { Cron: CRON }],
    ['ResourceNotFound.Qualifier', 'timer', 'tick', CRON, { Qualifier: '1' }],
  ])('is refused with %s: %s %s %s', async (code, ...given) => {
    await expect(create(...given)).rejects.toMatchObject({ code });
    expect((await fixture.client.ListTriggers({ FunctionName })).TotalCount).toBe(0);
  });

  it('that is there already is refused, and an eleventh of its type', async () => {
    const { client } = fixture;
    for (let n = 0; n < 10; n += 1) {
      await create('timer', `t${n}`, CRON);
    }
    await expect(create('timer', 't10', CRON)).rejects.toMatchObject({ code: 'LimitExceeded.Trigger' });
    await client.DeleteTrigger({ FunctionName, Type: 'timer', TriggerName: 't9' });
    await expect(create('timer', 't0', CRON)).rejects.toMatchObject({ code: 'ResourceInUse.Trigger' });
    const { TriggerInfo } = await create('http', 'url', HTTP);
    await expect(create('http', 'second', HTTP, { Qualifier: '$DEFAULT' })).rejects.toMatchObject({
      code: 'ResourceInUse.Trigger',
    });
    for (let n = 0; n < 9; n += 1) await client.DeleteTrigger({ FunctionName, Type: 'timer', TriggerName: `t${n}` });
    await client.DeleteTrigger({ FunctionName, Type: 'http', TriggerName: TriggerInfo?.TriggerName ?? '' });
  });
});

describe('a rule of COS', () => {
  it.each<[desc: string, code: string | undefined, more?: object]>([
    [cosDesc('cos:ObjectCreated:*', 'posts/', '.md'), 'ResourceInUse.Trigger'],
    [
      cosDesc('cos:ObjectCreated:*', 'posts/', '.md'),
      'InvalidParameterValue.CosNotifyRuleConflict',
      { FunctionName: 'other' },
    ],
    [cosDesc('cos:ObjectCreated:Put', 'posts/new/', '.md'), 'InvalidParameterValue.CosNotifyRuleConflict'],
    [
      cosDesc('cos:ObjectCreated:Put', '', ''),
      'InvalidParameterValue.CosNotifyRuleConflict',
      { FunctionName: 'other' },
    ],
    [cosDesc('cos:ObjectCreated:*', 'posts/', 'new.md'), 'InvalidParameterValue.CosNotifyRuleConflict'],
    [cosDesc('cos:ObjectCreated:*', 'pages/', '.md'), undefined],
    [cosDesc('cos:ObjectCreated:*', 'posts/', '.html'), undefined],
    [cosDesc('cos:ObjectRemove:*', 'posts/', '.md'), undefined],
    [cosDesc('cos:ObjectCreated:*', '', ''), undefined, { TriggerName: BUCKET.replace('site', 'else') }],
  ])('%s beside posts/ and .md: %s', async (desc, code, more) => {
    const { client } = fixture;
    const first = { FunctionName, Type: 'cos', TriggerName: BUCKET };
    const TriggerDesc = cosDesc('cos:ObjectCreated:*', 'posts/', '.md');
    await client.CreateTrigger({ ...first, TriggerDesc });
    const second = { ...first, TriggerDesc: desc, ...more };
    if (code !== undefined) await expect(client.CreateTrigger(second)).rejects.toMatchObject({ code });
    else {
      await client.CreateTrigger(second);
      await client.DeleteTrigger(second);
    }
    await client.DeleteTrigger({ ...first, TriggerDesc });
  });
});

describe('a change of a trigger', () => {
  it.each<[string, 'UpdateTrigger' | 'UpdateTriggerStatus' | 'DeleteTrigger', object]>([
    ['InvalidParameterValue.Type', 'UpdateTrigger', { Type: 'cos', TriggerName: BUCKET }],
    ['InvalidParameterValue.Type', 'UpdateTriggerStatus', { Type: 'http', TriggerName: 'url', Enable: 'OPEN' }],
    ['InvalidParameterValue.Type', 'DeleteTrigger', { Type: 'vod', TriggerName: 'x' }],
    ['UnsupportedOperation', 'DeleteTrigger', { Type: 'ckafka', TriggerName: 'x' }],
    ['MissingParameter', 'DeleteTrigger', { Type: 'cos', TriggerName: BUCKET }],
    ['MissingParameter', 'UpdateTriggerStatus', { Type: 'cos', TriggerName: BUCKET, Enable: 'OPEN' }],
    ['MissingParameter', 'UpdateTriggerStatus', { Type: 'timer', TriggerName: 'tick' }],
    [BAD_DESC, 'DeleteTrigger', { Type: 'cos', TriggerName: BUCKET, TriggerDesc: 'x' }],
    [
      'ResourceNotFound.Trigger',
      'DeleteTrigger',
      { Type: 'cos', TriggerName: BUCKET, TriggerDesc: cosDesc('cos:ObjectCreated:*') },
    ],
    ['ResourceNotFound.Trigger', 'DeleteTrigger', { Type: 'timer', TriggerName: 'tock' }],
    ['ResourceNotFound.Trigger', 'DeleteTrigger', { Type: 'http', TriggerName: 'url' }],
    ['ResourceNotFound.Trigger', 'UpdateTrigger', { Type: 'timer', TriggerName: 'tock' }],
    [BAD_DESC, 'UpdateTrigger', { Type: 'timer', TriggerName: 'tick', TriggerDesc: '* *' }],
    ['InvalidParameterValue.Enable', 'UpdateTrigger', { Type: 'timer', TriggerName: 'tick', Enable: 'ON' }],
    [
      'InvalidParameterValue.CustomArgument',
      'UpdateTrigger',
      { Type: 'timer', TriggerName: 'tick', CustomArgument: 'x'.repeat(5000) },
    ],
    [
      'FailedOperation.UpdateTriggerStatus',
      'UpdateTriggerStatus',
      { Type: 'timer', TriggerName: 'tick', Enable: 'CLOSE' },
    ],
  ])('is refused with %s: %s %j', async (code, action, given) => {
    const { client } = fixture;
    const tick = { FunctionName, Type: 'timer', TriggerName: 'tick' };
    await client.CreateTrigger({ ...tick, TriggerDesc: CRON });
    await expect(client.request(action, { FunctionName, ...given })).rejects.toMatchObject({ code });
    expect((await client.ListTriggers({ FunctionName })).Triggers).toMatchObject([{ Enable: 0, CustomArgument: '' }]);
    await client.DeleteTrigger(tick);
  });
});
