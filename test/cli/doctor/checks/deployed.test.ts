import { describe, expect, it } from 'vitest';
import { checkEgress } from '../../../../lib/cli/doctor/checks/egress.ts';
import { checkFunctions } from '../../../../lib/cli/doctor/checks/functions.ts';
import { checkRole } from '../../../../lib/cli/doctor/checks/role.ts';
import { checkSettings } from '../../../../lib/cli/doctor/checks/settings.ts';
import { checkTriggers } from '../../../../lib/cli/doctor/checks/triggers.ts';
import type { Deployed, Deployment } from '../../../../lib/cli/doctor/deployment.ts';
import { adviceFor } from '../../../../lib/deploy/cloud/advice.ts';
import { PurgeError } from '../../../../lib/errors.ts';
import {
  absent,
  cos,
  DRAIN,
  deployed,
  GOOD,
  NIGHTLY,
  RULES,
  replying,
  saying,
  stored,
  there,
  timer,
  url,
  WELL,
  without,
} from '../present.ts';
import { configured } from '../scene.ts';

const bare = configured();

describe('what cannot be looked at', () => {
  it.each([
    [undefined, 'skipped'],
    ['deploy it', 'fix'],
  ])('is told once; that it is asked for (%s) makes it %s', async (advice, state) => {
    const deployment: Deployment = {
      problem: 'nothing is deployed',
      inShort: 'see functions',
      ...(advice !== undefined && { advice }),
    };
    const told = { state, message: 'nothing is deployed', ...(advice !== undefined && { fix: advice }) };
    expect(await checkFunctions({ ...stored(), env: {}, deployment })).toEqual([{ name: 'functions', ...told }]);
    for (const check of [checkTriggers, checkEgress, checkSettings, checkRole]) {
      expect(await check({ ...stored(), env: {}, deployment })).toMatchObject([
        { state: 'skipped', message: 'see functions' },
      ]);
    }
  });
});

describe('the functions', () => {
  const look = (functions: readonly Deployed[], checked = stored()) =>
    checkFunctions({ ...checked, env: { PURGE_SECRET_KEY: 'canary-of-shell' }, deployment: there(functions) });

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

  it('are told with the reasons of the platform, which may repeat a request, but without the secrets in it', async () => {
    const secrets = { WP_SECRET: 'canary"of\\function', DATABASE_URL: 'postgres://u:p%40nary-password@h/x' };
    const request = { Variables: [{ Key: 'WP_SECRET', Value: secrets.WP_SECRET }] };
    const reasons = [
      `InvalidParameterValue ${JSON.stringify(request)} by canary-of-shell`,
      'to p@nary-password or p%40nary-password',
    ];
    const failed = deployed('webhook', [], { status: 'UpdateFailed', reasons, environment: secrets });
    const [line] = await look(without('webhook', failed));
    expect(line?.message).toMatch(/UpdateFailed \(InvalidParameterValue .*WP_SECRET.*; to \*\*\* or \*\*\*\)/);
    expect(line?.message).not.toMatch(/canary|nary-password/);
  });

  it('that others have made are told, with what takes them over', async () => {
    expect(await look(without('webhook', deployed('webhook', [], { mark: undefined })))).toMatchObject([
      {
        state: 'fix',
        message: expect.stringMatching(/webhook was not deployed from here/),
        fix: 'npx serverless deploy --stage dev --adopt, where it is yours',
      },
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

  it('is tried through the deployed function, with its token', async () => {
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
    ['that fails', { RetMsg: '', ErrMsg: 'out of memory' }, /webhook is not well: out of memory$/],
    ['that repeats a secret', { RetMsg: '', ErrMsg: `${'x'.repeat(295)} the-token` }, /x{295} \*\*\*$/],
    ['that says nothing', { RetMsg: '', ErrMsg: '' }, /no answer$/],
    ['that says something else', { RetMsg: '"hello"', ErrMsg: '' }, /"hello"$/],
  ])('is to be mended with a function %s', async (_, reply, message) => {
    expect(await look(there(GOOD, { cloud: saying(reply) }))).toMatchObject([
      { state: 'fix', message: expect.stringMatching(message) },
    ]);
  });

  it('is told with the advice of the API where that does not let us ask', async () => {
    const detail = { action: 'InvokeFunction', apiCode: 'UnauthorizedOperation.CAM' };
    const advice = adviceFor(detail.apiCode, 'InvokeFunction', there().destination);
    const refusal = new PurgeError('DEPLOY', `InvokeFunction of x: no right; ${advice}`, { detail });
    expect(await look(there(GOOD, { cloud: saying(refusal) }))).toEqual([
      {
        name: 'role',
        state: 'fix',
        message: 'overseas-purge-dev-webhook could not be asked: InvokeFunction of x: no right',
        fix: expect.stringMatching(/scf:InvokeFunction.*doctor --policy deployer/),
      },
    ]);
  });

  it('is asked with the token of the function, which need not be that of the shell; without one it cannot say why', async () => {
    const asked: unknown[] = [];
    await look(there(GOOD, { cloud: saying(WELL, asked) }), { PURGE_TOKEN: 'another' });
    expect(asked).toMatchObject([
      [expect.anything(), expect.anything(), { headers: { authorization: 'Bearer the-token' } }],
    ]);
    const tokenless = without('webhook', deployed('webhook', [url()], { environment: {} }));
    const [line] = await look(there(tokenless, { cloud: saying(replying(503, { ok: false })) }), {});
    expect(line?.fix).toBe(
      'set PURGE_TOKEN in the shell or in .env, and npx serverless deploy --stage dev, to be told why',
    );
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
