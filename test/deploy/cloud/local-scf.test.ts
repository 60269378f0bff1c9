import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Cloud } from '../../../lib/deploy/cloud/cloud.ts';
import {
  deployFunctions,
  describeFunctions,
  invokeFunction,
  removeFunctions,
} from '../../../lib/deploy/cloud/reconcile.ts';
import { createScfClient } from '../../../lib/deploy/cloud/scf-client.ts';
import type { Deployable } from '../../../lib/deploy/desired.ts';
import { PurgeError } from '../../../lib/errors.ts';
import { codeOf, type FixtureApi, fixtureApi } from '../../local/scf-api/fixture-api.ts';
import { cosTrigger, deployable, functionUrl, timer } from './deployables.ts';

const NEVER = '0 0 3 1 1 * 2098';
const tell = () => undefined;

function version(returned: string, given: Partial<Deployable> = {}): Deployable {
  const zip = new Uint8Array(
    Buffer.from(codeOf(`console.log('hello'); return { version: '${returned}', event };`), 'base64'),
  );
  const sha256 = createHash('sha256').update(zip).digest('hex');
  return deployable({ handler: 'index.main_handler', ...given, zip, sha256 });
}

const OLD = version('old', {
  environment: { CDN_TOKEN: 'a=b' },
  reservedInstances: 1,
  triggers: [cosTrigger(), cosTrigger({ event: 'cos:ObjectRemove:*' }), timer({ cron: NEVER }), functionUrl()],
});
const NEW = version('new', {
  role: 'purge',
  memoryMb: 256,
  reservedInstances: 2,
  asyncEvents: { retries: 0, lifeS: 60 },
  triggers: [
    cosTrigger({ prefix: 'posts/' }),
    cosTrigger({ event: 'cos:ObjectRemove:*', isEnabled: false }),
    timer({ cron: NEVER, argument: 'drain' }),
    functionUrl({
      cors: { origins: ['*'], methods: ['GET'], headers: [], exposeHeaders: [], maxAge: 60, credentials: false },
    }),
  ],
});

function cloudOf({ api }: FixtureApi): Cloud {
  const keys = { secretId: 'AKIDlocal', secretKey: 'local-secret', region: 'ap-singapore' };
  return createScfClient({ ...keys, endpoint: new URL(api.url), sleep: async () => undefined });
}

/** What is there, without addresses, times and order, which may be others each time. */
async function lines(cloud: Cloud): Promise<readonly string[]> {
  const all = await describeFunctions([OLD.name], cloud);
  return all.map((line) => line.replace(/ {2}changed .*/, '').replace(/http:\S+/, '')).toSorted();
}

/** The same cloud, in which the call after so many others has a fault that the local API makes. */
function withFault(cloud: Cloud, { api }: FixtureApi, code: string, calls: number): Cloud {
  let n = 0;
  return {
    sleep: (ms) => cloud.sleep(ms),
    get writes() {
      return cloud.writes;
    },
    async call(action, body) {
      if (n++ === calls) {
        await fetch(`${api.url}/_local/scf/faults`, { method: 'POST', body: JSON.stringify({ code }) });
      }
      return cloud.call(action, body);
    },
  };
}

describe('over the local SCF API', () => {
  it('what is deployed answers, changes in place, keeps its address, and goes without a trace', async () => {
    await using fixture = await fixtureApi({ busyPolls: 2 });
    const cloud = cloudOf(fixture);
    const first = await deployFunctions([OLD], cloud, tell);
    expect(first.functions[0]).toMatchObject({ created: true, urls: [expect.stringMatching(/^http:/)] });
    expect((await deployFunctions([OLD], cloud, tell)).writes).toBe(0);
    expect(await invokeFunction(OLD.name, '{"x":1}', cloud)).toMatchObject({
      ok: true,
      result: '{"version":"old","event":{"x":1}}',
      log: expect.stringContaining('hello'),
    });
    const second = await deployFunctions([NEW], cloud, tell);
    expect(second.functions[0]?.changed).toEqual(
      expect.arrayContaining(['code', 'memorySize', 'role', 'environment', 'reservedConcurrency', 'maximumEventAge']),
    );
    expect(second.functions[0]?.urls).toEqual(first.functions[0]?.urls);
    expect((await deployFunctions([NEW], cloud, tell)).writes).toBe(0);
    expect(await invokeFunction(OLD.name, '{}', cloud)).toMatchObject({ result: '{"version":"new","event":{}}' });
    await removeFunctions([OLD.name], cloud, tell);
    expect(fixture.api.functions()).toEqual([]);
  });

  it('changes memorySize alone in one write', async () => {
    await using fixture = await fixtureApi();
    const cloud = cloudOf(fixture);
    const plain = (memoryMb: number) => version('old', { memoryMb, triggers: [functionUrl()] });
    await deployFunctions([plain(128)], cloud, tell);
    expect(await deployFunctions([plain(256)], cloud, tell)).toMatchObject({
      writes: 1,
      functions: [{ changed: ['memorySize'] }],
    });
  });

  it.each(['lost-reply', 'reset', 'InternalError'])(
    'a single %s at whichever call is got over without another run, and nothing is there twice',
    async (code) => {
      await using fixture = await fixtureApi();
      const cloud = cloudOf(fixture);
      await deployFunctions([OLD], cloud, tell);
      const expected = await lines(cloud);
      for (let n = 0; n < 24; n++) {
        await removeFunctions([OLD.name], cloud, tell);
        await deployFunctions([OLD], withFault(cloud, fixture, code, n), tell);
        expect(await lines(cloud)).toEqual(expected);
        expect((await deployFunctions([OLD], cloud, tell)).writes).toBe(0);
      }
    },
    60_000,
  );

  it('after a refusal at whichever call the next run comes to the same end, and going back does too', async () => {
    await using fixture = await fixtureApi();
    const cloud = cloudOf(fixture);
    await deployFunctions([OLD], cloud, tell);
    const old = await lines(cloud);
    await deployFunctions([NEW], cloud, tell);
    const changed = await lines(cloud);
    let refused = 0;
    for (let n = 0; n < 32; n++) {
      await deployFunctions([OLD], cloud, tell);
      expect(await lines(cloud)).toEqual(old);
      await deployFunctions([NEW], withFault(cloud, fixture, 'LimitExceeded.Quota', n), tell).catch(
        (error: unknown) => {
          expect(error).toBeInstanceOf(PurgeError);
          refused += 1;
        },
      );
      if (n % 2 === 0) {
        await deployFunctions([NEW], cloud, tell);
        expect(await lines(cloud)).toEqual(changed);
        expect((await deployFunctions([NEW], cloud, tell)).writes).toBe(0);
      }
    }
    expect(refused).toBeGreaterThan(20);
  }, 60_000);

  it('a creation or a change that fails later is made good by the next run', async () => {
    await using fixture = await fixtureApi();
    const cloud = cloudOf(fixture);
    const failing = (code: string) => withFault(cloud, fixture, code, 0);
    await expect(deployFunctions([OLD], failing('create-fails'), tell)).rejects.toThrow('ended as CreateFailed');
    expect((await deployFunctions([OLD], cloud, tell)).functions[0]?.created).toBe(true);
    await expect(deployFunctions([NEW], failing('update-fails'), tell)).rejects.toThrow('ended as UpdateFailed');
    await deployFunctions([NEW], cloud, tell);
    expect(await invokeFunction(OLD.name, '{}', cloud)).toMatchObject({ result: '{"version":"new","event":{}}' });
    expect((await deployFunctions([NEW], cloud, tell)).writes).toBe(0);
  });
});
