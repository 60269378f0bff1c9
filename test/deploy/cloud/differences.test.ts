import { describe, expect, it } from 'vitest';
import type { PresentFunction } from '../../../lib/deploy/cloud/cloud-state.ts';
import { differences } from '../../../lib/deploy/cloud/differences.ts';
import type { Deployable } from '../../../lib/deploy/desired.ts';
import { deployable, functionUrl, timer } from './deployables.ts';
import { presentOf } from './present.ts';

const OTHER = '0'.repeat(64);

/** Actions with what they change. */
function summary(desired: Deployable, present: PresentFunction | undefined): (readonly [string, ...string[]])[] {
  return differences(desired, present).map(({ action, changed }) => [action, ...changed] as const);
}

describe('a function that is not there', () => {
  it('is created with everything in one call; the rest is asked for again afterwards', () => {
    const desired = deployable({
      role: 'purge',
      environment: { CDN_TOKEN: 'x' },
      vpc: { vpcId: 'vpc-1', subnetId: 'subnet-1' },
      triggers: [functionUrl()],
    });
    const [write, ...more] = differences(desired, undefined);
    expect(more).toEqual([]);
    expect(write?.action).toBe('CreateFunction');
    expect(write?.body).toEqual({
      FunctionName: 'cms-prod-webhook',
      Namespace: 'default',
      Type: 'Event',
      Runtime: 'Nodejs18.15',
      Handler: 'webhook.main_handler',
      CodeSource: 'ZipFile',
      Code: { ZipFile: Buffer.from(desired.zip).toString('base64') },
      InstallDependency: 'FALSE',
      Description: `Takes webhooks. code ${desired.sha256}`,
      MemorySize: 128,
      Timeout: 30,
      InitTimeout: 65,
      PublicNetConfig: { PublicNetStatus: 'ENABLE', EipConfig: { EipStatus: 'DISABLE' } },
      Role: 'purge',
      Environment: { Variables: [{ Key: 'CDN_TOKEN', Value: 'x' }] },
      VpcConfig: { VpcId: 'vpc-1', SubnetId: 'subnet-1' },
    });
  });

  it('sends neither role nor network nor variables when there are none, since empty ones may be refused', () => {
    const [write] = differences(deployable(), undefined);
    for (const name of ['Role', 'VpcConfig', 'Environment']) expect(write?.body).not.toHaveProperty(name);
  });
});

