import { describe, expect, it } from 'vitest';
import { type Client, deploy, fixtureApi } from './fixture-api.ts';

const FunctionName = 'fn';
const BUCKET = 'site-1250000000.cos.ap-singapore.myqcloud.com';
const cosDesc = (event: string, Prefix = '', Suffix = '') => JSON.stringify({ event, filter: { Prefix, Suffix } });
const httpDesc = (net: object, AuthType = 'NONE', more: object = {}) =>
  JSON.stringify({ AuthType, NetConfig: net, ...more });

const CREATED = cosDesc('cos:ObjectCreated:*', 'posts/');
const cos = (more: object = {}) => ({
  FunctionName,
  TriggerName: BUCKET,
  Type: 'cos',
  TriggerDesc: CREATED,
  Enable: 'OPEN',
  ...more,
});
const timer = (more: object = {}) => ({
  FunctionName,
  TriggerName: 'nightly',
  Type: 'timer',
  TriggerDesc: '0 0 3 * * * *',
  Enable: 'OPEN',
  ...more,
});
const http = (more: object = {}) => ({
  FunctionName,
  TriggerName: 'url',
  Type: 'http',
  TriggerDesc: httpDesc({ EnableIntranet: false, EnableExtranet: true }),
  Enable: 'OPEN',
  ...more,
});

async function fixture() {
  const made = await fixtureApi({ busyPolls: 0 });
  await deploy(made.client);
  return made;
}

async function listed(client: Client) {
  const { Triggers = [] } = await client.ListTriggers({ FunctionName });
  return Triggers;
}

describe('a trigger', () => {
  it('of COS is shown as it was given, with a number for Enable', async () => {
    await using made = await fixture();
    const { TriggerInfo } = await made.client.CreateTrigger(cos({ Qualifier: '$DEFAULT', Description: 'd' }));
    const shown = {
      Type: 'cos',
      TriggerName: BUCKET,
      TriggerDesc: CREATED,
      Enable: 1,
      Qualifier: '$DEFAULT',
      CustomArgument: '',
      Description: 'd',
      AvailableStatus: 'Available',
      BindStatus: 'on',
      TriggerAttribute: 'single',
      AddTime: expect.stringMatching(/^\d{4}-\d\d-\d\d /),
      ModTime: expect.stringMatching(/^\d{4}-\d\d-\d\d /),
      ResourceId: expect.any(String),
    };
    expect(TriggerInfo).toEqual(shown);
    expect(await listed(made.client)).toEqual([shown]);
    expect((await made.client.GetFunction({ FunctionName })).Triggers).toEqual([shown]);
  });

  it.each(['0 0 3 * * * *', '{"cron":"0 0 3 * * * *"}'])(
    'of time may be given as %s, and is stored as JSON',
    async (desc) => {
      await using made = await fixture();
      await made.client.CreateTrigger(timer({ TriggerDesc: desc, CustomArgument: 'a' }));
      expect(await listed(made.client)).toMatchObject([
        { TriggerDesc: '{"cron":"0 0 3 * * * *"}', CustomArgument: 'a', Qualifier: '$LATEST' },
      ]);
    },
  );

  it('that does not say whether it is on is off', async () => {
    await using made = await fixture();
    await made.client.CreateTrigger(timer({ Enable: undefined }));
    expect(await listed(made.client)).toMatchObject([{ Enable: 0 }]);
  });

  it('of HTTP has its url id for a name, and the address where it listens', async () => {
    await using made = await fixture();
    const { TriggerInfo } = await made.client.CreateTrigger(http());
    expect(TriggerInfo?.TriggerName).toMatch(/^[0-9a-z]{10}$/);
    const desc = JSON.parse(TriggerInfo?.TriggerDesc ?? '');
    expect(desc).toMatchObject({
      AuthType: 'NONE',
      NetConfig: {
        EnableExtranet: true,
        EnableIntranet: false,
        ExtranetUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        IntranetUrl: '',
      },
    });
    const response = await fetch(`${desc.NetConfig.ExtranetUrl}/a?b=c`, { method: 'POST', body: 'text' });
    expect(await response.json()).toMatchObject({
      httpMethod: 'POST',
      path: '/a',
      queryString: { b: 'c' },
      body: 'text',
    });
    expect(await listed(made.client)).toEqual([TriggerInfo]);
  });
});

describe('triggers', () => {
  it('are listed by page, filter and order; those that changed last come first', async () => {
    let now = Date.now();
    await using made = await fixtureApi({ busyPolls: 0, now: () => now });
    const { client } = made;
    await deploy(client);
    for (const TriggerName of ['aa', 'bb', 'cc']) {
      now += 1000;
      await client.CreateTrigger(timer({ TriggerName, Description: TriggerName, Qualifier: '$DEFAULT' }));
    }
    now += 1000;
    await client.UpdateTrigger(timer({ TriggerName: 'aa' }));
    const names = async (request: object) => {
      const { Triggers = [], TotalCount } = await client.ListTriggers({ FunctionName, ...request });
      return [TotalCount, ...Triggers.map(({ TriggerName }) => TriggerName)];
    };
    expect(await names({})).toEqual([3, 'aa', 'cc', 'bb']);
    expect(await names({ OrderBy: 'add_time', Order: 'ASC' })).toEqual([3, 'aa', 'bb', 'cc']);
    expect(await names({ Offset: 1, Limit: 1 })).toEqual([3, 'cc']);
    expect(await names({ Filters: [{ Name: 'TriggerName', Values: ['aa', 'cc'] }] })).toEqual([2, 'aa', 'cc']);
    expect(await names({ Filters: [{ Name: 'Qualifier', Values: ['$LATEST'] }] })).toEqual([0]);
    expect(await names({ Filters: [{ Name: 'Description', Values: ['bb'] }] })).toEqual([1, 'bb']);
    for (const [request, code] of [
      [{ Filters: [{ Name: 'Nope', Values: [] }] }, 'InvalidParameterValue.Filters'],
      [{ OrderBy: 'name' }, 'InvalidParameterValue.OrderBy'],
      [{ Order: 'asc' }, 'InvalidParameterValue.Order'],
    ] as const) {
      await expect(names(request)).rejects.toMatchObject({ code });
    }
  });

  it('come twenty at a time', async () => {
    await using made = await fixture();
    for (let n = 0; n < 10; n += 1) {
      await made.client.CreateTrigger(timer({ TriggerName: `t${n}` }));
      await made.client.CreateTrigger(cos({ TriggerDesc: cosDesc('cos:ObjectCreated:*', `p${n}/`) }));
    }
    await made.client.CreateTrigger(http());
    const page = async (Offset: number) => (await made.client.ListTriggers({ FunctionName, Offset })).Triggers?.length;
    expect([await page(0), await page(20)]).toEqual([20, 1]);
  });
});

