import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkSettings, SHIPPED } from '../../../../lib/cli/doctor/checks/settings.ts';
import type { Deployed } from '../../../../lib/cli/doctor/deployment.ts';
import { STANDARD_ASYNC_EVENTS } from '../../../../lib/deploy/cloud/function-state.ts';
import { root } from '../../command.ts';
import { absent, deployed, GOOD, RULES, there, without, withVariables } from '../present.ts';
import { configured } from '../scene.ts';

const hooked = configured(
  undefined,
  'webhooks: [{name: blog, preset: wordpress, secret: {env: [WP_NEW, WP_OLD]}, site: www}]',
);
const QUEUED = { DATABASE_URL: 'postgres://u:canary@h/x' };

const look = (functions: readonly Deployed[], checked = configured(), stage = 'dev') =>
  checkSettings({ ...checked, deployment: there(functions, { stage }) });

describe('the settings of what is deployed', () => {
  it('are fine as they are shipped, in either mode', async () => {
    expect(await look(GOOD)).toMatchObject([{ name: 'settings', state: 'ok' }]);
    expect(await look(withVariables(QUEUED))).toMatchObject([{ state: 'ok' }]);
    expect(await look([absent('object-change'), deployed('webhook', []), absent('schedule')])).toMatchObject([
      { state: 'ok' },
    ]);
  });

  it('are known as serverless.yml has them', () => {
    const { functions } = parse(readFileSync(path.join(root, 'serverless.yml'), 'utf8'));
    for (const mode of ['queued', 'direct'] as const) {
      for (const [key, shipped] of Object.entries(SHIPPED)) {
        const { maximumRetryAttempts, maximumEventAge, reservedConcurrency } = functions[key];
        const { retries, lifeS } = STANDARD_ASYNC_EVENTS;
        const asked = { retries: maximumRetryAttempts?.[mode] ?? retries, lifeS: maximumEventAge?.[mode] ?? lifeS };
        expect([key, mode, shipped[mode]]).toEqual([key, mode, asked]);
        expect(reservedConcurrency).toBeDefined();
      }
    }
    expect(Object.keys(SHIPPED).sort()).toEqual(
      Object.keys(functions)
        .filter((key) => key !== 'webhook')
        .sort(),
    );
  });

  it.each<[string, readonly Deployed[], string]>([
    [
      'nothing is reserved',
      without('object-change', deployed('object-change', RULES, { reservedMb: undefined })),
      'overseas-purge-dev-object-change has no reserved concurrency',
    ],
    [
      'ticks pile up',
      withVariables(QUEUED).map((one) => ({
        ...one,
        state: { ...one.state, asyncEvents: STANDARD_ASYNC_EVENTS },
      })),
      'overseas-purge-dev-schedule has 2 retries within 21600 s, not 0 retries within 60 s',
    ],
    [
      'what failed is not tried again',
      without('schedule', deployed('schedule', [], { asyncEvents: { retries: 0, lifeS: 60 } })),
      'overseas-purge-dev-schedule has 0 retries within 60 s, not 2 retries within 21600 s',
    ],
    [
      'what waits is dropped early',
      without('object-change', deployed('object-change', RULES, { asyncEvents: { retries: 2, lifeS: 60 } })),
      'overseas-purge-dev-object-change has 2 retries within 60 s, not 2 retries within 21600 s',
    ],
    [
      'one accepts what another does not drain',
      withVariables(QUEUED)
        .filter(({ key }) => key !== 'schedule')
        .concat(GOOD.filter(({ key }) => key === 'schedule')),
      'overseas-purge-dev-object-change, overseas-purge-dev-webhook, overseas-purge-dev-schedule do not have the same DATABASE_URL',
    ],
  ])('are to be deployed where %s', async (_, functions, message) => {
    const lines = await look(functions);
    expect(lines).toEqual([{ name: 'settings', state: 'fix', message, fix: 'npx serverless deploy --stage dev' }]);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('lack what a caller is known by where no variable has it; of a rotation one is enough', async () => {
    const withEnv = (environment: Record<string, string>) =>
      without('webhook', deployed('webhook', [], { environment }));
    expect(await look(withEnv({ WP_OLD: 'canary' }), hooked)).toEqual([
      {
        name: 'settings',
        state: 'fix',
        message: 'overseas-purge-dev-webhook refuses POST /purge',
        fix: 'set PURGE_TOKEN in the shell or in .env, and npx serverless deploy --stage dev',
      },
    ]);
    expect(await look(withEnv({ PURGE_TOKEN: '' }), hooked)).toMatchObject([
      {
        message: 'overseas-purge-dev-webhook refuses POST /purge; overseas-purge-dev-webhook refuses POST /hooks/blog',
        fix: expect.stringMatching(/^set PURGE_TOKEN, WP_NEW or WP_OLD in/),
      },
    ]);
    expect(await look(withEnv({ PURGE_TOKEN: 'canary', WP_NEW: 'canary' }), hooked)).toMatchObject([{ state: 'ok' }]);
  });

  it('need no secrets in the local cloud, which has them', async () => {
    expect(await look(without('webhook', deployed('webhook', [], { environment: {} })), hooked, 'local')).toMatchObject(
      [{ state: 'ok' }],
    );
  });
});
