import { describe, expect, it } from 'vitest';
import type { Action, Cloud } from '../../../lib/deploy/cloud/cloud.ts';
import { listTriggers, lookAt, readPresent } from '../../../lib/deploy/cloud/cloud-state.ts';
import { differences } from '../../../lib/deploy/cloud/differences.ts';
import { readFunction } from '../../../lib/deploy/cloud/function-state.ts';
import { readTrigger } from '../../../lib/deploy/cloud/trigger-state.ts';
import type { Fields } from '../../../lib/scf/shape.ts';
import { cosTrigger, deployable, functionUrl, timer } from './deployables.ts';
import { refuse } from './fake-refusal.ts';

const PLACE = { name: 'fn', namespace: 'default' };

/** A cloud that only answers. */
function answering(answers: Partial<Record<Action, (body: Fields) => Fields>>): Cloud {
  return {
    writes: 0,
    sleep: async () => undefined,
    call: async (action, body) => answers[action]?.(body) ?? refuse(action, body, 'ResourceNotFound'),
  };
}

describe('a function', () => {
  it('has the defaults of the platform for what an answer leaves out, or gives as null', () => {
    const defaults = {
      memoryMb: 128,
      timeoutS: 3,
      initTimeoutS: 65,
      role: '',
      environment: {},
      vpc: undefined,
      hasPublicNet: true,
    };
    expect(readFunction({})).toMatchObject({
      ...defaults,
      status: 'Active',
      handler: undefined,
      runtime: undefined,
      mark: undefined,
    });
    const nulls = Object.fromEntries(
      ['MemorySize', 'Role', 'Environment', 'VpcConfig', 'PublicNetConfig', 'Runtime', 'StatusReasons'].map((name) => [
        name,
        null,
      ]),
    );
    expect(readFunction(nulls)).toMatchObject(defaults);
  });

  it('reads what the samples show: empty network, an empty variable for none, reasons', () => {
    const answer = {
      Status: 'CreateFailed',
      StatusReasons: [{ ErrorCode: 'InvalidParameterValue.Handler', ErrorMessage: 'no such file' }],
      VpcConfig: { VpcId: '', SubnetId: '' },
      Environment: {
        Variables: [
          { Key: '', Value: '' },
          { Key: 'A1', Value: 'x' },
        ],
      },
      PublicNetConfig: { PublicNetStatus: 'ENABLE', EipConfig: { EipStatus: 'DISABLE', EipAddress: [] } },
      EipConfig: { EipFixed: 'FALSE', Eips: [] },
    };
    expect(readFunction(answer)).toMatchObject({
      status: 'CreateFailed',
      reasons: ['InvalidParameterValue.Handler no such file'],
      vpc: undefined,
      environment: { A1: 'x' },
      hasPublicNet: true,
    });
  });

  it('has the name of its role, also where the API tells it in the form of CAM', () => {
    expect(readFunction({ Role: 'qcs::cam::uin/100000546922:roleName/purge' }).role).toBe('purge');
    expect(readFunction({ Role: 'purge' }).role).toBe('purge');
  });

  it.each([{ PublicNetStatus: 'DISABLE' }, { PublicNetStatus: 'ENABLE', EipConfig: { EipStatus: 'ENABLE' } }])(
    'sees that the network is not as wanted: %j',
    (PublicNetConfig) => {
      expect(readFunction({ PublicNetConfig }).hasPublicNet).toBe(false);
    },
  );

  it('is undefined when there is none, by either code; other refusals are thrown', async () => {
    for (const code of ['ResourceNotFound.Function', 'ResourceNotFound.FunctionName']) {
      expect(
        await lookAt(PLACE, answering({ GetFunction: (body) => refuse('GetFunction', body, code) })),
      ).toBeUndefined();
    }
    const denied = answering({ GetFunction: (body) => refuse('GetFunction', body, 'UnauthorizedOperation.CAM') });
    await expect(lookAt(PLACE, denied)).rejects.toThrow('UnauthorizedOperation.CAM');
  });

  it('that an API tells nothing of but what was sent needs no write', async () => {
    const desired = deployable({ environment: { A1: 'x' } });
    const [creation] = differences(desired, undefined);
    const { Code, ...sent } = creation?.body ?? {};
    const quiet = answering({ ListTriggers: () => ({ Triggers: [] }) });
    expect(differences(desired, await readPresent(readFunction(sent), PLACE, quiet))).toEqual([]);
  });

  it('has the retries of the first entry, as in the sample of GetFunctionEventInvokeConfig, and no reservation for null', async () => {
    const cloud = answering({
      ListTriggers: () => ({ TotalCount: 0, Triggers: [] }),
      GetFunctionEventInvokeConfig: () => ({
        AsyncTriggerConfig: { MsgTTL: 60, RetryConfig: [{ RetryNum: 1 }, { RetryNum: -1 }] },
      }),
      GetReservedConcurrencyConfig: () => ({ ReservedMem: null }),
    });
    expect(await readPresent(readFunction({}), PLACE, cloud)).toMatchObject({
      asyncEvents: { retries: 1, lifeS: 60 },
      reservedMb: undefined,
    });
  });
});

