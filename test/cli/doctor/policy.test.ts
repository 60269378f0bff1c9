import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROVIDERS } from '../../../lib/cdn/providers.ts';
import { deployerPolicy } from '../../../lib/cli/doctor/deployer-policy.ts';
import { rolePolicy } from '../../../lib/cli/doctor/policy.ts';
import { RIGHTS } from '../../../lib/cli/doctor/rights.ts';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import type { ApiName, Call, Provider } from '../../../lib/types.ts';
import { root } from '../command.ts';
import { apisAt, configured, link } from './scene.ts';

const APIS: readonly ApiName[] = ['cdn-2.0', 'cdn-3.0', 'edgeone'];
const call: Call = { credentials: { secretId: 'AKIDlocal', secretKey: 'local-secret' }, timeoutMs: 5000 };
let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi();
});
afterAll(() => api.close());

const cdn = { apis: [], area: 'overseas', method: 'POST', zone: 'zone-1' } as const;
const provider = (name: ApiName): Provider => PROVIDERS[name]('overseas', cdn, apisAt(api.url), link);

/** Runs some work; the actions that it called, as a policy names them. */
async function actionsOf(work: () => Promise<unknown>): Promise<string[]> {
  await fetch(`${api.url}/_local/reset`, { method: 'POST' });
  await work();
  return api.calls().map((entry) => `${entry.api === 'edgeone' ? 'teo' : 'cdn'}:${entry.action}`);
}

/** What the functions may ask of a provider; the next test says that it is all. */
async function callEverything(name: ApiName): Promise<void> {
  const { purge, tasks, quota } = provider(name);
  for (const kind of ['url', 'dir'] as const) await purge(kind, ['https://a.example/x/'], call);
  await tasks?.({ from: Date.now() - 1000, to: Date.now() }, call);
  await quota?.(call);
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path.join(root, folder, file), 'utf8'));
}

describe('the policy of the execution role', () => {
  it('has a statement for each product of the configured APIs, and no other action', () => {
    expect(rolePolicy(configured('apis: [cdn-3.0]').config)).toEqual({
      version: '2.0',
      statement: [
        {
          effect: 'allow',
          action: ['cdn:PurgeUrlsCache', 'cdn:PurgePathCache', 'cdn:DescribePurgeTasks', 'cdn:DescribePurgeQuota'],
          resource: ['*'],
        },
      ],
    });
    const both = rolePolicy(configured('apis: [cdn-2.0, edgeone], zone: zone-1').config);
    expect(both.statement.map(({ action }) => action)).toEqual([
      ['cdn:RefreshCdnOverSeaUrl', 'cdn:RefreshCdnOverSeaDir', 'cdn:GetCdnOverseaRefreshLog'],
      ['teo:CreatePurgeTask', 'teo:DescribePurgeTasks', 'teo:DescribeContentQuota'],
    ]);
  });

  it.each(APIS)('allows exactly what the functions call of %s', async (name) => {
    const called = new Set(await actionsOf(() => callEverything(name)));
    expect([...called].sort()).toEqual(RIGHTS[name].map(({ action }) => action).toSorted());
  });

  it('is complete: functions use a provider for nothing but purging, tasks and quota, and read no bucket', () => {
    const sources = ['functions', 'lib/app'].flatMap(sourcesBelow).join('\n');
    expect(sources).toMatch(/\.purge\(/);
    expect(sources).toMatch(/\.tasks\(/);
    expect(sources).toMatch(/\.quota\(/);
    expect(sources).not.toMatch(/prefetch|cdn\/domains|cdn\/zones|\/cos\/|myqcloud/);
  });
});

describe('trying a right', () => {
  it.each(APIS.flatMap((name) => RIGHTS[name].map((right) => [right.action, name, right] as const)))(
    '%s calls that action, and purges nothing',
    async (action, name, right) => {
      const called = await actionsOf(async () => right.ask(provider(name), call, Date.now()));
      expect(called).toEqual([action]);
      expect(api.calls()).toMatchObject([{ urls: [], dirs: [] }]);
    },
  );
});

describe('the policy of who deploys', () => {
  it('has what deploying calls, and handing on the role', () => {
    const [scf, cam] = deployerPolicy().statement;
    expect(scf?.action).toEqual(
      expect.arrayContaining(['scf:CreateFunction', 'scf:UpdateFunctionCode', 'scf:ListTriggers']),
    );
    expect(scf?.action.every((action) => action.startsWith('scf:'))).toBe(true);
    expect(cam?.action).toEqual(['cam:PassRole']);
  });

  it('knows every action that the source calls', () => {
    const called = sourcesBelow('lib/deploy').flatMap((source) =>
      [...source.matchAll(/(?:call\(|action: )'(\w+)'/g)].map(([, action]) => `scf:${action}`),
    );
    expect(called.length).toBeGreaterThan(2);
    expect(deployerPolicy().statement[0]?.action).toEqual(expect.arrayContaining(called));
  });
});