describe('a change', () => {
  it('of a timer leaves alone what it does not name', async () => {
    await using made = await fixture();
    await made.client.CreateTrigger(timer({ CustomArgument: 'a', Description: 'd' }));
    const target = { FunctionName, TriggerName: 'nightly', Type: 'timer' };
    await made.client.UpdateTrigger({ ...target, TriggerDesc: '0 0 4 * * * *' });
    const shown = { TriggerDesc: '{"cron":"0 0 4 * * * *"}', CustomArgument: 'a', Description: 'd', Enable: 1 };
    expect(await listed(made.client)).toMatchObject([shown]);
    await made.client.UpdateTrigger({ ...target, CustomArgument: '', Description: 'e', Enable: 'CLOSE' });
    const then = { ...shown, CustomArgument: '', Description: 'e', Enable: 0 };
    expect(await listed(made.client)).toMatchObject([then]);
    await made.client.UpdateTriggerStatus({ ...target, Enable: 'OPEN' });
    expect(await listed(made.client)).toMatchObject([{ ...then, Enable: 1 }]);
    await made.client.DeleteTrigger(target);
    expect(await listed(made.client)).toEqual([]);
  });

  it('of a COS trigger is on or off alone, and names it by its rule', async () => {
    await using made = await fixture();
    const removed = cosDesc('cos:ObjectRemove:*', 'posts/');
    await made.client.CreateTrigger(cos());
    await made.client.CreateTrigger(cos({ TriggerDesc: removed }));
    const target = { FunctionName, TriggerName: BUCKET, Type: 'cos' };
    await made.client.UpdateTriggerStatus({ ...target, TriggerDesc: removed, Enable: 'CLOSE' });
    const states = async () => (await listed(made.client)).map(({ TriggerDesc, Enable }) => [TriggerDesc, Enable]);
    expect((await states()).sort()).toEqual([
      [CREATED, 1],
      [removed, 0],
    ]);
    await made.client.DeleteTrigger({ ...target, TriggerDesc: CREATED });
    expect(await states()).toEqual([[removed, 0]]);
  });

  it('of a Function URL keeps its name and its address', async () => {
    await using made = await fixture();
    const { TriggerInfo } = await made.client.CreateTrigger(http());
    const { TriggerName = '', TriggerDesc = '' } = TriggerInfo ?? {};
    const { ExtranetUrl } = JSON.parse(TriggerDesc).NetConfig;
    const target = { FunctionName, TriggerName, Type: 'http' };
    await made.client.UpdateTrigger({ ...target, Enable: 'CLOSE' });
    await expect(fetch(ExtranetUrl)).rejects.toThrow();
    expect(JSON.parse((await listed(made.client))[0]?.TriggerDesc ?? '').NetConfig.ExtranetUrl).toBe('');
    await made.client.UpdateTrigger({ ...target, Enable: 'OPEN' });
    expect((await fetch(ExtranetUrl)).status).toBe(200);
    await made.client.UpdateTrigger({ ...target, TriggerDesc: httpDesc({ EnableIntranet: true }) });
    const net = JSON.parse((await listed(made.client))[0]?.TriggerDesc ?? '').NetConfig;
    expect(net).toMatchObject({ EnableExtranet: false, ExtranetUrl: '', IntranetUrl: ExtranetUrl });
    await made.client.DeleteTrigger(target);
    await expect(fetch(ExtranetUrl)).rejects.toThrow();
  });

  it('to signed callers lets nobody in, and CORS is kept as it was given', async () => {
    await using made = await fixture();
    const CorsConfig = { Enable: true, Origins: ['https://a.example'], MaxAge: 60 };
    const desc = httpDesc({ EnableExtranet: true }, 'CAM', { CorsConfig });
    const { TriggerInfo } = await made.client.CreateTrigger(http({ TriggerDesc: desc }));
    const shown = JSON.parse(TriggerInfo?.TriggerDesc ?? '');
    expect(shown).toMatchObject({ AuthType: 'CAM', CorsConfig });
    expect((await fetch(shown.NetConfig.ExtranetUrl)).status).toBe(401);
    const open = { FunctionName, TriggerName: TriggerInfo?.TriggerName ?? '', Type: 'http' };
    await made.client.UpdateTrigger({ ...open, TriggerDesc: httpDesc({ EnableExtranet: true }) });
    expect((await fetch(shown.NetConfig.ExtranetUrl)).status).toBe(200);
  });
});
