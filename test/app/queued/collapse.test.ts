import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { purgeObjectChanges } from '../../../lib/app/object-change.ts';
import { answerTimer } from '../../../lib/app/schedule.ts';
import type { Report } from '../../../lib/types.ts';
import { BUCKET, cosRecord } from '../../scf/cos-record.ts';
import { site } from '../simulated-run.ts';
import { createScene, type Scene } from './scene.ts';

const www = { ...site('www', 'https://a.example'), bucket: `${BUCKET.name}-${BUCKET.appid}` };
const declared = { ...www, collapse: [{ dir: '/assets/', over: 200 }] };

const drain = (scene: Scene): Promise<Report> =>
  scene.invoke((run) => answerTimer({ Type: 'Timer', TriggerName: 'drain', Message: 'drain' }, run));

/** A deployment: one event an object, as COS sends them, from instances that know nothing of each other. */
async function deploy(scene: Scene, keys: readonly string[]): Promise<void> {
  for (let n = 0; n < keys.length; n += 100) {
    const Records = keys.slice(n, n + 100).map((key) => cosRecord(key));
    await scene.invoke((run) => purgeObjectChanges({ Records }, run), `instance ${n % 700}`);
  }
}

const files = (count: number) => Array.from({ length: count }, (_, n) => `assets/js/chunk-${n}.js`);

describe('a deployment of 10 000 files below one directory', () => {
  let scene: Scene;
  afterEach(() => scene.end());

  it('costs one directory where that is declared', async () => {
    scene = await createScene({ sites: [declared] }, ['a.example']);
    await scene.clear();
    await deploy(scene, files(10_000));
    expect(await drain(scene)).toMatchObject({ dirs: 1, urls: 0, calls: 1 });
    expect(scene.purges()).toMatchObject([{ code: 0, dirs: ['https://a.example/assets/'] }]);
    expect(await scene.database.outbox().pending()).toMatchObject({ urls: 0, dirs: 0 });
  }, 60_000);

  it('costs ten calls where it is not', async () => {
    scene = await createScene({ sites: [www] }, ['a.example']);
    await scene.clear();
    await deploy(scene, files(10_000));
    expect(await drain(scene)).toMatchObject({ urls: 10_000, dirs: 0, calls: 10 });
    expect(scene.purges().map(({ count }) => count)).toEqual(Array(10).fill(1000));
  }, 60_000);
});

describe('a collapsed directory', () => {
  let scene: Scene;
  beforeAll(async () => {
    const cdn = { apis: ['cdn-3.0'], area: 'overseas', method: 'POST' } as const;
    scene = await createScene({ sites: [declared], cdn }, ['a.example']);
  });
  beforeEach(() => scene.clear());
  afterAll(() => scene.end());
  const lastDirs = () => scene.api.calls().filter(({ dirs }) => dirs.length > 0);

  it('that fails for now waits with its URLs, and goes with all that came meanwhile', async () => {
    await deploy(scene, files(300));
    await scene.fault({ kind: 'internal', times: 20 });
    await drain(scene);
    expect(scene.purges().filter(({ code, urls }) => code === 0 || urls.length > 0)).toEqual([]);
    await fetch(`${scene.api.url}/_local/reset`, { method: 'POST' });
    await deploy(scene, ['assets/late.js']);
    await scene.pass(6 * 60_000);
    expect(await drain(scene)).toMatchObject({ dirs: 1, urls: 0 });
    expect(lastDirs()).toMatchObject([{ code: 0, dirs: ['https://a.example/assets/'] }]);
    expect(await scene.database.outbox().pending()).toMatchObject({ urls: 0, dirs: 0 });
  });

  it('that is refused as such holds its URLs up for half an hour at most', async () => {
    await deploy(scene, files(300));
    await scene.fault({ kind: 'auth', action: 'PurgePathCache', times: 9999 });
    for (let minute = 0; minute < 45; minute += 5) {
      await drain(scene);
      await scene.pass(5 * 60_000);
    }
    const purged = scene.purges().filter(({ code, urls }) => code === 0 && urls.length > 0);
    expect(purged.flatMap(({ urls }) => urls)).toHaveLength(300);
    expect(await scene.database.outbox().pending()).toMatchObject({ urls: 0, dirs: 1 });
  });

  it('is not made when the day has no room for it', async () => {
    await deploy(scene, files(300));
    await scene.database.sql`insert into ledger (pool, day, ends, used, cap) select 'default cdn overseas dir',
      (outbox_now() at time zone 'Asia/Shanghai')::date, outbox_now() + interval '12 hours', 100, 100`;
    expect(await drain(scene)).toMatchObject({ dirs: 0, urls: 300, calls: 1 });
  });

  it('is not made for a host in quarantine', async () => {
    await deploy(scene, files(300));
    await scene.database.sql`insert into state (kind, name, reason, since, until)
      values ('host', 'default overseas a.example', 'gone', outbox_now(), outbox_now() + interval '10 min')`;
    expect(await drain(scene)).toMatchObject({ dirs: 0, calls: 0 });
    expect(await scene.database.outbox().pending()).toMatchObject({ dirs: 0 });
  });
});
