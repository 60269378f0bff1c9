import { describe, expect, it } from 'vitest';
import { deployFunctions } from '../../../lib/deploy/cloud/reconcile.ts';
import type { Deployable } from '../../../lib/deploy/desired.ts';
import type { Step } from '../../../lib/deploy/progress.ts';
import { PurgeError } from '../../../lib/errors.ts';
import { cosTrigger, deployable, functionUrl, timer } from './deployables.ts';
import { createFakeCloud } from './fake-cloud.ts';
import { refuse } from './fake-refusal.ts';

const FULL = deployable({
  reservedInstances: 1,
  asyncEvents: { retries: 1, lifeS: 60 },
  triggers: [cosTrigger(), timer(), functionUrl()],
});

function setUp() {
  const fake = createFakeCloud();
  const steps: Step[] = [];
  const deploy = (...desired: Deployable[]) => deployFunctions(desired, fake.cloud, (step) => steps.push(step));
  const failure = (...desired: Deployable[]) =>
    deploy(...desired).then(
      () => expect.unreachable('it got through'),
      (error: unknown) => error as PurgeError,
    );
  return { fake, steps, deploy, failure };
}

describe('deploying', () => {
  it('creates what is not there, in this order: function, limits, triggers; and tells the address', async () => {
    const { fake, deploy } = setUp();
    expect(await deploy(FULL)).toEqual({
      writes: 6,
      functions: [
        { name: FULL.name, created: true, changed: [], urls: ['https://1250000000-url0.example.tencentscf.com'] },
      ],
    });
    expect(fake.written()).toEqual([
      'CreateFunction',
      'PutReservedConcurrencyConfig',
      'UpdateFunctionEventInvokeConfig',
      'CreateTrigger',
      'CreateTrigger',
      'CreateTrigger',
    ]);
  });

  it('writes nothing the second time, and still tells the address', async () => {
    const { deploy } = setUp();
    const { functions } = await deploy(FULL);
    expect(await deploy(FULL)).toEqual({ writes: 0, functions: [{ ...functions[0], created: false }] });
  });

  it('changes memorySize alone in one write, without a reservation', async () => {
    const { fake, deploy } = setUp();
    await deploy(deployable());
    const from = fake.calls.length;
    expect((await deploy(deployable({ memoryMb: 256 }))).functions[0]?.changed).toEqual(['memorySize']);
    expect(fake.written(from)).toEqual(['UpdateFunctionConfiguration']);
  });

  it('tells each step when it begins and when it is done', async () => {
    const { steps, deploy } = setUp();
    await deploy(deployable({ triggers: [timer()] }));
    expect(steps.map(({ step, state, detail }) => [step, state, detail ?? ''].join(' ').trim())).toEqual([
      'compare start',
      'compare done not there',
      'create the function start',
      'create the function done',
      'compare start',
      'compare done differs',
      'create trigger timer tick "*/15 * * * * * *" start',
      'create trigger timer tick "*/15 * * * * * *" done',
    ]);
  });

  it('waits for a write that somebody else has in hand', async () => {
    const { fake, deploy } = setUp();
    await deploy(deployable());
    Object.assign(fake.functions.get(FULL.name) ?? {}, { status: 'Updating', left: 7, next: 'Active' });
    const before = fake.slept();
    expect((await deploy(deployable())).writes).toBe(0);
    expect(fake.slept() - before).toBe(7 * 500);
  });

  it('gives up after 5 minutes of waiting', async () => {
    const { fake, deploy, failure } = setUp();
    await deploy(deployable());
    Object.assign(fake.functions.get(FULL.name) ?? {}, { status: 'Updating', left: 10_000 });
    const before = fake.slept();
    expect((await failure(deployable())).message).toContain('still Updating after 300 s');
    expect(fake.slept() - before).toBe(300_000);
  });

  it('says what it waits for after a second, and then every 5 s', async () => {
    const { fake, deploy } = setUp();
    await deploy(deployable());
    expect(fake.lines).toEqual([]);
    Object.assign(fake.functions.get(FULL.name) ?? {}, { status: 'Updating', left: 21, next: 'Active' });
    await deploy(deployable());
    expect(fake.lines).toEqual(
      [1, 5, 10].map((s) => `${FULL.name} is Updating; waiting for the cloud, ${s} s of up to 300 s`),
    );
  });

  it('says why the platform could not make it, and makes it anew the next time', async () => {
    const { fake, deploy, failure } = setUp();
    fake.failNextAs('CreateFailed');
    expect((await failure(FULL)).message).toContain('ended as CreateFailed: InternalError no luck');
    const from = fake.calls.length;
    expect((await deploy(FULL)).functions[0]).toMatchObject({ created: true });
    expect(fake.written(from).slice(0, 2)).toEqual(['DeleteFunction', 'CreateFunction']);
  });

  it('a change that failed on the platform is written again', async () => {
    const { fake, deploy, failure } = setUp();
    await deploy(deployable());
    fake.failNextAs('UpdateFailed');
    expect((await failure(deployable({ timeoutS: 60 }))).code).toBe('DEPLOY');
    expect((await deploy(deployable({ timeoutS: 60 }))).functions[0]?.changed).toEqual(['last change failed']);
    expect((await deploy(deployable({ timeoutS: 60 }))).writes).toBe(0);
  });

  it.each(['CreateFunction', 'CreateTrigger'] as const)(
    'goes on when the answer to %s is lost, and makes it only once',
    async (action) => {
      const { fake, deploy } = setUp();
      fake.setFault('lost', action);
      expect((await deploy(deployable({ triggers: [functionUrl()] }))).functions[0]?.created).toBe(true);
      expect(fake.written()).toEqual(['CreateFunction', 'CreateTrigger']);
      expect(fake.triggers).toHaveLength(1);
    },
  );

  it('is not fooled by an API that says again and again that it is there', async () => {
    const { fake, failure } = setUp();
    const { call } = fake.cloud;
    fake.cloud.call = async (action, body) =>
      action === 'CreateTrigger' ? refuse(action, body, 'ResourceInUse.TriggerName') : call(action, body);
    expect((await failure(deployable({ triggers: [timer()] }))).message).toContain('ResourceInUse.TriggerName');
  });

  it('never touches a function that somebody else has made', async () => {
    const { fake, deploy, failure } = setUp();
    await deploy(deployable());
    const theirs = fake.functions.get(FULL.name);
    if (theirs) theirs.fields = { ...theirs.fields, Description: 'mine' };
    const from = fake.calls.length;
    expect((await failure(FULL)).message).toMatch(/not deployed from here .* deploy with --adopt to take it over/);
    expect(fake.written(from)).toEqual([]);
  });

  it('still knows a function whose description somebody has edited, and puts it right', async () => {
    const { fake, deploy } = setUp();
    await deploy(deployable());
    const ours = fake.functions.get(FULL.name);
    if (ours) ours.fields = { ...ours.fields, Description: `${ours.fields['Description']} Ask Ann. ` };
    expect((await deploy(deployable())).functions[0]?.changed).toEqual(['description']);
    expect((await deploy(deployable())).writes).toBe(0);
  });
});

