import { describe, expect, it } from 'vitest';
import { checkEgress } from '../../../../lib/cli/doctor/checks/egress.ts';
import { checkFunctions } from '../../../../lib/cli/doctor/checks/functions.ts';
import { checkRole } from '../../../../lib/cli/doctor/checks/role.ts';
import { checkTriggers } from '../../../../lib/cli/doctor/checks/triggers.ts';
import type { Deployed, Deployment } from '../../../../lib/cli/doctor/deployment.ts';
import type { Cloud } from '../../../../lib/deploy/cloud/cloud.ts';
import type { FunctionState } from '../../../../lib/deploy/cloud/function-state.ts';
import type { Trigger } from '../../../../lib/deploy/desired.ts';
import { PurgeError } from '../../../../lib/errors.ts';
import { presentTrigger } from '../../../deploy/cloud/present.ts';
import { configured } from '../scene.ts';

const BUCKET = 'www-1250000000';
const HOST = `${BUCKET}.cos.ap-singapore.myqcloud.com`;
const stored = (more = '') =>
  configured(
    undefined,
    "schedules: [{name: nightly, cron: '0 0 3 * * * *', urls: [/]}]",
    `bucket: ${BUCKET}, bases: ['https://a.example'], ${more}`,
  );
const bare = configured();

const STATE: FunctionState = {
  status: 'Active',
  reasons: [],
  description: '',
  mark: { sha256: 'a'.repeat(64), isFinished: true },
  handler: 'webhook.main_handler',
  runtime: 'Nodejs18.15',
  memoryMb: 128,
  timeoutS: 60,
  initTimeoutS: 65,
  role: 'purge-role',
  environment: {},
  vpc: undefined,
  hasPublicNet: true,
  modified: '',
};

const cos = (event: string, more: object = {}): Trigger => ({
  type: 'cos',
  host: HOST,
  event,
  prefix: '',
  suffix: '',
  isEnabled: true,
  ...more,
});
const timer = (name: string, cron: string, more: object = {}): Trigger => ({
  type: 'timer',
  name,
  cron,
  argument: name,
  isEnabled: true,
  ...more,
});
const url = (more: object = {}): Trigger => ({
  type: 'http',
  authType: 'NONE',
  intranet: false,
  extranet: true,
  isEnabled: true,
  ...more,
});
const DRAIN = timer('drain', '*/15 * * * * * *');
const NIGHTLY = timer('nightly', '0 0 3 * * * *');
const RULES = [cos('cos:ObjectCreated:*'), cos('cos:ObjectRemove:*')];

const deployed = (key: string, triggers: readonly Trigger[], state?: Partial<FunctionState>): Deployed => ({
  key,
  name: `overseas-purge-dev-${key}`,
  state: { ...STATE, ...state },
  triggers: triggers.map((trigger) => presentTrigger(trigger)),
});
const absent = (key: string): Deployed => ({ key, name: `overseas-purge-dev-${key}`, triggers: [] });

const GOOD = [deployed('object-change', RULES), deployed('webhook', [url()]), deployed('schedule', [NIGHTLY, DRAIN])];

/** A cloud in which `webhook` answers so; it keeps what it was asked. */
function saying(reply: unknown, asked: unknown[] = []): Cloud {
  return {
    writes: 0,
    sleep: async () => undefined,
    async call(action, body) {
      asked.push([action, body['FunctionName'], JSON.parse(String(body['Event']))]);
      if (reply instanceof PurgeError) throw reply;
      return { Result: reply as object };
    },
  };
}
const replying = (statusCode: number, body: object) => ({
  RetMsg: JSON.stringify({ statusCode, body: JSON.stringify(body) }),
  ErrMsg: '',
});
const WELL = replying(200, { ok: true });

function there(functions: readonly Deployed[] = GOOD, more: { cloud?: Cloud; stage?: string } = {}): Deployment {
  const place = { service: 'overseas-purge', stage: more.stage ?? 'dev', isNamed: false, region: 'ap-singapore' };
  return { place, functions, cloud: more.cloud ?? saying(WELL) };
}
/** All but the functions of one key. */
const without = (key: string, ...others: Deployed[]) => [...GOOD.filter((one) => one.key !== key), ...others];

describe('what cannot be looked at', () => {
  it.each([
    [false, 'skipped'],
    [true, 'fix'],
  ])('is told once; that it is asked for (%s) makes it %s', async (isWrong, state) => {
    const deployment: Deployment = { problem: 'nothing is deployed', isWrong };
    expect(await checkFunctions({ ...stored(), deployment })).toMatchObject([
      { state, message: 'nothing is deployed' },
    ]);
    for (const check of [checkTriggers, checkEgress, checkRole]) {
      expect(await check({ ...stored(), env: {}, deployment })).toMatchObject([
        { state: 'skipped', message: 'see functions' },
      ]);
    }
  });
});