describe('triggers', () => {
  it.each([
    [
      'a timer as JSON',
      {
        Type: 'timer',
        TriggerName: 'tick',
        TriggerDesc: '{"cron":"*/15 * * * * * *"}',
        Enable: 1,
        CustomArgument: null,
      },
      timer(),
    ],
    [
      'a bare timer',
      { Type: 'timer', TriggerName: 'tick', TriggerDesc: ' */15 *  * * * * *', Enable: 'OPEN', CustomArgument: 'x' },
      timer({ argument: 'x' }),
    ],
    [
      'one that is off',
      { Type: 'timer', TriggerName: 'tick', TriggerDesc: '*/15 * * * * * *', Enable: 0 },
      timer({ isEnabled: false }),
    ],
    [
      'one that is closed',
      { Type: 'timer', TriggerName: 'tick', TriggerDesc: '*/15 * * * * * *', Enable: 'CLOSE' },
      timer({ isEnabled: false }),
    ],
    [
      'a rule with the bucket in it',
      {
        Type: 'cos',
        TriggerName: cosTrigger().host,
        TriggerDesc: '{"bucketUrl":"x","event":"cos:ObjectCreated:*","filter":{"Prefix":"a/","Suffix":""}}',
      },
      cosTrigger({ prefix: 'a/' }),
    ],
    [
      'a rule without filter',
      { Type: 'cos', TriggerName: cosTrigger().host, TriggerDesc: '{"event":"cos:ObjectCreated:*"}' },
      cosTrigger(),
    ],
    [
      'a Function URL',
      {
        Type: 'http',
        TriggerName: 'id',
        TriggerDesc: '{"AuthType":"NONE","NetConfig":{"EnableIntranet":false,"EnableExtranet":true}}',
      },
      functionUrl(),
    ],
    [
      'a Function URL with CORS off',
      {
        Type: 'http',
        TriggerName: 'id',
        TriggerDesc: '{"AuthType":"NONE","NetConfig":{"EnableExtranet":true},"CorsConfig":{"Enable":false}}',
      },
      functionUrl(),
    ],
  ])('reads %s', (_, raw, trigger) => {
    expect(readTrigger(raw)?.trigger).toEqual(trigger);
  });

  it('takes one that says nothing of its alias or switch for what we would have sent', () => {
    const raw = { Type: 'timer', TriggerName: 'tick', TriggerDesc: '*/15 * * * * * *' };
    expect(readTrigger(raw)).toMatchObject({ qualifier: '$DEFAULT', trigger: timer() });
    expect(readTrigger({ ...raw, Qualifier: '$LATEST' })?.qualifier).toBe('$LATEST');
  });

  it('has the addresses of a Function URL, each once', () => {
    const desc = (net: object) => ({ Type: 'http', TriggerDesc: JSON.stringify({ AuthType: 'NONE', NetConfig: net }) });
    expect(readTrigger(desc({ ExtranetUrl: 'https://e', IntranetUrl: '' }))?.urls).toEqual(['https://e']);
    expect(readTrigger(desc({ ExtranetUrl: 'http://x', IntranetUrl: 'http://x' }))?.urls).toEqual(['http://x']);
  });

  it('leaves other types and what it cannot read alone', () => {
    expect(readTrigger({ Type: 'ckafka', TriggerDesc: '{}' })).toBeUndefined();
    expect(readTrigger({ Type: 'cos', TriggerDesc: 'nonsense' })).toBeUndefined();
  });

  const timers = (count: number, from = 0) =>
    Array.from({ length: count }, (_, n) => ({
      Type: 'timer',
      TriggerName: `t${from + n}`,
      TriggerDesc: '* * * * * * *',
    }));

  it('are listed over all pages', async () => {
    const all = timers(45);
    const cloud = answering({
      ListTriggers: ({ Offset, Limit }) => ({
        TotalCount: 45,
        Triggers: all.slice(Number(Offset), Number(Offset) + Number(Limit)),
      }),
    });
    expect((await listTriggers(PLACE, cloud)).map(({ name }) => name)).toEqual(all.map((one) => one.TriggerName));
  });

  it.each([20, 45])(
    'are listed over all pages, %i of them, when the API does not say how many there are',
    async (count) => {
      const all = timers(count);
      const cloud = answering({
        ListTriggers: ({ Offset, Limit }) => ({ Triggers: all.slice(Number(Offset), Number(Offset) + Number(Limit)) }),
      });
      expect(await listTriggers(PLACE, cloud)).toHaveLength(count);
    },
  );

  it('are each listed once when pages overlap, since one too many would be deleted', async () => {
    const cloud = answering({
      ListTriggers: ({ Offset }) => ({ TotalCount: 22, Triggers: Offset === 0 ? timers(20) : timers(2, 19) }),
    });
    expect((await listTriggers(PLACE, cloud)).map(({ name }) => name)).toEqual(
      timers(21).map((one) => one.TriggerName),
    );
  });

  it('come to an end when the API counts more than it shows', async () => {
    const cloud = answering({
      ListTriggers: ({ Offset }) => ({ TotalCount: 9, Triggers: Offset === 0 ? timers(2) : [] }),
    });
    expect(await listTriggers(PLACE, cloud)).toHaveLength(2);
  });
});