describe('a function that is there', () => {
  const desired = deployable({ triggers: [timer(), functionUrl()] });

  it('takes no write when it is as it shall be', () => {
    expect(differences(desired, presentOf(desired))).toEqual([]);
  });

  it('takes one write for another memorySize, with all settings, since no page says that those left out stay', () => {
    const [write, ...more] = differences(deployable({ memoryMb: 256 }), presentOf(deployable()));
    expect(more).toEqual([]);
    expect(write?.changed).toEqual(['memorySize']);
    expect(write?.action).toBe('UpdateFunctionConfiguration');
    expect(write?.body).toEqual({
      FunctionName: 'cms-prod-webhook',
      Namespace: 'default',
      Description: `Takes webhooks. code ${deployable().sha256}`,
      MemorySize: 256,
      Timeout: 30,
      InitTimeout: 65,
      PublicNetConfig: { PublicNetStatus: 'ENABLE', EipConfig: { EipStatus: 'DISABLE' } },
      Environment: { Variables: [{ Key: '', Value: '' }] },
      Publish: 'FALSE',
    });
  });

  it.each([
    [128, 256, ['PutReservedConcurrencyConfig', 'UpdateFunctionConfiguration']],
    [256, 128, ['UpdateFunctionConfiguration', 'PutReservedConcurrencyConfig']],
  ])(
    'with a reservation memory from %i to %i is two writes, in the order in which it always holds one instance',
    (from, to, actions) => {
      const reserved = { reservedInstances: 2 };
      const writes = differences(
        deployable({ ...reserved, memoryMb: to }),
        presentOf(deployable({ ...reserved, memoryMb: from })),
      );
      expect(writes.map(({ action }) => action)).toEqual(actions);
      const put = writes.find(({ action }) => action === 'PutReservedConcurrencyConfig');
      expect(put?.body['ReservedConcurrencyMem']).toBe(2 * to);
    },
  );

  it('takes new code between two writes of its settings: the first says that nobody knows the code, the second knows it', () => {
    const writes = differences(desired, presentOf(desired, { mark: { sha256: OTHER, isFinished: true } }));
    expect(writes.map(({ action, body }) => [action, body['Description']])).toEqual([
      ['UpdateFunctionConfiguration', `Takes webhooks. code ${desired.sha256} unfinished`],
      ['UpdateFunctionCode', undefined],
      ['UpdateFunctionConfiguration', `Takes webhooks. code ${desired.sha256}`],
    ]);
    expect(writes.flatMap(({ changed }) => changed)).toEqual(['code']);
    expect(writes[1]?.body).toEqual({
      FunctionName: 'cms-prod-webhook',
      Namespace: 'default',
      Handler: 'webhook.main_handler',
      CodeSource: 'ZipFile',
      Code: { ZipFile: Buffer.from(desired.zip).toString('base64') },
      InstallDependency: 'FALSE',
      Publish: 'FALSE',
    });
  });

  it('writes code again after a run that stopped, even the very code that was meant', () => {
    for (const sha256 of [OTHER, desired.sha256]) {
      expect(summary(desired, presentOf(desired, { mark: { sha256, isFinished: false } }))).toEqual([
        ['UpdateFunctionCode', 'code'],
        ['UpdateFunctionConfiguration'],
      ]);
    }
  });

  it('takes another handler with its code, which is where the API has it', () => {
    expect(summary(desired, presentOf(desired, { handler: 'old.main_handler' }))).toEqual([
      ['UpdateFunctionCode', 'handler'],
    ]);
    expect(differences(desired, presentOf(desired, { handler: undefined }))).toEqual([]);
  });

  it.each<[string, Partial<PresentFunction>]>([
    ['description', { description: `Else. code ${desired.sha256}` }],
    ['timeout', { timeoutS: 3 }],
    ['initTimeout', { initTimeoutS: 3 }],
    ['role', { role: 'other' }],
    ['environment', { environment: { A1: 'x' } }],
    ['vpc', { vpc: { vpcId: 'vpc-1', subnetId: 'subnet-1' } }],
    ['public network', { hasPublicNet: false }],
    ['last change failed', { status: 'UpdateFailed' }],
  ])('writes its settings when %s differs', (what, given) => {
    expect(summary(desired, presentOf(desired, given))).toEqual([['UpdateFunctionConfiguration', what]]);
  });

  it('does not mind the order of variables', () => {
    const environment = { A1: 'x', B1: 'y' };
    expect(
      differences(deployable({ environment }), presentOf(deployable(), { environment: { B1: 'y', A1: 'x' } })),
    ).toEqual([]);
  });

  it('says so in so many words when a role or a network is taken away', () => {
    const present = presentOf(desired, { role: 'other', vpc: { vpcId: 'vpc-1', subnetId: 'subnet-1' } });
    const [write] = differences(desired, present);
    expect(write?.body).toMatchObject({ Role: '', VpcConfig: { VpcId: '', SubnetId: '' } });
  });

  it('has its retries and reservation written where they differ', () => {
    const other = deployable({ asyncEvents: { retries: 0, lifeS: 60 }, reservedInstances: 3 });
    const writes = differences(other, presentOf(deployable()));
    expect(
      writes.map(({ action, body }) => [action, body['AsyncTriggerConfig'] ?? body['ReservedConcurrencyMem']]),
    ).toEqual([
      ['PutReservedConcurrencyConfig', 384],
      ['UpdateFunctionEventInvokeConfig', { RetryConfig: [{ RetryNum: 0 }], MsgTTL: 60 }],
    ]);
    expect(summary(deployable(), presentOf(other, { asyncEvents: { retries: 2, lifeS: 60 } }))).toEqual([
      ['DeleteReservedConcurrencyConfig', 'reservedConcurrency'],
      ['UpdateFunctionEventInvokeConfig', 'maximumEventAge'],
    ]);
  });

  it('is left alone when it was not deployed from here, whatever its state', () => {
    for (const status of ['Active', 'CreateFailed']) {
      const foreign = { ...presentOf(desired), mark: undefined, description: 'my own', status };
      expect(() => differences(desired, foreign)).toThrow(/cms-prod-webhook .*another service or stage name/);
    }
  });

  it('is not given another runtime, which SCF cannot do', () => {
    expect(() => differences(desired, presentOf(desired, { runtime: 'Nodejs16.13' }))).toThrow(
      /runs on Nodejs16\.13.*runtime: Nodejs16\.13, or remove it/,
    );
    expect(differences(desired, presentOf(desired, { runtime: undefined }))).toEqual([]);
  });

  it('is deleted first when its creation failed, since such a one takes no updates', () => {
    for (const status of ['CreateFailed', 'DeleteFailed']) {
      expect(summary(desired, presentOf(desired, { status, runtime: 'Nodejs16.13' }))).toEqual([['DeleteFunction']]);
    }
  });
});