describe('the functions', () => {
  const look = (functions: readonly Deployed[], checked = stored()) =>
    checkFunctions({ ...checked, deployment: there(functions) });

  it('are fine when all are there and active', async () => {
    expect(await look(GOOD)).toMatchObject([
      { state: 'ok', message: expect.stringMatching(/object-change, .*webhook, .*schedule: Active in ap-singapore/) },
    ]);
  });

  it.each([
    ['absent', absent('webhook'), /webhook is not there/],
    [
      'failed',
      deployed('webhook', [], { status: 'UpdateFailed', reasons: ['Code too large'] }),
      /UpdateFailed \(Code too large\)/,
    ],
    ['half deployed', deployed('webhook', [], { mark: { sha256: 'a', isFinished: false } }), /did not come to its end/],
  ])('are to be deployed where one is %s', async (_, webhook, message) => {
    expect(await look(without('webhook', webhook))).toMatchObject([
      { state: 'fix', message: expect.stringMatching(message), fix: 'npx serverless deploy --stage dev' },
    ]);
  });

  it('need not be there for what the configuration does not have', async () => {
    const webhookAlone = [absent('object-change'), deployed('webhook', [url()]), absent('schedule')];
    expect(await look(webhookAlone, bare)).toMatchObject([{ state: 'ok' }]);
    expect(await look(webhookAlone)).toMatchObject([
      { state: 'fix', message: expect.stringMatching(/object-change is not there; .*schedule is not there/) },
    ]);
    const queued = [
      absent('object-change'),
      deployed('webhook', [url()], { environment: { DATABASE_URL: 'x' } }),
      absent('schedule'),
    ];
    expect(await look(queued, bare)).toMatchObject([
      { state: 'fix', message: expect.stringMatching(/schedule is not there/) },
    ]);
  });
});

