import { describe, expect, it } from 'vitest';
import { createChains } from '../../lib/app/apis.ts';
import { systemEffects } from '../../lib/app/effects.ts';
import { type AreaPlan, planArea } from '../../lib/cli/planned/area-plan.ts';
import type { Config } from '../../lib/config/config.ts';
import { checkConfig } from '../../lib/config-check/check.ts';
import type { PoolDay } from '../../lib/outbox/port.ts';
import { target } from '../planning/target.ts';

const SITE =
  'sites: [{name: www, bases: [https://h], collapse: [{dir: /a/, over: 2}]}]\nbudget: {reserve: {high: 10%}}';
const some = ['1', '2', '3', '4'].map((name) => target(`https://h/a/${name}`));
const POOL = 'default cdn overseas dir';

function configOf(cdn: string): Config {
  return checkConfig(`cdn: ${cdn}\n${SITE}\n`, 'test.yaml').config;
}

function plans(config: Config, targets = some, days?: readonly Partial<PoolDay>[]): readonly AreaPlan[] {
  const send = () => Promise.reject(new Error('a test sends nothing'));
  const chains = createChains(config, {}, { ...systemEffects, transport: { send } });
  const known = days?.map((day): PoolDay => {
    return { pool: POOL, day: '2025-01-01', endsAt: 0, used: 0, limit: 100, isClosed: false, ...day };
  });
  return chains.map((chain) => planArea(targets, chain, config, known));
}

describe('the plan of an area', () => {
  const config = configOf('{apis: [cdn-2.0]}');
  const reserve = 10;

  it.each([
    ['a day that nothing was spent of', [], 1],
    ['a day with one directory left above the reserve', [{ used: 99 - reserve }], 1],
    ['a day of which only the reserve is left', [{ used: 100 - reserve }], 0],
    ['a day that is spent', [{ used: 100 }], 0],
    ['a day that the API has closed', [{ isClosed: true }], 0],
    ['a day of another pool', [{ pool: 'default cdn mainland dir', used: 100 }], 1],
  ])('with %s collapses as the drain would', (_, days, count) => {
    expect(plans(config, some, days)[0]?.absorbed).toHaveLength(count);
  });

  it('tells a closed day, and a day that is not enough', () => {
    const dirs = ['x', 'y'].map((name) => target(`https://h/${name}/`, 'normal', 'dir'));
    const [plan] = plans(config, dirs, [{ isClosed: true, used: 99 }]);
    expect(plan?.quota[1]).toEqual({ kind: 'dir', pool: POOL, limit: 100, before: 1, after: -1, isClosed: true });
  });

  it('purges directories that collapse apart from those asked for, where the API can purge them whole', () => {
    const asked = [...some, target('https://h/b/', 'normal', 'dir')];
    const calls = (api: string) => plans(configOf(`{apis: [${api}]}`), asked)[0]?.calls.map(({ count }) => count);
    expect([calls('cdn-2.0'), calls('cdn-3.0')]).toEqual([[2], [1, 1]]);
  });

  it('is one of each area, with the first API of the list', () => {
    const global = plans(configOf('{apis: [cdn-3.0], area: global}'));
    expect(global.map(({ api, pool }) => `${api} ${pool}`)).toEqual(['cdn-3.0 cdn overseas', 'cdn-3.0 cdn mainland']);
  });
});
