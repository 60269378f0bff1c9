import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientOf, deploy, type FixtureApi, fixtureApi } from './fixture-api.ts';

let fixture: FixtureApi;
beforeAll(async () => {
  fixture = await fixtureApi();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const clientIn = (region: string, { api } = fixture) => clientOf(api.url, 'local-secret', region);
const FunctionName = 'fn';

it('while nothing is deployed every region is fine', async () => {
  for (const region of ['ap-guangzhou', 'na-siliconvalley', 'ap-shenzhen-fsi', 'ap-beijing-1', 'eu-frankfurt']) {
    expect(await clientIn(region).ListFunctions({})).toMatchObject({ TotalCount: 0 });
  }
});

it('a function makes its region that of the API: for the function itself, buckets and code', async () => {
  const client = clientIn('eu-frankfurt');
  await deploy(client, 'return process.env.TENCENTCLOUD_REGION;');
  expect(await fixture.api.invoke(FunctionName, {})).toMatchObject({ result: 'eu-frankfurt' });
  const { Url } = await client.GetFunctionAddress({ FunctionName });
  expect(Url).toContain('.cos.eu-frankfurt.myqcloud.com');
  const trigger = { FunctionName, Type: 'cos', TriggerDesc: '{"event":"cos:ObjectCreated:*"}' };
  const bucketIn = (region: string) => ({ ...trigger, TriggerName: `site-1250000000.cos.${region}.myqcloud.com` });
  await client.CreateTrigger(bucketIn('eu-frankfurt'));
  await expect(client.CreateTrigger(bucketIn('ap-singapore'))).rejects.toMatchObject({
    code: 'InvalidParameterValue.TriggerName',
  });
});

it('then another is refused, with a message that says which region it holds and how to free it', async () => {
  await expect(clientIn('ap-singapore').ListFunctions({})).rejects.toMatchObject({
    code: 'UnsupportedRegion',
    message: expect.stringMatching(/holds functions of eu-frankfurt; npx serverless remove/),
  });
  const client = clientIn('eu-frankfurt');
  await client.DeleteFunction({ FunctionName });
  await client.GetFunction({ FunctionName });
  expect(await clientIn('ap-singapore').ListFunctions({})).toMatchObject({ TotalCount: 0 });
});

it('a call that is signed badly does not move it', async () => {
  const other = clientOf(fixture.api.url, 'wrong', 'ap-tokyo');
  await expect(other.ListFunctions({})).rejects.toMatchObject({ code: 'AuthFailure.SignatureFailure' });
  await deploy(clientIn('ap-singapore'));
  await expect(clientIn('ap-tokyo').ListFunctions({})).rejects.toMatchObject({
    message: expect.stringContaining('ap-singapore'),
  });
});

it('two calls at once do not come to lie in two regions', async () => {
  await using own = await fixtureApi();
  const creations = ['ap-singapore', 'ap-tokyo'].map((region) => deploy(clientIn(region, own)));
  const ends = await Promise.allSettled(creations);
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(own.api.functions()).toEqual([FunctionName]);
});

it('one that was given its region stays there', async () => {
  await using own = await fixtureApi({ region: 'ap-tokyo' });
  await expect(clientIn('ap-singapore', own).ListFunctions({})).rejects.toMatchObject({
    code: 'UnsupportedRegion',
    message: expect.stringContaining('This SCF API is that of ap-tokyo'),
  });
});
