import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROVIDER_SCHEMA } from '../../../lib/deploy/service-file/schema.ts';

/** The part of the framework that checks a serverless.yml, with its own schema and messages. */
const Handler = createRequire(import.meta.url)('serverless/lib/classes/config-schema-handler/index.js');

const cache = mkdtempSync(path.join(tmpdir(), 'schema-'));
beforeAll(() => {
  vi.stubEnv('SLS_SCHEMA_CACHE_BASE_DIR', cache);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

/** What the framework says of a service, without its prefix and link; nothing if it is content. */
async function check(service: object): Promise<string> {
  const configuration = { service: 'shop', configValidationMode: 'error', provider: { name: 'tencent' }, ...service };
  const framework = {
    service: { provider: configuration.provider, configValidationMode: 'error' },
    configurationInput: configuration,
  };
  const handler = new Handler(framework);
  handler.defineProvider('tencent', PROVIDER_SCHEMA);
  try {
    await handler.validateConfig(configuration);
    return '';
  } catch (error) {
    const [first = ''] = String(error instanceof Error ? error.message : error).split('\n\n');
    return first.replace(/^Configuration error /, '');
  }
}

const withFunction = (options: object) => ({ functions: { f: { handler: 'webhook.main_handler', ...options } } });
const withEvent = (event: unknown) => withFunction({ events: [event] });

describe('the framework takes', () => {
  it.each([
    ['the sites', withEvent({ cos: 'sites' })],
    ['some sites', withEvent({ cos: { sites: ['www', 'media'], enable: false } })],
    [
      'a bucket',
      withEvent({ cos: { bucket: 'b', events: ['a', 'b'], filter: { prefix: 'a', suffix: 'b' }, enable: 'true' } }),
    ],
    ['the schedules', withEvent({ timer: 'schedules' })],
    ['a timer', withEvent({ timer: { name: 'n', cron: 'c', argument: 'a', enable: false } })],
    ['a timer in the words of old', withEvent({ timer: { name: 'n', cronExpression: 'c' } })],
    [
      'a Function URL',
      withEvent({ http: { authType: 'NONE', netConfig: { enableExtranet: true, enableIntranet: 'false' } } }),
    ],
    ['any origin', withEvent({ http: { cors: true } })],
    [
      'some origins',
      withEvent({
        http: { cors: { origins: ['a'], methods: [], headers: [], exposeHeaders: [], maxAge: 1, credentials: true } },
      }),
    ],
    ['what has two modes', withFunction({ reservedConcurrency: { queued: 20, direct: 5 }, timeout: { queued: 60 } })],
    ['an empty VPC', withFunction({ vpc: { vpcId: '', subnetId: '' } })],
    ['a retired event, so that we can say what to write', withEvent({ apigw: { path: '/' } })],
    ['an event of another cloud, for the same reason', withEvent({ s3: 'photos' })],
    [
      'an event in the words of old, for the same reason',
      withEvent({ cos: { name: 'n', parameters: { bucket: 'b' } } }),
    ],
  ])('%s', async (_, service) => {
    const before = JSON.stringify(service);
    expect(await check(service)).toBe('');
    expect(JSON.stringify(service)).toBe(before); // ajv would turn texts into numbers, or a value into a list of one
  });

  it('on a function all that stands under provider', async () => {
    const shared = {
      runtime: 'r',
      memorySize: 'm',
      timeout: 't',
      initTimeout: 1,
      role: 'r',
      namespace: 'n',
      vpc: {},
      environment: { A: 1 },
      reservedConcurrency: 1,
      maximumRetryAttempts: 1,
      maximumEventAge: 60,
    };
    expect(
      await check({ provider: { name: 'tencent', stage: 'dev', region: 'r', ...shared }, ...withFunction(shared) }),
    ).toBe('');
  });
});

describe('the framework refuses', () => {
  it.each([
    [withFunction({ memory: 128 }), "at 'functions.f': unrecognized property 'memory'"],
    [withFunction({ vpc: { vpc: 'a' } }), "at 'functions.f.vpc': unrecognized property 'vpc'"],
    [withFunction({ environment: 'a' }), "at 'functions.f.environment': must be object"],
    [{ functions: { f: { events: [] } } }, "at 'functions.f': must have required property 'handler'"],
    [{ provider: { name: 'tencent', vpcConfig: {} } }, "at 'provider': unrecognized property 'vpcConfig'"],
    [{ provider: { name: 'tencent', credentials: 'a' } }, "at 'provider': unrecognized property 'credentials'"],
    [withEvent({ cos: { buckets: 'b' } }), "at 'functions.f.events.0.cos': unrecognized property 'buckets'"],
    [withEvent({ cos: { site: 'www' } }), "at 'functions.f.events.0.cos': unrecognized property 'site'"],
    [
      withEvent({ cos: { filter: { prefixes: 'a' } } }),
      "at 'functions.f.events.0.cos.filter': unrecognized property 'prefixes'",
    ],
    [withEvent({ timer: { crons: 'a' } }), "at 'functions.f.events.0.timer': unrecognized property 'crons'"],
    [withEvent({ http: { auth: 'a' } }), "at 'functions.f.events.0.http': unrecognized property 'auth'"],
    [
      withEvent({ http: { netConfig: { extranet: true } } }),
      "at 'functions.f.events.0.http.netConfig': unrecognized property 'extranet'",
    ],
    [
      withEvent({ http: { cors: { origin: '*' } } }),
      "at 'functions.f.events.0.http.cors': unrecognized property 'origin'",
    ],
    [withEvent({ sqs: 'queue' }), "at 'functions.f.events.0': unsupported function event"],
  ])('%j', async (service, message) => {
    expect(await check(service)).toBe(message);
  });
});
