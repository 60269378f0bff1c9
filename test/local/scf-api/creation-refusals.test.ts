import { afterAll, beforeAll, expect, it } from 'vitest';
import { creation, type FixtureApi, fixtureApi, zipOf } from './fixture-api.ts';

let fixture: FixtureApi;
beforeAll(async () => {
  fixture = await fixtureApi({ busyPolls: 0 });
});
afterAll(() => fixture[Symbol.asyncDispose]());

const variables = (...list: (readonly [string, string])[]) => ({
  Environment: { Variables: list.map(([Key, Value]) => ({ Key, Value })) },
});

it.each<[string, object, string]>([
  ['a name of one letter', { FunctionName: 'f' }, 'InvalidParameter.FunctionName'],
  ['a name that begins with a digit', { FunctionName: '1abc' }, 'InvalidParameter.FunctionName'],
  ['a name that ends with a dash', { FunctionName: 'abc-' }, 'InvalidParameter.FunctionName'],
  ['a name of 61 letters', { FunctionName: 'f'.repeat(61) }, 'InvalidParameter.FunctionName'],
  ['a namespace that is none', { Namespace: 'a b' }, 'InvalidParameterValue.NamespaceInvalid'],
  ['a runtime that does not exist', { Runtime: 'Nodejs99' }, 'InvalidParameterValue.Runtime'],
  ['no runtime, which would be Python2.7', { Runtime: undefined }, 'InvalidParameterValue.Runtime'],
  ['a handler without a dot', { Handler: 'main_handler' }, 'InvalidParameterValue.Handler'],
  ['a handler with a folder', { Handler: 'dist/index.main_handler' }, 'InvalidParameterValue.Handler'],
  ['a handler of one letter', { Handler: 'i.main_handler' }, 'InvalidParameterValue.Handler'],
  ['no handler', { Handler: undefined }, 'InvalidParameterValue.Handler'],
  ['96 MB', { MemorySize: 96 }, 'InvalidParameterValue.MemorySize'],
  ['192 MB', { MemorySize: 192 }, 'InvalidParameterValue.MemorySize'],
  ['3200 MB', { MemorySize: 3200 }, 'LimitExceeded.Memory'],
  ['no time at all', { Timeout: 0 }, 'InvalidParameterValue'],
  ['901 seconds', { Timeout: 901 }, 'LimitExceeded.Timeout'],
  ['301 seconds of loading', { InitTimeout: 301 }, 'LimitExceeded.InitTimeout'],
  ['half a second', { Timeout: 0.5 }, 'InvalidParameter'],
  ['memory as a text', { MemorySize: '128' }, 'InvalidParameter'],
  ['a long description', { Description: 'x'.repeat(1001) }, 'InvalidParameterValue.Description'],
  ['a description with a slash', { Description: 'a/b' }, 'InvalidParameterValue.Description'],
  ['a variable without a value', variables(['AB', '']), 'InvalidParameterValue.Environment'],
  ['a variable of one letter', variables(['A', 'x']), 'InvalidParameterValue.Environment'],
  ['a variable with a dash', variables(['A-B', 'x']), 'InvalidParameterValue.Environment'],
  ['a variable twice', variables(['AB', 'x'], ['AB', 'y']), 'InvalidParameterValue.Environment'],
  ['a reserved variable', variables(['SCF_X', 'x']), 'InvalidParameterValue.EnvironmentSystemProtect'],
  ['a role key', variables(['TENCENTCLOUD_SECRETID', 'x']), 'InvalidParameterValue.EnvironmentSystemProtect'],
  ['a variable above 4 KB', variables(['AB', 'x'.repeat(4095)]), 'InvalidParameterValue.EnvironmentExceededLimit'],
  ['half a network', { VpcConfig: { VpcId: 'vpc-1' } }, 'UnsupportedOperation.VpcConfig'],
  ['a boolean for a text', { InstallDependency: false }, 'InvalidParameter'],
  ['another text', { InstallDependency: 'false' }, 'InvalidParameterValue'],
  ['a switch', { PublicNetConfig: { PublicNetStatus: 'ON' } }, 'InvalidParameterValue.PublicNetConfig'],
  [
    'an EIP switch',
    { PublicNetConfig: { PublicNetStatus: 'ENABLE', EipConfig: { EipStatus: 'ON' } } },
    'InvalidParameterValue.EipConfig',
  ],
  [
    'a fixed address',
    { PublicNetConfig: { PublicNetStatus: 'ENABLE', EipConfig: { EipStatus: 'ENABLE' } } },
    'UnsupportedOperation',
  ],
  ['a dead-letter queue without a name', { DeadLetterConfig: { Type: 'x' } }, 'MissingParameter'],
  ['a web function', { Type: 'HTTP' }, 'UnsupportedOperation'],
  ['another type', { Type: 'event' }, 'InvalidParameterValue.Type'],
  ['layers', { Layers: [{ LayerName: 'l', LayerVersion: 1 }] }, 'UnsupportedOperation'],
  ['file systems', { CfsConfig: { CfsInsList: [{ UserId: '1' }] } }, 'UnsupportedOperation'],
  ['a fixed inner address', { IntranetConfig: { IpFixed: 'ENABLE' } }, 'UnsupportedOperation'],
  ['an unknown parameter', { DeployMode: 'code' }, 'UnknownParameter'],
  ['an unknown parameter inside', { Code: { ZipFile: '', Zip: '' } }, 'UnknownParameter'],
  ['no code', { Code: undefined }, 'MissingParameter'],
  ['empty code', { Code: {} }, 'MissingParameter.Code'],
  ['code from a bucket', { Code: { CosBucketName: 'b', CosObjectName: '/c.zip' } }, 'UnsupportedOperation'],
  ['code from two places', { Code: { ZipFile: 'UEs=', DemoId: 'x' } }, 'InvalidParameterValue.Code'],
  ['a source that is none', { CodeSource: 'Git' }, 'InvalidParameterValue.CodeSource'],
  ['what is no base64', { Code: { ZipFile: 'UEs' } }, 'InvalidParameterValue.ZipFileBase64BinasciiError'],
  ['what is no zip', { Code: { ZipFile: 'UEsDBA==' } }, 'InvalidParameterValue.ZipFile'],
  ['a zip that reaches out', { Code: { ZipFile: zipOf({ '../x.js': '' }) } }, 'InvalidParameterValue.ZipFile'],
])('%s is refused', async (_, more, code) => {
  await expect(fixture.client.CreateFunction(creation('', more))).rejects.toMatchObject({ code });
  expect(fixture.api.functions()).toEqual([]);
  expect(fixture.api.calls().at(-1)).toMatchObject({ action: 'CreateFunction', code });
});