describe('the triggers', () => {
  const look = (functions: readonly Deployed[], checked = stored()) =>
    checkTriggers({ ...checked, deployment: there(functions) });

  it('are fine when each function is called for what is configured, and the address is told', async () => {
    expect(await look(GOOD)).toMatchObject([
      { state: 'ok', message: expect.stringMatching(/ObjectCreated.*ObjectRemove.*nightly.*https:\/\/1250000000-/) },
    ]);
  });

  it('may be more and wider than asked for', async () => {
    const wide = deployed('object-change', [...RULES, cos('cos:ObjectRestore:*')]);
    expect(await look(without('object-change', wide), stored('prefix: img/'))).toMatchObject([{ state: 'ok' }]);
  });

  it.each<[string, Deployed, RegExp]>([
    [
      'a rule is missing',
      deployed('object-change', RULES.slice(0, 1)),
      /object-change lacks cos:ObjectRemove:\* of www-/,
    ],
    [
      'a rule is narrower',
      deployed(
        'object-change',
        RULES.map((rule) => ({ ...rule, prefix: 'img/' })),
      ),
      /lacks cos:ObjectCreated/,
    ],
    [
      'a rule has a suffix',
      deployed(
        'object-change',
        RULES.map((rule) => ({ ...rule, suffix: '.png' })),
      ),
      /lacks/,
    ],
    [
      'a rule is of another bucket',
      deployed(
        'object-change',
        RULES.map((rule) => ({ ...rule, host: 'b-1.cos.ap-singapore.myqcloud.com' })),
      ),
      /lacks/,
    ],
    [
      'a rule is off',
      deployed(
        'object-change',
        RULES.map((rule) => ({ ...rule, isEnabled: false })),
      ),
      /ObjectCreated.* is switched off on/,
    ],
    ['a timer is missing', deployed('schedule', [DRAIN]), /lacks the timer of nightly \(0 0 3/],
    [
      'a timer fires at another time',
      deployed('schedule', [timer('nightly', '0 0 4 * * * *')]),
      /lacks the timer of nightly/,
    ],
    [
      'nobody drains',
      deployed('schedule', [NIGHTLY], { environment: { DATABASE_URL: 'x' } }),
      /lacks the timer of drain/,
    ],
    ['there is no address', deployed('webhook', []), /webhook lacks an open Function URL/],
    ['the address asks for CAM', deployed('webhook', [url({ authType: 'CAM' })]), /lacks an open/],
    ['the address is not public', deployed('webhook', [url({ extranet: false })]), /lacks an open/],
  ])('are to be deployed when %s', async (_, changed, message) => {
    expect(await look(without(changed.key, changed))).toMatchObject([
      {
        name: 'triggers',
        state: 'fix',
        message: expect.stringMatching(message),
        fix: expect.stringContaining('serverless deploy'),
      },
    ]);
  });

  it('of direct mode have no drain', async () => {
    expect(await look(without('schedule', deployed('schedule', [NIGHTLY])))).toMatchObject([{ state: 'ok' }]);
  });

  it('of buckets in another region are left to a deployment there', async () => {
    const [line] = await look(without('object-change', absent('object-change')), stored('region: ap-tokyo'));
    expect(line).toMatchObject({ state: 'ok', message: expect.stringMatching(/the bucket is in ap-tokyo/) });
  });
});

describe('the way out', () => {
  const vpc = { vpcId: 'vpc-1', subnetId: 'subnet-1' };
  it.each([
    [{}, 'ok', /public network access is on$/],
    [{ vpc }, 'ok', /beside the VPC of overseas-purge-dev-schedule/],
    [{ vpc, hasPublicNet: false }, 'fix', /schedule \(in vpc-1\)/],
    [{ hasPublicNet: false }, 'fix', /schedule$/],
  ])('of a function with %j is %s', async (state, expected, message) => {
    const deployment = there(without('schedule', deployed('schedule', [], state)));
    expect(await checkEgress({ deployment })).toMatchObject([
      { name: 'egress', state: expected, message: expect.stringMatching(message) },
    ]);
  });
});

describe('the role', () => {
  const look = (deployment: Deployment, env: Record<string, string> = { PURGE_TOKEN: 'the-token' }) =>
    checkRole({ ...stored(), env, deployment });

  it('is tried through the deployed function, with the token of the shell', async () => {
    const asked: unknown[] = [];
    expect(await look(there(GOOD, { cloud: saying(WELL, asked) }))).toMatchObject([
      { state: 'ok', message: expect.stringContaining('role purge-role') },
    ]);
    expect(asked).toEqual([
      [
        'InvokeFunction',
        'overseas-purge-dev-webhook',
        expect.objectContaining({
          httpMethod: 'GET',
          path: '/healthz',
          headers: { authorization: 'Bearer the-token' },
        }),
      ],
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    [
      'that says why',
      replying(503, { error: { code: 'NO_CREDENTIALS', message: 'no keys to sign with' } }),
      /no keys to sign with$/,
    ],
    ['that does not know us', replying(503, { ok: false }), /holders of the token alone$/],
    ['that fails', { RetMsg: '', ErrMsg: 'out of memory' }, /out of memory$/],
    ['that says nothing', { RetMsg: '', ErrMsg: '' }, /no answer$/],
    ['that says something else', { RetMsg: '"hello"', ErrMsg: '' }, /"hello"$/],
    ['that cannot be called', new PurgeError('DEPLOY', 'InvokeFunction: refused'), /InvokeFunction: refused$/],
  ])('is to be mended with a function %s', async (_, reply, message) => {
    expect(await look(there(GOOD, { cloud: saying(reply) }))).toMatchObject([
      { state: 'fix', message: expect.stringMatching(message) },
    ]);
  });

  it('asks for the token where the shell has none', async () => {
    const [line] = await look(there(GOOD, { cloud: saying(replying(503, { ok: false })) }), {});
    expect(line?.fix).toBe('set PURGE_TOKEN in the shell to be told why');
  });

  it('is missing where there are no keys either, except in the local cloud', async () => {
    const functions = without('schedule', deployed('schedule', [], { role: '' }));
    expect(await look(there(functions))).toMatchObject([
      { state: 'fix', message: 'neither a role nor keys: overseas-purge-dev-schedule' },
    ]);
    expect(await look(there(functions, { stage: 'local' }))).toMatchObject([{ state: 'ok' }]);
    const own = without(
      'schedule',
      deployed('schedule', [], { role: '', environment: { PURGE_SECRET_ID: 'AKIDcanary' } }),
    );
    const lines = await look(there(own));
    expect(lines).toMatchObject([{ state: 'ok' }]);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('must not be that of the deployer, whose keys are not shown', async () => {
    const functions = without(
      'webhook',
      deployed('webhook', [url()], { environment: { TENCENT_SECRET_KEY: 'canary' } }),
    );
    const lines = await look(there(functions));
    expect(lines).toMatchObject([
      { state: 'fix', message: expect.stringMatching(/webhook holds the keys of the deployer/) },
    ]);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('cannot be tried without webhook', async () => {
    expect(await look(there(without('webhook', absent('webhook'))))).toMatchObject([{ state: 'skipped' }]);
  });
});