describe('taking over a function that somebody else has made', () => {
  const adopt = (fake: ReturnType<typeof setUp>['fake'], ...desired: Deployable[]) =>
    deployFunctions(desired, fake.cloud, () => undefined, { adopt: true });

  async function theirs() {
    const { fake, deploy } = setUp();
    await deploy(deployable({ code: 'theirs', triggers: [timer()] }));
    const found = fake.functions.get(FULL.name);
    if (found) found.fields = { ...found.fields, Description: 'mine' };
    return fake;
  }

  it('writes its settings and code, then the mark, and makes its triggers as they shall be', async () => {
    const fake = await theirs();
    const from = fake.calls.length;
    const { functions } = await adopt(fake, FULL);
    expect(functions[0]).toMatchObject({ created: false, changed: expect.arrayContaining(['description', 'code']) });
    expect(fake.written(from).slice(0, 3)).toEqual([
      'UpdateFunctionConfiguration',
      'UpdateFunctionCode',
      'UpdateFunctionConfiguration',
    ]);
    const { fake: fresh, deploy } = setUp();
    await deploy(FULL);
    expect(fake.snapshot()).toEqual(fresh.snapshot());
    expect((await deployFunctions([FULL], fake.cloud, () => undefined)).writes).toBe(0);
  });

  it('writes the code even when it is the very same', async () => {
    const fake = await theirs();
    const from = fake.calls.length;
    await adopt(fake, deployable({ code: 'theirs', triggers: [timer()] }));
    expect(fake.written(from)).toContain('UpdateFunctionCode');
  });

  it('does not end with a mark when the code could not be written, and the next run needs no --adopt', async () => {
    const fake = await theirs();
    fake.failNextAs('UpdateFailed', 1);
    await expect(adopt(fake, FULL)).rejects.toThrow('ended as UpdateFailed');
    expect(String(fake.functions.get(FULL.name)?.fields['Description'])).toContain(' unfinished');
    await deployFunctions([FULL], fake.cloud, () => undefined);
    expect(fake.functions.get(FULL.name)?.codeHash).toBe(FULL.sha256);
  });

  it('changes nothing about functions that are ours', async () => {
    const { fake, deploy } = setUp();
    await deploy(FULL);
    expect((await adopt(fake, FULL)).writes).toBe(0);
  });
});

