import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accept } from '../../../lib/app/accept.ts';
import { answerTimer } from '../../../lib/app/schedule.ts';
import { tick } from '../../../lib/app/tick.ts';
import { PurgeError } from '../../../lib/errors.ts';
import { createOutbox } from '../../../lib/outbox/outbox.ts';
import { readDatabase } from '../../../lib/outbox/settings.ts';
import { parseCron } from '../../../lib/scf/cron-parse.ts';
import type { Priority, Report, Target } from '../../../lib/types.ts';
import { createScene, type Scene } from './scene.ts';

const MINUTE = 60_000;
const many = (count: number, host = 'a.example', priority: Priority = 'normal'): Target[] =>
  Array.from({ length: count }, (_, n) => ({ kind: 'url', url: `https://${host}/${priority}-${n}`, priority }));
const dir = (name: string): Target => ({ kind: 'dir', url: `https://a.example/${name}/`, priority: 'normal' });

let scene: Scene;
beforeAll(async () => {
  scene = await createScene({ budget: { day: { url: 10_000, dir: 100 }, reserve: 0.5, dayStartMs: -8 * 3_600_000 } });
});
beforeEach(() => scene.clear());
afterAll(() => scene.end());

const add = (...targets: Target[]) => scene.invoke((run) => accept(targets, { source: 'test', budgetMs: 2000 }, run));
const drain = (of = scene): Promise<Report> =>
  of.invoke((run) => answerTimer({ Type: 'Timer', TriggerName: 'drain', Message: 'drain' }, run));
const used = async () => (await scene.database.outbox().readQuota()).reduce((sum, pool) => sum + pool.used, 0);

describe('a host in quarantine, whose probe meets a fault', () => {
  it.each([
    ['auth', 1],
    ['internal', 6],
    ['retired', 2],
    ['quota', 1],
  ])('(%s) is asked for once, not until the time is over', async (kind, most) => {
    await add(...many(2, 'gone.example'), ...many(1));
    await drain();
    await scene.pass(11 * MINUTE);
    await scene.fault({ kind, times: 5000, api: 'cdn-2.0' });
    const [before, spent] = [scene.purges().length, await used()];
    await drain();
    expect(scene.purges().length - before).toBeLessThanOrEqual(most + 1);
    expect((await used()) - spent).toBeLessThanOrEqual(most + 1);
    const after = scene.purges().length;
    await drain();
    expect(scene.purges().length - after).toBeLessThanOrEqual(1);
  });
});

describe('what is left of a day', () => {
  it('limits one call, and not the rest of the drain', async () => {
    await add(...many(1));
    await drain();
    await scene.database.sql`update ledger set used = 4995`;
    await add(...many(200), ...many(2001, 'a.example', 'high'));
    const before = scene.purges().length;
    await drain();
    expect(scene.purges().length - before).toBeLessThanOrEqual(5);
    expect(await used()).toBeGreaterThan(4995 + 2000);
  });
});

describe('one target that can never be purged', () => {
  it('is dead when it is too long for any call, and stops nobody', async () => {
    const long: Target = { kind: 'url', url: `https://a.example/${'%E4%B8%AD'.repeat(400_000)}`, priority: 'normal' };
    await add(long, ...many(2));
    expect(await drain()).toMatchObject({ submitted: 2 });
    const outbox = scene.database.outbox();
    expect(await outbox.dead()).toMatchObject([{ code: 'URL_TOO_LONG' }]);
    expect((await outbox.health()).pauses).toEqual([]);
  });

  it('is dead in the end when it is refused with a code that names nothing, and stops nobody meanwhile', async () => {
    const wrong = { site: 'www', kind: 'dir', url: 'ftp://a.example/x/', priority: 'normal', source: 'test' } as const;
    const outbox = scene.database.outbox('default overseas');
    await outbox.append([wrong]);
    for (let n = 0; n < 8; n += 1) {
      await add(...many(1));
      expect(await drain()).toMatchObject({ submitted: 1 });
      await scene.pass(11 * MINUTE);
    }
    expect(await outbox.dead()).toMatchObject([{ url: wrong.url, reason: expect.stringMatching(/9003/) }]);
    expect((await outbox.health()).pauses).toEqual([]);
  });
});

