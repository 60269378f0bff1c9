import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerTimer } from '../../../lib/app/schedule.ts';
import { parseCron } from '../../../lib/scf/cron-parse.ts';
import type { Report } from '../../../lib/types.ts';
import { index, type SiteServer, startSite, urlset } from '../../sitemaps/site-server.ts';
import { site } from '../simulated-run.ts';
import { createScene, type Scene } from './scene.ts';

const MINUTE = 60_000;
const A = 'https://a.example';

let origin: SiteServer;
let scene: Scene;
beforeAll(async () => {
  origin = await startSite();
  scene = await createScene({
    cdn: { apis: ['cdn-3.0'], area: 'overseas', method: 'POST' },
    sites: [site('www', A)],
    schedules: [
      {
        name: 'hourly',
        cron: parseCron('0 30 * * * * *'),
        urls: ['/own'],
        dirs: [],
        sitemaps: [{ url: `${A}/sitemap.xml`, origin: `${origin.origin}/sitemap.xml` }],
      },
    ],
  });
});
beforeEach(async () => {
  origin.pages = {
    '/sitemap.xml': index(`${A}/1.xml`, `${A}/2.xml`),
    '/1.xml': urlset(`${A}/1`),
    '/2.xml': urlset(`${A}/2`),
  };
  origin.asked.length = 0;
  await scene.clear();
  const hour = 60 * MINUTE;
  const [clock] = await scene.database.sql`select outbox_ms(outbox_now())::float8 as now`;
  await scene.pass((hour + 31 * MINUTE - (Number(clock?.['now']) % hour)) % hour); // a minute after the fire
});
afterAll(async () => {
  await scene.end();
  await origin.end();
});

const tick = (name: string, instance?: string): Promise<Report> =>
  scene.invoke((run) => answerTimer({ Type: 'Timer', TriggerName: name, Message: name }, run), instance);
const purged = () =>
  scene
    .purges()
    .flatMap(({ urls }) => urls.map((url) => url.slice(A.length)))
    .sort();
const unwell = (_: unknown, response: import('node:http').ServerResponse) => response.writeHead(503).end();

describe('a schedule with a sitemap in queued mode', () => {
  it('is stored once a fire, whatever instance its tick comes to', async () => {
    expect(await tick('hourly')).toMatchObject({ submitted: 3, rejected: [] });
    expect(await tick('hourly')).toMatchObject({ submitted: 0, ignored: 1 });
    expect(origin.asked).toHaveLength(3);
    expect(await tick('hourly', 'another')).toMatchObject({ submitted: 0, ignored: 1 });
    await tick('drain', 'a third');
    expect(purged()).toEqual(['/1', '/2', '/own']);
  });

  it('goes out with any two ticks when its own was lost: reading it holds up nothing that is due', async () => {
    await tick('drain');
    expect(purged()).toEqual([]);
    await tick('drain');
    expect(purged()).toEqual(['/1', '/2', '/own']);
  });

  it('of which something is out of reach is tried again by the next ticks, and nothing of it goes out twice', async () => {
    origin.pages['/2.xml'] = unwell;
    const report = await tick('hourly');
    expect(report.rejected).toEqual([
      { target: `${A}/2.xml`, code: 'SITEMAP', reason: expect.stringContaining('HTTP 503') },
    ]);
    expect(purged()).toEqual(['/1', '/own']);
    await scene.pass(MINUTE);
    await tick('drain');
    await tick('drain', 'another');
    expect(purged()).toEqual(['/1', '/own']);
    origin.pages['/2.xml'] = urlset(`${A}/2`);
    await scene.pass(MINUTE);
    await tick('drain');
    await tick('drain');
    expect(purged()).toEqual(['/1', '/2', '/own']);
    const asked = origin.asked.length;
    await tick('drain');
    expect(origin.asked).toHaveLength(asked);
    await tick('hourly', 'a third');
    expect(purged()).toEqual(['/1', '/2', '/own']);
  });

  it('is given up an hour after its fire', async () => {
    origin.pages['/sitemap.xml'] = unwell;
    await tick('hourly');
    await scene.pass(28 * MINUTE);
    const asked = origin.asked.length;
    await tick('drain');
    expect(origin.asked.length).toBe(asked + 1);
    expect(purged()).toEqual(['/own']);
  });

  it('that is broken for good is not tried again', async () => {
    origin.pages['/1.xml'] = '<html></html>';
    expect((await tick('hourly')).rejected).toHaveLength(1);
    const asked = origin.asked.length;
    await scene.pass(MINUTE);
    await tick('drain');
    expect(origin.asked).toHaveLength(asked);
    expect(purged()).toEqual(['/2', '/own']);
  });

  it('of thousands of URLs is stored in parts, and goes out whole', async () => {
    origin.pages['/1.xml'] = urlset(...Array.from({ length: 12_000 }, (_, n) => `${A}/many/${n}`));
    expect(await tick('hourly')).toMatchObject({ rejected: [] });
    const [row] = await scene.database.sql`select count(*)::int as count from deliveries`;
    expect(row?.['count']).toBe(5);
    const line = scene.lines.find(({ msg }) => msg === 'schedule stored in the outbox');
    expect(line?.['count']).toBe(12_002);
  });
});