describe('a run that stops', () => {
  it('tells what was done, which step failed and why, what was not done, and that it can be run again', async () => {
    const { fake, failure } = setUp();
    const other = deployable({ name: 'cms-prod-schedule' });
    fake.setFault('refused', 'PutReservedConcurrencyConfig');
    const error = await failure(FULL, other);
    expect(error).toBeInstanceOf(PurgeError);
    expect(error.code).toBe('DEPLOY');
    expect(error.message.replaceAll(FULL.name, 'F')).toBe(
      [
        'F: reserve 128 MB: PutReservedConcurrencyConfig of F: InternalError.Test.',
        'Done before that: F: create the function.',
        'Not done: F: write maximumRetryAttempts, maximumEventAge;',
        'F: create trigger cos:ObjectCreated:* of www-1250000000.cos.ap-singapore.myqcloud.com, keys *;',
        'F: create trigger timer tick "*/15 * * * * * *"; F: create trigger Function URL; cms-prod-schedule.',
        'Once this is mended, run the same command again: it goes on from here.',
      ].join(' '),
    );
    expect(error.detail).toMatchObject({ apiCode: 'InternalError.Test' });
  });

  const REST =
    /Not done: F: reserve 128 MB; F: write \S+, \S+; F: create trigger \S+ .*; F: create trigger Function URL\. /;

  it('when it could not be created, names what else the function would have got', async () => {
    const { fake, failure } = setUp();
    fake.setFault('refused', 'CreateFunction');
    const message = (await failure(FULL)).message.replaceAll(FULL.name, 'F');
    expect(message).toContain('Nothing was changed before that.');
    expect(message).toMatch(REST);
  });

  it('does not say that nothing was changed when the cloud took a write that then failed', async () => {
    const { fake, deploy, failure } = setUp();
    fake.failNextAs('CreateFailed');
    const created = (await failure(FULL)).message.replaceAll(FULL.name, 'F');
    expect(created).toContain('ended as CreateFailed: InternalError no luck. Nothing else was changed. Not done: ');
    expect(created).toMatch(REST);
    fake.setFault('refused', 'DeleteFunction');
    expect((await failure(FULL)).message.replaceAll(FULL.name, 'F')).toMatch(
      /Not done: F: create the function; F: reserve/,
    );
    await deploy(FULL);
    fake.failNextAs('UpdateFailed');
    expect((await failure({ ...FULL, timeoutS: 60 })).message).toContain('no luck. Nothing else was changed. ');
  });

  it('does not say that nothing was changed when a write may have been done, but does when the look failed', async () => {
    const { fake, deploy, failure } = setUp();
    await deploy(deployable());
    fake.setFault('lost', 'UpdateFunctionConfiguration');
    expect((await failure(deployable({ timeoutS: 60 }))).message).toContain('Nothing else was changed.');
    fake.setFault('lost', 'GetFunction');
    expect((await failure(deployable({ timeoutS: 60 }))).message).toContain('Nothing was changed before that.');
  });

  it('names what a function lacks when the look after its creation fails', async () => {
    const { fake, failure } = setUp();
    fake.setFault('refused', 'ListTriggers');
    const message = (await failure(FULL)).message.replaceAll(FULL.name, 'F');
    expect(message).toContain('Done before that: F: create the function.');
    expect(message).toMatch(REST);
  });

  it('says so when nothing was changed, and keeps the code for wrong keys', async () => {
    const { fake } = setUp();
    const cloud = {
      ...fake.cloud,
      call: () => Promise.reject(new PurgeError('BAD_SETTINGS', 'the keys are wrong')),
    };
    const error = await deployFunctions([FULL], cloud, () => undefined).catch((thrown: PurgeError) => thrown);
    expect(error).toMatchObject({ code: 'BAD_SETTINGS', message: expect.stringContaining('Nothing was changed') });
  });
});

