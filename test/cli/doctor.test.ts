import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { secretNames } from '../../lib/config/config.ts';
import { loadConfig } from '../../lib/config-check/load.ts';
import { deployFunctions } from '../../lib/deploy/cloud/reconcile.ts';
import { createScfClient } from '../../lib/deploy/cloud/scf-client.ts';
import type { Deployable, Trigger } from '../../lib/deploy/desired.ts';
import { scheduleTriggers } from '../../lib/deploy/triggers/schedule-triggers.ts';
import { siteTriggers } from '../../lib/deploy/triggers/site-triggers.ts';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { deployable, functionUrl } from '../deploy/cloud/deployables.ts';
import { type FixtureApi, fixtureApi } from '../local/scf-api/fixture-api.ts';
import { root, run } from './command.ts';

const GOLDEN = path.join(root, 'events', 'purge.config.yaml');
const KEYS = { PURGE_SECRET_ID: 'AKIDlocal', PURGE_SECRET_KEY: 'local-secret' };
const DEPLOYER = { TENCENT_SECRET_ID: 'AKIDlocal', TENCENT_SECRET_KEY: 'local-secret' };

interface Told {
  readonly name: string;
  readonly state: string;
  readonly message: string;
  readonly fix?: string;
}

let api: LocalApi;
let scf: FixtureApi;
beforeAll(async () => {
  api = await startLocalApi({ domains: ['pic.example.com', 'www.example.com'] });
  const { PATH = '' } = process.env;
  const baseEnv = { PATH, CDN_API2_URL: api.url, PURGE_TOKEN: 'the-token' };
  scf = await fixtureApi({ appid: '1253970026', baseEnv });
  await deploy();
});
afterAll(async () => {
  await scf[Symbol.asyncDispose]();
  await api.close();
});
beforeEach(() => fetch(`${api.url}/_local/reset`, { method: 'POST' }));

/** Deploys the golden functions as overseas-purge-prod-…, with the triggers and secrets of their configuration. */
async function deploy(more: Partial<Deployable> = {}): Promise<void> {
  const { config, crons } = await loadConfig(GOLDEN);
  const triggers: Record<string, readonly Trigger[]> = {
    'object-change': siteTriggers(config.sites, 'ap-singapore').triggers,
    webhook: [functionUrl()],
    schedule: scheduleTriggers(crons, false),
  };
  const environment = Object.fromEntries(secretNames(config).map((name) => [name, `${name}-canary`]));
  const functions = Object.keys(triggers).map((key) => {
    const zip = zipSync({ [`${key}.js`]: readFileSync(path.join(inject('goldenFunctions'), `${key}.js`)) });
    const sha256 = createHash('sha256').update(zip).digest('hex');
    const own = {
      key,
      name: `overseas-purge-prod-${key}`,
      handler: `${key}.main_handler`,
      role: 'purge-role',
      environment,
      reservedInstances: 1,
    };
    return { ...deployable(), ...own, zip, sha256, triggers: triggers[key] ?? [], ...more };
  });
  const keys = { secretId: 'AKIDlocal', secretKey: 'local-secret', region: 'ap-singapore' };
  const cloud = createScfClient({ ...keys, endpoint: new URL(scf.api.url), sleep: async () => undefined });
  await deployFunctions(functions, cloud, () => undefined);
}

const env = () => ({
  CDN_API2_URL: api.url,
  CDN_API3_URL: api.url,
  EDGEONE_API_URL: api.url,
  SCF_API_URL: scf.api.url,
});

/** Runs the doctor with --json; its exit code, and its lines by name. */
function look(more: Readonly<Record<string, string>>, ...args: string[]) {
  return lookIn(root, { ...env(), ...more }, '--config', GOLDEN, ...args);
}

/** The same in another folder, and with nothing that is not said. */
async function lookIn(folder: string, given: Readonly<Record<string, string>>, ...args: string[]) {
  const { code, stdout } = await run(['doctor', '--json', ...args], given, '', folder);
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Told[] };
  return {
    code,
    ok,
    lines: Object.fromEntries(checks.map((line) => [line.name, line])),
    states: checks.map(({ name, state }) => `${state} ${name}`),
  };
}

