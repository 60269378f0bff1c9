import { describe, expect, it } from 'vitest';
import {
  deployFunctions,
  describeFunctions,
  invokeFunction,
  removeFunctions,
} from '../../../lib/deploy/cloud/reconcile.ts';
import { cosTrigger, deployable, functionUrl, timer } from './deployables.ts';
import { createFakeCloud } from './fake-cloud.ts';
import { refuse } from './fake-refusal.ts';

const tell = () => undefined;
const FULL = deployable({ reservedInstances: 2, triggers: [cosTrigger(), timer(), functionUrl()] });
const OTHER = deployable({ name: 'cms-prod-other' });

async function deployed() {
  const fake = createFakeCloud();
  await deployFunctions([FULL, OTHER], fake.cloud, tell);
  return fake;
}

function disown(fake: Awaited<ReturnType<typeof deployed>>, name: string) {
  const found = fake.functions.get(name);
  if (found) found.fields = { ...found.fields, Description: 'mine' };
}

describe('removing', () => {
  it('deletes triggers, then the function, and waits until it is gone; those not there are fine', async () => {
    const fake = await deployed();
    const from = fake.calls.length;
    expect(await removeFunctions([FULL.name, 'cms-prod-none', OTHER], fake.cloud, tell)).toEqual([
      FULL.name,
      OTHER.name,
    ]);
    expect(fake.functions.size).toBe(0);
    expect(fake.written(from)).toEqual([
      'DeleteTrigger',
      'DeleteTrigger',
      'DeleteTrigger',
      'DeleteFunction',
      'DeleteFunction',
    ]);
    expect(await removeFunctions([FULL.name, OTHER.name], fake.cloud, tell)).toEqual([]);
  });

  it('is content when something is gone by the time it is deleted, as after a lost answer', async () => {
    const fake = await deployed();
    const { call } = fake.cloud;
    fake.cloud.call = async (action, body) => {
      const answer = await call(action, body);
      return action === 'DeleteTrigger' ? refuse(action, body, 'ResourceNotFound.Trigger') : answer;
    };
    await removeFunctions([FULL.name, OTHER.name], fake.cloud, tell);
    expect(fake.functions.size).toBe(0);
  });

  it("leaves others' functions alone, removes the rest, and says so", async () => {
    const fake = await deployed();
    disown(fake, FULL.name);
    await expect(removeFunctions([FULL.name, OTHER.name], fake.cloud, tell)).rejects.toThrow(
      `${FULL.name}: not deployed from here`,
    );
    expect([...fake.functions.keys()]).toEqual([FULL.name]);
    expect(fake.triggers).toHaveLength(3);
  });

  it('whichever call fails or loses its answer, the next run comes to its end', async () => {
    const clean = await deployed();
    const from = clean.calls.length;
    await removeFunctions([FULL.name, OTHER.name], clean.cloud, tell);
    const count = clean.calls.length - from;
    expect(count).toBeGreaterThan(10);
    for (const kind of ['refused', 'lost'] as const) {
      for (let n = 0; n < count; n++) {
        const fake = await deployed();
        fake.setFault(kind, n);
        const failed = await removeFunctions([FULL.name, OTHER.name], fake.cloud, tell).catch(
          (error: unknown) => error,
        );
        if (kind === 'refused') expect(failed).toMatchObject({ code: 'DEPLOY' });
        await removeFunctions([FULL.name, OTHER.name], fake.cloud, tell);
        expect(fake.functions.size).toBe(0);
      }
    }
  });

  it('gives up after 2 minutes of waiting', async () => {
    const fake = await deployed();
    const { cloud } = fake;
    const stuck = {
      ...cloud,
      call: async (...[action, body]: Parameters<typeof cloud.call>) =>
        action === 'GetFunction' && fake.written().includes('DeleteFunction')
          ? { Status: 'Deleting' }
          : cloud.call(action, body),
    };
    await expect(removeFunctions([OTHER.name], stuck, tell)).rejects.toThrow('still Deleting after 120 s');
  });
});

describe('what is there', () => {
  it('is described in lines', async () => {
    const fake = await deployed();
    disown(fake, OTHER.name);
    expect(await describeFunctions([FULL.name, OTHER, 'cms-prod-none'], fake.cloud)).toEqual([
      `cms-prod-webhook  Active  Nodejs18.15  128 MB  30 s  code ${FULL.sha256.slice(0, 12)}  changed 2026-10-01 10:00:1`,
      '  256 MB reserved, 2 instances; failed events: 2 retries, kept 21600 s',
      '  cos:ObjectCreated:* of www-1250000000.cos.ap-singapore.myqcloud.com, keys *',
      '  timer tick "*/15 * * * * * *"',
      '  Function URL  https://1250000000-url0.example.tencentscf.com',
      'cms-prod-other  Active  Nodejs18.15  128 MB  30 s  not deployed from here  changed 2026-10-01 10:00:1',
      '  no reservation; failed events: 2 retries, kept 21600 s',
      'cms-prod-none  not there',
    ]);
  });
});

describe('invoking', () => {
  const result = {
    RetMsg: '{"a":1}',
    ErrMsg: '',
    Log: 'START\n',
    FunctionRequestId: 'r-9',
    Duration: 0.826,
    MemUsage: 3_207_168,
    InvokeResult: 0,
  };
  const asked: unknown[] = [];
  const cloud = (answer: object) => ({
    writes: 0,
    sleep: async () => undefined,
    call: async (action: string, body: object) => {
      asked.push(action, body);
      return { Result: { ...result, ...answer } };
    },
  });

  it('asks for the tail of the log and gives what the function returned', async () => {
    expect(await invokeFunction('fn', '{"x":1}', cloud({}))).toEqual({
      ok: true,
      result: '{"a":1}',
      log: 'START\n',
      requestId: 'r-9',
      durationMs: 0.826,
      memoryBytes: 3_207_168,
    });
    const body = { FunctionName: 'fn', Namespace: 'default', Event: '{"x":1}', LogType: 'Tail' };
    expect(asked).toEqual(['InvokeFunction', body]);
  });

  it('is not ok when the platform gives an error', async () => {
    const failed = { ErrMsg: 'User code exception caught', RetMsg: '' };
    expect(await invokeFunction('fn', '{}', cloud(failed))).toMatchObject({ ok: false, result: failed.ErrMsg });
  });
});