describe('a COS rule that moves between functions', () => {
  const one = (name: string, ...prefixes: string[]) =>
    deployable({ name, triggers: prefixes.map((prefix) => cosTrigger({ prefix })) });

  it('reaches its new function when the old one comes later, or when both swap theirs', async () => {
    const { fake, deploy } = setUp();
    await deploy(one('fn-a', 'a/'), one('fn-b', 'b/'));
    const { functions } = await deploy(one('fn-a', 'b/'), one('fn-b', 'a/'));
    expect(functions.map(({ name }) => name)).toEqual(['fn-a', 'fn-b']);
    expect(fake.triggers.map(({ owner, desc }) => [owner, desc.includes('a/')])).toEqual([
      ['fn-b', true],
      ['fn-a', false],
    ]);
    expect((await deploy(one('fn-a', 'b/'), one('fn-b', 'a/'))).writes).toBe(0);
  });

  it('fails when a function that is not deployed here has it', async () => {
    const { deploy, failure } = setUp();
    await deploy(one('fn-old', 'a/'));
    expect((await failure(one('fn-a', 'a/'), one('fn-b'))).message).toContain('CosNotifyRuleConflict');
  });

  const named = (name: string, ...prefixes: string[]) => ({ ...one(`cms-prod-${name}`, ...prefixes), key: name });

  it('names functions that serverless.yml no longer has, which may be the ones that have it', async () => {
    const { deploy, failure } = setUp();
    await deploy(named('old', 'a/'), { ...one('cms-test-old'), key: 'old' });
    expect((await failure(named('a', 'a/'), named('b'))).message).toContain(
      '. serverless.yml no longer has cms-prod-old, which may hold that rule; npx serverless remove --orphans cms-prod-old removes it. Done',
    );
    await deploy(named('old'), one('fn-other', 'a/'));
    expect((await failure(named('old'), named('a', 'a/'), named('b'))).message).not.toContain('no longer has');
  });

  it('tells the conflict even when nobody can look for such functions', async () => {
    const { fake, deploy, failure } = setUp();
    await deploy(named('old', 'a/'));
    fake.setFault('refused', 'ListFunctions');
    expect((await failure(named('a', 'a/'))).message).toMatch(
      /CosNotifyRuleConflict.*could not be seen: ListFunctions/,
    );
  });

  it('is not waited for without end when two functions wait for it', async () => {
    const { deploy, failure } = setUp();
    await deploy(one('fn-old', 'a/', 'b/'));
    expect((await failure(one('fn-a', 'a/'), one('fn-b', 'b/'))).message).toContain('CosNotifyRuleConflict');
  });
});