it.each<[string, object]>([
  ['64 MB', { MemorySize: 64 }],
  ['3072 MB', { MemorySize: 3072 }],
  ['900 s', { Timeout: 900 }],
  ['a name of two letters', { FunctionName: 'ab' }],
  ['a name of 60 letters', { FunctionName: 'f'.repeat(60) }],
  ['a variable of 4096 bytes', variables(['AB', 'x'.repeat(4094)])],
  ['one empty variable, which means none', variables(['', ''])],
  ['Nodejs20.19', { Runtime: 'Nodejs20.19' }],
  ['an empty list of layers', { Layers: [] }],
  ['what clears the layers', { Layers: [{ LayerName: '', LayerVersion: 0 }] }],
  ['an empty list of file systems', { CfsConfig: { CfsInsList: [] } }],
  ['no fixed address, as GetFunction tells it', { IntranetConfig: { IpFixed: 'DISABLE', IpAddress: [] } }],
  ['empty objects of what is not here', { ProtocolParams: {}, InstanceConcurrencyConfig: {}, ProtocolType: '' }],
  ['a zip with an empty image', { Code: { ...creation().Code, CosBucketName: '', ImageConfig: {} } }],
])('%s is fine', async (_, more) => {
  const { FunctionName } = creation('', more);
  await fixture.client.CreateFunction(creation('', more));
  await fixture.client.DeleteFunction({ FunctionName });
  expect(fixture.api.functions()).toEqual([]);
});

it('a name that is taken is refused, and so is a 51st function', async () => {
  const create = (FunctionName: string) => fixture.client.CreateFunction(creation('', { FunctionName }));
  for (let n = 0; n < 50; n += 1) await create(`many-${n}`);
  await expect(create('many-0')).rejects.toMatchObject({ code: 'ResourceInUse.FunctionName' });
  await expect(create('many-50')).rejects.toMatchObject({ code: 'LimitExceeded.Function' });
});
