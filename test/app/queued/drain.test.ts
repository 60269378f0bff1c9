import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accept } from '../../../lib/app/accept.ts';
import { intakesOf } from '../../../lib/app/outboxes.ts';
import { answerTimer } from '../../../lib/app/schedule.ts';
import { PurgeError } from '../../../lib/errors.ts';
import type { Priority, Report, Target } from '../../../lib/types.ts';
import { createScene, type Scene } from './scene.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});
beforeEach(() => scene.clear());
afterAll(() => scene.end());

const url = (name: string | number, host = 'a.example', priority: Priority = 'normal'): Target => ({
  kind: 'url',
  url: `https://${host}/${name}`,
  priority,
});
const many = (count: number, host?: string, priority?: Priority) =>
  Array.from({ length: count }, (_, n) => url(n, host, priority));
const dir = (name: string): Target => ({ kind: 'dir', url: `https://a.example/${name}/`, priority: 'normal' });

const add = (...targets: Target[]) => scene.invoke((run) => accept(targets, { source: 'test', budgetMs: 2000 }, run));
const tick = (): Promise<Report> =>
  scene.invoke((run) => answerTimer({ Type: 'Timer', TriggerName: 'drain', Message: 'drain' }, run));
const pending = () => scene.database.outbox().pending();

describe('what is accepted', () => {
  it('is stored, purges nothing by itself, and goes out with the next tick in full batches', async () => {
    expect(await add(...many(2500), dir('x'))).toMatchObject({
      urls: 2500,
      dirs: 1,
      submitted: 0,
      pending: 2501,
      calls: 0,
    });
    expect(scene.purges()).toEqual([]);
    expect(await tick()).toMatchObject({ changes: 2501, submitted: 2501, pending: 0, calls: 4, rejected: [] });
    expect(scene.purges().map(({ count }) => count)).toEqual([1000, 1000, 500, 1]);
    expect(await pending()).toMatchObject({ urls: 0, dirs: 0 });
    expect(await tick()).toMatchObject({ submitted: 0, calls: 0 });
  });

  it('costs one URL, however often it was rewritten between two ticks', async () => {
    for (let n = 0; n < 20; n += 1) await add(...many(50));
    expect(await tick()).toMatchObject({ changes: 1000, submitted: 50, calls: 1 });
    const [pool] = await scene.database.outbox().readQuota();
    expect(pool).toMatchObject({ used: 50, limit: 10_000 });
  });

  it('is purged again when it changes while its purge is under way', async () => {
    await add(url(1));
    const [first] = await Promise.all([tick(), add(url(1))]);
    const second = await tick();
    expect(first.submitted + second.submitted).toBeGreaterThanOrEqual(1);
    expect(await pending()).toMatchObject({ urls: 0 });
  });
});

