import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readService } from '../../../lib/deploy/service-file/read-service.ts';
import { contextOf, problemsOf, read } from './service-file.ts';

const FILE = readFileSync(new URL('../../../serverless.yml', import.meta.url), 'utf8');

/** The file that is shipped, its variables resolved as the framework does: the first source that has a value. */
function shipped(variables: Readonly<Record<string, string>>) {
  const resolved = FILE.replace(/\$\{([^}]+)\}/g, (_, sources: string) => {
    const found = sources.split(/,\s*/).map((source) => {
      const [, literal] = /^'(.*)'$/.exec(source) ?? [];
      return literal ?? variables[source.replace(/^env:/, '')];
    });
    return JSON.stringify(found.find((value) => value !== undefined));
  });
  return parse(resolved);
}

const ENV = { PURGE_TOKEN: 'purge', CMS_TOKEN: 'cms', TENCENT_SECRET_ID: 'mine', UNRELATED: 'x' };
const KEYS = { PURGE_SECRET_ID: 'id', PURGE_SECRET_KEY: 'key' };

describe('the file that is shipped', () => {
  it('comes to three functions in direct mode', () => {
    const { functions, warnings } = readService(shipped({ PURGE_ROLE: 'purge' }), contextOf({ env: ENV }));
    expect(warnings).toEqual([]);
    const shared = {
      namespace: 'default',
      runtime: 'Nodejs18.15',
      description: '',
      memoryMb: 128,
      initTimeoutS: 65,
      role: 'purge',
      asyncEvents: { retries: 2, lifeS: 21_600 },
    };
    const host = 'www-1250000000.cos.ap-singapore.myqcloud.com';
    const rule = { type: 'cos', host, prefix: '', suffix: '', isEnabled: true };
    expect(functions).toEqual([
      {
        ...shared,
        key: 'object-change',
        name: 'overseas-purge-dev-object-change',
        handler: 'object-change.main_handler',
        timeoutS: 60,
        environment: {},
        reservedInstances: 5,
        triggers: [
          { ...rule, event: 'cos:ObjectCreated:*' },
          { ...rule, event: 'cos:ObjectRemove:*' },
        ],
      },
      {
        ...shared,
        key: 'webhook',
        name: 'overseas-purge-dev-webhook',
        handler: 'webhook.main_handler',
        timeoutS: 10,
        environment: { PURGE_TOKEN: 'purge', CMS_TOKEN: 'cms' },
        triggers: [{ type: 'http', authType: 'NONE', intranet: false, extranet: true, isEnabled: true }],
      },
      {
        ...shared,
        key: 'schedule',
        name: 'overseas-purge-dev-schedule',
        handler: 'schedule.main_handler',
        timeoutS: 60,
        environment: {},
        reservedInstances: 1,
        triggers: [{ type: 'timer', name: 'nightly', cron: '0 0 3 * * * *', argument: 'nightly', isEnabled: true }],
      },
    ]);
  });

  it('drains every 15 s in queued mode, where a tick that failed is not tried again', () => {
    const variables = { ...KEYS, DATABASE_URL: 'postgres://u:p@db.example/purge' };
    const { functions, warnings } = readService(shipped(variables), contextOf({ env: ENV }));
    expect(warnings).toEqual([]);
    expect(functions.map(({ reservedInstances }) => reservedInstances)).toEqual([20, undefined, 1]);
    expect(functions[2]).toMatchObject({
      asyncEvents: { retries: 0, lifeS: 60 },
      environment: variables,
      triggers: [
        { name: 'nightly' },
        { type: 'timer', name: 'drain', cron: '*/15 * * * * * *', argument: 'drain', isEnabled: true },
      ],
    });
  });

  it.each([{}, { TENCENT_REGION: '' }])(
    'is deployed where its buckets are, also without a variable: %j',
    (variables) => {
      const config =
        'cdn: {apis: [cdn-2.0]}\nsites: [{name: www, bucket: www-1250000000, region: eu-frankfurt, bases: [https://a.example]}]\n';
      const { region, functions } = readService(shipped({ ...KEYS, ...variables }), contextOf({ config }));
      expect(region).toBe('eu-frankfurt');
      expect(functions[0]?.triggers).toHaveLength(2);
      const given = shipped({ ...KEYS, TENCENT_REGION: 'ap-chengdu' });
      expect(() => readService(given, contextOf({ config }))).toThrow(/ap-chengdu; leave the region empty/);
    },
  );

  it('hands over the token of temporary keys as well', () => {
    const variables = { ...KEYS, PURGE_SESSION_TOKEN: 'token' };
    const { functions } = readService(shipped(variables), contextOf({ env: ENV }));
    expect(functions[2]?.environment).toEqual(variables);
  });

  it('is in a VPC where both ids are set', () => {
    const variables = { ...KEYS, PURGE_VPC_ID: 'vpc-a', PURGE_SUBNET_ID: 'subnet-b' };
    const { functions } = readService(shipped(variables), contextOf({ env: ENV }));
    expect(functions.map(({ vpc }) => vpc)).toEqual(Array(3).fill({ vpcId: 'vpc-a', subnetId: 'subnet-b' }));
  });

  it('deploys with the configuration that is shipped, which has no schedule', () => {
    const config = readFileSync(new URL('../../../purge.config.yaml', import.meta.url), 'utf8');
    const { functions } = readService(shipped(KEYS), contextOf({ config }));
    expect(functions.map(({ triggers }) => triggers.length)).toEqual([2, 1, 0]);
  });

  it('lists no variable that would be refused, whatever the shell of the deployer has', () => {
    const names = [...FILE.matchAll(/^ {4}([A-Z_0-9]+):/gm)].map(([, name]) => name ?? '');
    expect(names).toContain('DATABASE_URL');
    expect(names.filter((name) => /^(TENCENT|SCF|QCLOUD)/.test(name))).toEqual([]);
  });
});

const NONE =
  'functions: there are none; write for example webhook: {handler: webhook.main_handler, events: [{http: {authType: NONE, netConfig: {enableExtranet: true}}}]}';

describe('everything that is wrong', () => {
  it('is told at once, each on a line after its path, and once though three functions have it', () => {
    const functions = `{
      object-change: {handler: object-change.main_handler, timeout: 0, events: [{cos: sites}]},
      webhook: {handler: webhook.handler, events: [{apigw: {path: /}}]},
      schedule: {handler: schedule.main_handler, reservedConcurrency: none}}`;
    expect(problemsOf(() => read(functions, 'region: eu, memorySize: 100'))).toEqual([
      'provider.region: "eu" is no region; it is written like ap-singapore or eu-frankfurt',
      'provider.memorySize: 100 is no memory size; SCF takes 64, or 128 to 3072 in steps of 128 (MB)',
      'functions.object-change.timeout: 0 is no time limit; SCF takes 1 to 900 seconds',
      'functions.webhook.handler: a function exports main_handler alone; write webhook.main_handler',
      expect.stringMatching(/^functions\.webhook\.events\[0\]\.apigw: API Gateway is retired/),
      expect.stringMatching(/^functions\.schedule\.reservedConcurrency: "none" is no number of instances/),
    ]);
  });

  it('is in the detail of the error as a list, too', () => {
    expect(() => read('{}')).toThrow(
      expect.objectContaining({
        code: 'BAD_CONFIG',
        message: `1 problem(s) in serverless.yml\n${NONE}`,
        detail: { problems: [NONE] },
      }),
    );
  });
});