describe('a key fault', () => {
  it('costs one call a pause, whatever is due', async () => {
    await scene.fault({ kind: 'auth', times: 99 });
    await add(...many(1), dir('x'));
    await drain();
    await drain();
    expect(scene.purges()).toHaveLength(1);
  });
});

describe('a stand-in', () => {
  it('puts no host into quarantine', async () => {
    await scene.fault({ kind: 'internal', times: 3, api: 'cdn-2.0' });
    await scene.fault({ kind: 'moved-host', times: 1, api: 'cdn-3.0' });
    await add(...many(1));
    expect(await drain()).toMatchObject({ submitted: 0, rejected: [] });
    await scene.pass(MINUTE + 1000);
    expect(await drain()).toMatchObject({ submitted: 1 });
  });
});

describe('a login that is refused', () => {
  it.each([
    ['a wrong password', (url: URL) => Object.assign(url, { password: 'wrong' })],
    ['an unknown role', (url: URL) => Object.assign(url, { username: 'nobody_here' })],
    ['an unknown database', (url: URL) => Object.assign(url, { pathname: '/nowhere' })],
  ])('for %s is told at once, by its reason', async (_, spoil) => {
    const database = readDatabase({ DATABASE_URL: spoil(new URL(scene.database.handlerUrl)).href });
    if (!database) throw new Error('no database');
    const outbox = createOutbox(database);
    const started = performance.now();
    await expect(outbox.pending()).rejects.toMatchObject({
      code: 'OUTBOX_UNAVAILABLE',
      message: expect.stringMatching(/28P01|3D000|check DATABASE_URL/),
    });
    await expect(outbox.append([])).rejects.toMatchObject({ code: 'OUTBOX_UNAVAILABLE' });
    expect(performance.now() - started).toBeLessThan(1500);
    await outbox.close();
  });
});

describe('a tick without keys', () => {
  it('sends nothing, says what to set, and throws nothing', async () => {
    await add(...many(1));
    const credentials = () => {
      throw new PurgeError('NO_CREDENTIALS', 'set PURGE_SECRET_ID');
    };
    const ticked = await scene.invoke((run) => tick(undefined, { ...run, credentials }));
    expect(ticked).toMatchObject({ error: { code: 'NO_CREDENTIALS' }, report: { calls: 0 } });
    expect(scene.lines).toContainEqual(expect.objectContaining({ level: 'error', code: 'NO_CREDENTIALS' }));
  });
});

describe('the whole world', () => {
  let world: Scene;
  beforeAll(async () => {
    const schedules = [{ name: 'hourly', cron: parseCron('0 30 * * * * *'), site: 'www', urls: ['/hourly'], dirs: [] }];
    world = await createScene({ cdn: { apis: ['cdn-3.0'], area: 'global', method: 'POST' }, schedules });
  });
  beforeEach(() => world.clear());
  afterAll(() => world.end());

  it('gets what a schedule names in both areas, once', async () => {
    await world.pass(30 * MINUTE);
    const hourly = () => world.invoke((run) => answerTimer({ Type: 'Timer', TriggerName: 'hourly', Message: '' }, run));
    await hourly();
    await hourly();
    expect(world.purges().map(({ urls }) => urls)).toEqual([
      ['https://a.example/hourly'],
      ['https://a.example/hourly'],
    ]);
  });

  it('keeps a host that one area refuses out of that area alone', async () => {
    await world.fault({ kind: 'moved-host', times: 1, action: 'PurgeUrlsCache' });
    const one = (n: number) =>
      world.invoke((run) =>
        accept(
          many(1).map((target) => ({ ...target, url: `${target.url}${n}` })),
          { source: 't', budgetMs: 2000 },
          run,
        ),
      );
    await one(1);
    await drain(world);
    const before = world.purges().filter(({ code }) => code === 0).length;
    await one(2);
    await drain(world);
    expect(world.purges().filter(({ code }) => code === 0).length - before).toBe(1);
  });
});
