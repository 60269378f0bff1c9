import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accept } from '../../../lib/app/accept.ts';
import { answerTimer } from '../../../lib/app/schedule.ts';
import { parseCron } from '../../../lib/scf/cron-parse.ts';
import type { Report } from '../../../lib/types.ts';
import { site } from '../simulated-run.ts';
import { createScene, type Scene } from './scene.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let scene: Scene;
beforeAll(async () => {
  const shared = { site: 'www', dirs: [] };
  scene = await createScene({
    cdn: { apis: ['cdn-3.0'], area: 'overseas', method: 'POST' },
    sites: [{ ...site('www', 'https://a.example'), reboundMs: 30 * MINUTE }],
    schedules: [
      { ...shared, name: 'hourly', cron: parseCron('0 30 * * * * *'), urls: ['/hourly'] },
      { ...shared, name: 'by-hand', urls: ['/by-hand'] },
    ],
  });
});
beforeEach(() => scene.clear());
afterAll(() => scene.end());

const timer = (name: string, instance?: string): Promise<Report> =>
  scene.invoke((run) => answerTimer({ Type: 'Timer', TriggerName: name, Message: name }, run), instance);
const urls = () => scene.purges().flatMap((call) => call.urls);

describe('a schedule in queued mode', () => {
  it('goes out with its own tick, and a tick that comes again does nothing twice', async () => {
    await scene.pass(30 * MINUTE);
    expect(await timer('hourly')).toMatchObject({ changes: 2, submitted: 1, calls: 1 });
    expect(await timer('hourly')).toMatchObject({ ignored: 1, submitted: 0 });
    expect(await timer('hourly', 'another')).toMatchObject({ ignored: 1, submitted: 0 });
    expect(urls()).toEqual(['https://a.example/hourly']);
  });

  it('that fired within the last hour goes out with any tick, and one that is older does not', async () => {
    await scene.pass(35 * MINUTE);
    await timer('drain');
    expect(urls()).toEqual(['https://a.example/hourly']);
    await timer('drain', 'another');
    expect(urls()).toHaveLength(1);
    await scene.pass(HOUR);
    await timer('drain');
    expect(urls()).toHaveLength(2);
  });

  it('without a cron goes out as often as its trigger fires, but once a delivery', async () => {
    await timer('by-hand', 'a');
    await timer('by-hand', 'b');
    expect(urls().filter((url) => url.endsWith('/by-hand'))).toHaveLength(2);
  });

  it('that nobody configured is a warning, and drains', async () => {
    await timer('nobody');
    expect(scene.lines).toContainEqual(expect.objectContaining({ level: 'warn', msg: 'the timer names no schedule' }));
    expect(scene.lines).toContainEqual(expect.objectContaining({ msg: 'drained' }));
  });
});

describe('what was submitted', () => {
  const add = (name: string) =>
    scene.invoke((run) => {
      const target = { kind: 'url', url: `https://a.example/${name}`, priority: 'normal' } as const;
      return accept([target], { source: 'test', budgetMs: 2000 }, run);
    });
  const states = async () =>
    (await scene.database.outbox().history()).map(({ url, state }) => `${url.slice(18)} ${state}`);

  it('is asked after, not before 5 min, and is purged once more after its rebound, which does not rebound', async () => {
    await add('x');
    await timer('drain');
    expect(await states()).toContain('x submitted');
    await scene.pass(4 * MINUTE);
    await timer('drain');
    expect(scene.api.calls().filter(({ action }) => action === 'DescribePurgeTasks')).toHaveLength(0);
    await scene.pass(61 * MINUTE); // the local API is still on its own clock, where the task goes on; an hour is enough
    await timer('drain');
    expect(scene.api.calls().filter(({ action }) => action === 'DescribePurgeTasks').length).toBeGreaterThan(0);
    expect(await states()).toContain('x done');
    const before = urls().filter((url) => url.endsWith('/x')).length;
    await scene.pass(31 * MINUTE);
    await timer('drain');
    expect(urls().filter((url) => url.endsWith('/x'))).toHaveLength(before + 1);
    await scene.pass(3 * HOUR);
    await timer('drain');
    await scene.pass(HOUR);
    await timer('drain');
    expect(urls().filter((url) => url.endsWith('/x'))).toHaveLength(before + 1);
  });
});