describe('a failing CDN', () => {
  it.each([
    ['lost-reply', 2],
    ['http-500', 2],
    ['reset', 2],
    ['throttle', 2],
    ['short-count', 2],
    ['maintenance', 2],
  ])('by %s is tried again, each time paid for where it may have been done', async (kind, calls) => {
    await scene.fault({ kind, times: 1, api: 'cdn-2.0' });
    await add(...many(10));
    expect(await tick()).toMatchObject({ submitted: 10, calls });
    const [pool] = await scene.database.outbox().readQuota();
    expect(pool?.used).toBe(kind === 'throttle' || kind === 'maintenance' ? 10 : 20);
  });

  it('by a wrong key is asked once a pause of 5 min, and loses nothing', async () => {
    await scene.fault({ kind: 'auth', times: 99 });
    await add(...many(10));
    for (let n = 0; n < 5; n += 1) {
      await tick();
      await scene.pass(15_000);
    }
    expect(scene.purges()).toHaveLength(1);
    expect(await scene.database.outbox().health()).toMatchObject({
      pauses: [{ name: expect.stringMatching(/^key /) }],
    });
    await scene.pass(5 * MINUTE - 15_000);
    await tick();
    expect(scene.purges()).toHaveLength(2);
    expect(await pending()).toMatchObject({ urls: 10 });
    expect(scene.lines).toContainEqual(expect.objectContaining({ level: 'error', msg: 'the drain is paused' }));
  });

  it('of directories alone does not keep URLs from being purged', async () => {
    await scene.fault({ kind: 'internal', times: 99, action: 'RefreshCdnOverSeaDir' });
    await scene.fault({ kind: 'internal', times: 99, action: 'PurgePathCache' });
    await add(dir('x'));
    await tick();
    expect(await scene.database.outbox().health()).toMatchObject({ pauses: [{ name: 'api cdn-3.0 dir' }] });
    await add(...many(3));
    expect(await tick()).toMatchObject({ submitted: 3 });
    expect(await pending()).toMatchObject({ urls: 0, dirs: 1 });
  });

  it('by its quota waits for the day, but for one probe URL an hour, and goes on when that is taken', async () => {
    await scene.fault({ kind: 'quota', times: 3 });
    await add(...many(1500));
    for (let n = 0; n < 5; n += 1) await tick();
    expect(scene.purges().map(({ count }) => count)).toEqual([1000]);
    await scene.pass(HOUR + 1000);
    for (let n = 0; n < 3; n += 1) await tick();
    expect(scene.purges().map(({ count }) => count)).toEqual([1000, 1]);
    await scene.pass(HOUR + 1000);
    await tick();
    expect(scene.purges().map(({ count }) => count)).toEqual([1000, 1, 1]);
    await scene.pass(HOUR + 1000);
    await tick();
    expect(
      scene
        .purges()
        .slice(3)
        .map(({ count, code }) => [count, code]),
    ).toEqual([
      [1, 0],
      [1000, 0],
      [499, 0],
    ]);
    expect(await pending()).toMatchObject({ urls: 0 });
  });

  it('for a wrong host alone puts it in quarantine, probes it every 10 min, and takes it back', async () => {
    await add(...many(3), ...many(4, 'gone.example'));
    const first = await tick();
    expect(first).toMatchObject({ submitted: 3 });
    const { rows } = await pending();
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({ reason: expect.stringMatching(/9110/) });
    await tick();
    const before = scene.purges().length;
    await scene.pass(10 * MINUTE + 1000);
    await tick();
    expect(
      scene
        .purges()
        .slice(before)
        .map(({ count }) => count),
    ).toEqual([1]);
  });

  it('for a wrong URL buries it with the reason, and a retry brings it back', async () => {
    const wrong = { site: 'www', kind: 'url', url: 'ftp://a.example/x', priority: 'normal', source: 'test' } as const;
    await scene.database.outbox('default overseas').append([wrong]);
    await add(...many(3));
    expect(await tick()).toMatchObject({ submitted: 3, rejected: [{ target: wrong.url, code: 'CDN_REFUSED' }] });
    expect(await pending()).toMatchObject({ urls: 0 });
    const outbox = scene.database.outbox();
    expect(await outbox.dead()).toMatchObject([{ url: wrong.url, reason: expect.stringMatching(/9003/) }]);
    expect(await outbox.retryDead({ urls: [wrong.url] })).toBe(1);
    expect(await pending()).toMatchObject({ urls: 1 });
  });

  it('by API 2.0 that retires hands over to 3.0, which a fresh instance knows at once', async () => {
    await scene.fault({ kind: 'retired', times: 99, api: 'cdn-2.0' });
    await add(...many(10));
    expect(await tick()).toMatchObject({ submitted: 10, calls: 2 });
    await add(...many(10));
    await scene.pass(6 * MINUTE);
    await tick();
    await add(...many(10));
    const before = scene.purges().length;
    await scene.invoke((run) => answerTimer({ Type: 'Timer', TriggerName: 'drain', Message: '' }, run), 'fresh');
    expect(
      scene
        .purges()
        .slice(before)
        .map(({ api }) => api),
    ).toEqual(['cdn-3.0']);
  });

  it('for hours backs off, and stays within the quota', async () => {
    await scene.fault({ kind: 'internal', times: 10_000 });
    await add(...many(100));
    for (let n = 0; n < 40; n += 1) {
      await tick();
      await scene.pass(15_000);
    }
    const counts = scene.purges().length;
    expect(counts).toBeLessThanOrEqual(8 * 10); // two APIs, five tries each, at growing distances
    expect(await pending()).toMatchObject({ urls: 100 });
  });
});

describe('a database that is out of reach', () => {
  it('lets the function submit directly, loudly', async () => {
    const submission = await scene.invoke(async (run) => {
      const broken = (await intakesOf(run)).map((intake) => ({
        ...intake,
        append: () => Promise.reject(unavailable()),
      }));
      const warm = { ...run.warm, keep: async () => broken };
      return accept(many(3), { source: 'test', budgetMs: 100 }, { ...run, warm } as never);
    });
    expect(submission).toMatchObject({ submitted: 3, pending: 0, calls: 1 });
    expect(scene.lines).toContainEqual(expect.objectContaining({ level: 'error', code: 'OUTBOX_UNAVAILABLE' }));
    const [pool] = await scene.database.outbox().readQuota();
    expect(pool).toMatchObject({ used: 3 });
  });
});

function unavailable(): PurgeError {
  return new PurgeError('OUTBOX_UNAVAILABLE', 'out of reach');
}