describe('overseas-purge doctor', () => {
  it('says a line for everything, and 0 where all is well', async () => {
    const { code, ok, states, lines } = await look(
      { ...KEYS, ...DEPLOYER, PURGE_TOKEN: 'the-token' },
      '--stage',
      'prod',
    );
    expect(states).toEqual([
      'ok configuration',
      'ok keys',
      'ok clock',
      'ok api cdn-2.0',
      'ok order',
      'ok domains',
      'ok quota cdn overseas',
      'ok rights',
      'skipped database',
      'ok functions',
      'ok triggers',
      'ok settings',
      'ok egress',
      'ok role',
    ]);
    expect([code, ok]).toEqual([0, true]);
    expect(lines['triggers']?.message).toMatch(
      /testpic-1253970026\.cos\.ap-singapore.*EveryDay.*http:\/\/127\.0\.0\.1/,
    );
    expect(scf.results.at(-1)).toMatchObject(['overseas-purge-prod-webhook: InvokeFunction', 200, { statusCode: 200 }]);
  });

  it('purges nothing, whatever it looks at', async () => {
    await look({ ...KEYS, ...DEPLOYER }, '--stage', 'prod');
    expect(api.calls().length).toBeGreaterThan(5);
    expect(api.calls().flatMap(({ urls, dirs }) => [...urls, ...dirs])).toEqual([]);
  });

  it('leaves out what is not asked for: no deployment without keys or where nothing is deployed', async () => {
    const bare = await look(KEYS);
    expect(bare).toMatchObject({
      code: 0,
      lines: { functions: { state: 'skipped', message: expect.stringMatching(/TENCENT_SECRET_ID/) } },
    });
    const elsewhere = await look({ ...KEYS, ...DEPLOYER });
    expect(elsewhere).toMatchObject({
      code: 0,
      lines: {
        functions: { state: 'skipped', message: expect.stringMatching(/nothing is deployed as overseas-purge-dev-/) },
      },
    });
    const named = await look({ ...KEYS, ...DEPLOYER }, '--stage', 'test', '--service', 'cms');
    expect(named).toMatchObject({
      code: 1,
      ok: false,
      lines: { functions: { state: 'fix', message: expect.stringMatching(/cms-test-/) } },
    });
  });

  it('asks with the keys of the deployer where there are no others, and says so', async () => {
    const { code, lines } = await look(DEPLOYER, '--stage', 'prod');
    expect(code).toBe(0);
    expect(lines['keys']?.message).toMatch(/TENCENT_SECRET_ID, TENCENT_SECRET_KEY: the deployer's/);
  });

  it.each([
    ['refuses the connection', { SCF_API_URL: 'http://127.0.0.1:1' }, undefined, 'ECONNREFUSED', /npm start running/],
    ['does not know the keys', { TENCENT_SECRET_KEY: 'canary' }, undefined, 'AuthFailure.SignatureFailure', /^check/],
    ['gives no right', {}, 'UnauthorizedOperation', 'UnauthorizedOperation', /doctor --policy deployer/],
  ])('tells once that the SCF API %s, with what to do about that', async (_, more, fault, code, advice) => {
    if (fault) {
      const body = JSON.stringify({ code: fault, times: 9 });
      await fetch(`${scf.api.url}/_local/scf/faults`, { method: 'POST', body });
    }
    const { lines } = await look({ ...KEYS, ...DEPLOYER, ...more }, '--stage', 'prod');
    await fetch(`${scf.api.url}/_local/scf/reset`, { method: 'POST' });
    const { functions, triggers, settings, egress, role } = lines;
    expect(functions).toMatchObject({ state: 'fix', message: expect.stringContaining(code) });
    expect(functions?.fix).toMatch(advice);
    expect(functions?.fix).not.toMatch(/serverless deploy/);
    expect(functions?.message).not.toContain(functions?.fix ?? '');
    for (const line of [triggers, settings, egress, role]) {
      expect(line).toMatchObject({ state: 'skipped', message: `the SCF API does not tell (${code}); see functions` });
    }
  });

  it('looks in the region that it is told, else in that of the buckets', async () => {
    const there = await look({ ...KEYS, ...DEPLOYER, TENCENT_REGION: 'ap-tokyo' }, '--stage', 'prod');
    expect(there.lines['functions']?.message).toMatch(/UnsupportedRegion/); // the local API has one
    const named = ['--stage', 'prod', '--region', 'ap-singapore'];
    const here = await look({ ...KEYS, ...DEPLOYER, TENCENT_REGION: 'ap-tokyo' }, ...named);
    expect(here.lines['functions']).toMatchObject({ state: 'ok' });
    const unsaid = await look({ ...KEYS, ...DEPLOYER, TENCENT_REGION: '' }, '--stage', 'prod');
    expect(unsaid.lines['functions']).toMatchObject({ state: 'ok' });
  });

  it.each<[string, Record<string, string>, object | undefined, string, RegExp]>([
    ['no keys', {}, undefined, 'keys', /set PURGE_SECRET_ID/],
    ['wrong keys', { ...KEYS, PURGE_SECRET_KEY: 'canary' }, undefined, 'keys', /PURGE_SECRET_KEY/],
    [
      'an API that is switched off',
      KEYS,
      { kind: 'retired', api: 'cdn-2.0', times: 99 },
      'order',
      /write apis: \[cdn-3\.0\]/,
    ],
    ['an unusable address', { ...KEYS, CDN_API2_URL: 'ftp://x' }, undefined, 'api cdn-2.0', /variable/],
    ['a missing right', KEYS, { kind: 'auth', action: 'RefreshCdnOverSeaDir', times: 9 }, 'rights', /doctor --policy/],
    [
      'a database that is away',
      { ...KEYS, DATABASE_URL: 'postgres://u:canary@127.0.0.1:1/x' },
      undefined,
      'database',
      /DATABASE_URL/,
    ],
    ['keys that may not deploy', { ...KEYS, ...DEPLOYER, TENCENT_SECRET_KEY: 'canary' }, undefined, 'functions', /./],
  ])('ends with 1 for %s, and says what to do', async (_, more, fault, name, fix) => {
    if (fault) await fetch(`${api.url}/_local/faults`, { method: 'POST', body: JSON.stringify(fault) });
    const { code, ok, lines } = await look(more);
    expect([code, ok]).toEqual([1, false]);
    expect(lines[name]).toMatchObject({ state: 'fix', fix: expect.stringMatching(fix) });
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('sees a clock that is off', async () => {
    await fetch(`${api.url}/_local/clock`, { method: 'POST', body: '{"offsetMs": 150000}' });
    const { code, lines } = await look(KEYS);
    expect(code).toBe(1);
    expect(lines['clock']).toMatchObject({ state: 'fix', message: expect.stringMatching(/2 min behind cdn-2\.0/) });
  });

  it('tells people the same, a line each', async () => {
    const { code, stdout } = await run(['doctor', '--config', GOLDEN], { ...env(), ...KEYS, PURGE_SECRET_KEY: 'x' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ok {4}configuration {2}2 site/m);
    expect(stdout).toMatch(/^fix {3}keys {11}PURGE_SECRET_ID, PURGE_SECRET_KEY: .* → Check/m);
    expect(stdout).toMatch(/^- {5}order {10}not looked at: /m);
  });

  it('ends with 2 for a configuration that cannot be read, which is its only line', async () => {
    const { code, stdout } = await run(['doctor', '--config', '/nowhere.yaml', '--json'], { ...env(), ...KEYS });
    expect([code, JSON.parse(stdout)]).toMatchObject([
      2,
      {
        ok: false,
        checks: [{ name: 'configuration', state: 'fix', message: expect.stringContaining('/nowhere.yaml') }],
      },
    ]);
    expect(await run(['doctor', '--bogus'])).toMatchObject({ code: 2 });
    expect(await run(['doctor', '--policy', 'nobody'])).toMatchObject({ code: 2 });
  });

  it('prints policies without keys and without network', async () => {
    const { code, stdout } = await run(['doctor', '--policy', '--config', GOLDEN]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      version: '2.0',
      statement: [{ action: ['cdn:RefreshCdnOverSeaUrl', 'cdn:RefreshCdnOverSeaDir', 'cdn:GetCdnOverseaRefreshLog'] }],
    });
    const asDocument = await run(['doctor', '--policy', 'role', '--config', GOLDEN, '--json']);
    expect(JSON.parse(asDocument.stdout)).toEqual(JSON.parse(stdout));
    const deployer = await run(['doctor', '--policy', 'deployer', '--config', '/nowhere.yaml']);
    expect(JSON.parse(deployer.stdout)).toMatchObject({ statement: [{}, { action: ['cam:PassRole'] }] });
    expect(await run(['doctor', '--policy', '--config', '/nowhere.yaml'])).toMatchObject({ code: 2 });
    expect(api.calls()).toEqual([]);
  });
});

describe('the doctor in a folder with .env', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'doctor-'));
    return () => rmSync(folder, { recursive: true });
  });
  const write = (file: string, variables: Record<string, string>) =>
    writeFileSync(
      path.join(folder, file),
      Object.entries(variables)
        .map((pair) => pair.join('='))
        .join('\n'),
    );

  it('takes everything from the file of the stage, with the shell before it, and names the file', async () => {
    write('.env', { PURGE_SECRET_ID: 'of-no-use' });
    write('.env.prod', { ...env(), ...KEYS, ...DEPLOYER, PURGE_CONFIG: GOLDEN, PURGE_SECRET_KEY: 'canary' });
    const { code, lines } = await lookIn(folder, { PURGE_SECRET_KEY: 'local-secret' }, '--stage', 'prod');
    expect(code).toBe(0);
    expect(lines['keys']).toMatchObject({
      state: 'ok',
      message: 'cdn-2.0 takes PURGE_SECRET_ID (.env.prod), PURGE_SECRET_KEY',
    });
    expect(lines['functions']).toMatchObject({ state: 'ok' });
    expect(lines['role']).toMatchObject({ state: 'ok' });
  });

  it('says that a file cannot be read, and prints the policy of the configuration that the file names', async () => {
    write('.env', { PURGE_CONFIG: GOLDEN });
    const { stdout } = await run(['doctor', '--policy'], {}, '', folder);
    expect(stdout).toContain('RefreshCdnOverSeaUrl');
    mkdirSync(path.join(folder, '.env.prod'));
    const { lines } = await lookIn(folder, { ...env(), ...KEYS, PURGE_CONFIG: GOLDEN }, '--stage', 'prod');
    expect(lines['configuration']).toMatchObject({
      state: 'ok',
      message: expect.stringMatching(/warning: \.env\.prod cannot be read \(EISDIR\)/),
    });
  });

  it('takes nothing but what is on this machine at stage local: its own keys, or none', async () => {
    const real = { CDN_API2_URL: 'https://cdn.example/', DATABASE_URL: 'postgres://u:canary@db.example/x' };
    write('.env', { ...real, PURGE_SECRET_ID: 'real', PURGE_SECRET_KEY: 'canary', PURGE_CONFIG: GOLDEN });
    const bare = await lookIn(folder, { SCF_API_URL: scf.api.url }, '--stage', 'local');
    expect(bare.states).toEqual([
      'ok configuration',
      'skipped keys',
      'skipped clock',
      'skipped api cdn-2.0',
      'skipped order',
      'skipped domains',
      'skipped quota',
      'skipped rights',
      'skipped database',
      'fix functions',
      'skipped triggers',
      'skipped settings',
      'skipped egress',
      'skipped role',
    ]);
    const there = { SCF_API_URL: scf.api.url, CDN_API2_URL: `${api.url}/v2/index.php` };
    const { lines } = await lookIn(folder, there, '--stage', 'local');
    expect(lines['keys']).toMatchObject({ state: 'ok', message: 'cdn-2.0 takes the keys of the local cloud' });
    expect(lines['quota cdn overseas']).toMatchObject({ state: 'ok' });
  });
});

describe('what is amiss in a deployment', () => {
  it('is found, each in its line', async () => {
    await deploy({
      triggers: [],
      role: '',
      environment: {},
      asyncEvents: { retries: 0, lifeS: 60 },
      vpc: { vpcId: 'vpc-1', subnetId: 'subnet-1' },
    });
    const { code, lines } = await look({ ...KEYS, ...DEPLOYER }, '--stage', 'prod');
    expect(code).toBe(1);
    expect(lines['triggers']).toMatchObject({
      state: 'fix',
      message: expect.stringMatching(/webhook lacks an open Function URL/),
    });
    expect(lines['settings']).toMatchObject({
      state: 'fix',
      message: expect.stringMatching(/schedule has 0 retries within 60 s.*webhook refuses POST \/purge; /),
      fix: expect.stringMatching(/^set PURGE_TOKEN, GENERIC_HOOK_TOKEN, .*npx serverless deploy --stage prod$/),
    });
    expect(lines['role']).toMatchObject({ state: 'fix', message: expect.stringMatching(/neither a role nor keys/) });
    expect(lines['egress']).toMatchObject({ state: 'ok', message: expect.stringMatching(/beside the VPC/) }); // deploying opens it
  });
});
