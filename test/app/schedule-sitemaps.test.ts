import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerTimer } from '../../lib/app/schedule.ts';
import { createWarm } from '../../lib/app/warm.ts';
import type { Schedule, SitemapSource } from '../../lib/config/config.ts';
import { parseCron } from '../../lib/scf/cron-parse.ts';
import { index, type SiteServer, startSite, urlset } from '../sitemaps/site-server.ts';
import { fail, simulate } from './simulated-run.ts';

let origin: SiteServer;
beforeAll(async () => {
  origin = await startSite();
});
beforeEach(() => {
  origin.pages = {};
  origin.asked.length = 0;
});
afterAll(() => origin.end());

const A = 'https://a.example';
const timer = { Type: 'Timer', TriggerName: 's', Message: 's' };

type Fields = Omit<Partial<Schedule>, 'sitemaps'> & { sitemaps?: Partial<SitemapSource>[] };

/** A schedule with one sitemap at the origin, unless said otherwise. */
function schedule({ sitemaps = [{}], ...fields }: Fields = {}): Schedule {
  const whole = sitemaps.map((source, n) => {
    const path = n === 0 ? '/sitemap.xml' : `/sitemap-${n}.xml`;
    return { url: A + path, origin: origin.origin + path, ...source };
  });
  return { name: 's', urls: [], dirs: [], ...fields, sitemaps: whole };
}

type Options = NonNullable<Parameters<typeof simulate>[0]>;

async function answer(own: Schedule, options: Options = {}) {
  const simulated = simulate({ schedules: [own], ...options });
  const report = await answerTimer(timer, simulated.run);
  return { ...simulated, report, purged: simulated.calls.flatMap(({ urls }) => urls) };
}

describe('a schedule with a sitemap', () => {
  it('purges what it lists, beside its own URLs, and each once', async () => {
    origin.pages['/sitemap.xml'] = urlset(`${A}/`, `${A}/b?x=1&amp;y`, `${A}/c`);
    const { report, purged } = await answer(schedule({ urls: ['/', '/d'] }));
    expect(report).toMatchObject({ changes: 1, urls: 4, submitted: 4, rejected: [] });
    expect(purged).toEqual([`${A}/`, `${A}/d`, `${A}/b?x=1&y`, `${A}/c`]);
  });

  it('purges hosts of its sites alone, and reports the others one by one', async () => {
    const foreign = [
      'https://evil.example/',
      'http://[::1]/',
      'ftp://a.example/',
      '/relative',
      'https://me@a.example/',
    ];
    origin.pages['/sitemap.xml'] = urlset(`${A}/ok`, ...foreign);
    const { report, purged, lines } = await answer(schedule());
    expect(purged).toEqual([`${A}/ok`]);
    expect(report.rejected.map(({ target, code }) => `${target} ${code}`)).toEqual([
      'https://evil.example/ FOREIGN_HOST',
      'http://[::1]/ FOREIGN_HOST',
      'ftp://a.example/ BAD_URL',
      '/relative BAD_URL',
      'https://me@a.example/ BAD_URL',
    ]);
    const told = expect.objectContaining({ level: 'warn', msg: 'a sitemap names what cannot be purged', count: 5 });
    expect(lines).toContainEqual(told);
  });

  it('follows an index at the origin', async () => {
    origin.pages['/sitemap.xml'] = index(`${A}/1.xml`, `${A}/2.xml`);
    origin.pages['/1.xml'] = urlset(`${A}/1`);
    origin.pages['/2.xml'] = urlset(`${A}/2`);
    expect((await answer(schedule())).purged).toEqual([`${A}/1`, `${A}/2`]);
  });

  it('may list several, and one that fails stops neither the others nor its own URLs', async () => {
    origin.pages['/sitemap.xml'] = '<html></html>';
    origin.pages['/sitemap-2.xml'] = urlset(`${A}/2`);
    const { report, purged, lines } = await answer(schedule({ urls: ['/own'], sitemaps: [{}, {}, {}] }));
    expect(purged).toEqual([`${A}/own`, `${A}/2`]);
    const rejection = (path: string, why: string) => ({
      target: A + path,
      code: 'SITEMAP',
      reason: expect.stringContaining(why),
    });
    expect(report.rejected).toEqual([
      rejection('/sitemap.xml', 'begins with <html>'),
      rejection('/sitemap-1.xml', 'HTTP 404'),
    ]);
    expect(lines.filter(({ level }) => level === 'error').map(({ code }) => code)).toEqual(['SITEMAP', 'SITEMAP']);
  });

  it('asks origins that the configuration names, whatever a sitemap says', async () => {
    const { report } = await answer({ ...schedule(), sitemaps: [{ url: `${origin.origin}/sitemap.xml` }] });
    expect(report.rejected).toMatchObject([{ reason: expect.stringContaining('is neither a host of a site') }]);
    expect(origin.asked).toEqual([]);
  });

  it('is tried again by a tick that comes again, if that may help, and is else done', async () => {
    origin.pages['/sitemap.xml'] = (_, response) => response.writeHead(503).end();
    const own = schedule({ cron: parseCron('0 0 3 * * * *') });
    const warm = createWarm(Date.now);
    expect((await answer(own, { warm })).report).toMatchObject({ submitted: 0, rejected: [{ code: 'SITEMAP' }] });
    origin.pages['/sitemap.xml'] = urlset(`${A}/a`);
    expect((await answer(own, { warm })).report).toMatchObject({ submitted: 1, rejected: [] });
    expect((await answer(own, { warm })).report).toMatchObject({ submitted: 0, ignored: 1 });
    delete origin.pages['/sitemap.xml'];
    const second = createWarm(Date.now);
    await answer(own, { warm: second });
    expect((await answer(own, { warm: second })).report).toMatchObject({ ignored: 1, rejected: [] });
  });

  it('leaves time for purging: half of what is left, and 5 s at least', async () => {
    origin.pages['/sitemap.xml'] = () => undefined;
    const started = performance.now();
    const { report, purged } = await answer(schedule({ urls: ['/own'] }), { timeLimitMs: 5400 });
    expect(performance.now() - started).toBeLessThan(2000);
    expect(report.rejected).toMatchObject([{ reason: expect.stringContaining('not read within 400 ms') }]);
    expect(purged).toEqual([`${A}/own`]);
    const short = await answer(schedule({ urls: ['/own'] }), { timeLimitMs: 5000 });
    expect(short.report.rejected).toMatchObject([{ reason: expect.stringContaining('no time is left') }]);
    expect(short.purged).toEqual([`${A}/own`]);
  });

  it('still throws what the CDN refuses', async () => {
    origin.pages['/sitemap.xml'] = urlset(`${A}/a`);
    await expect(answer(schedule(), { answer: () => fail('4100') })).rejects.toMatchObject({ code: 'CDN_AUTH' });
  });

  it('is not fetched for a fire that is done', async () => {
    origin.pages['/sitemap.xml'] = urlset(`${A}/a`);
    const warm = createWarm(Date.now);
    const own = schedule({ cron: parseCron('0 0 3 * * * *') });
    await answer(own, { warm });
    await answer(own, { warm });
    expect(origin.asked).toHaveLength(1);
  });
});

describe('since: lastmod', () => {
  const nightly = parseCron('0 0 3 * * * *'); // 19:00 in UTC
  const pages = urlset(
    [`${A}/before`, '2026-11-22T18:59:59Z'],
    [`${A}/at`, '2026-11-23T03:00:00+08:00'],
    [`${A}/after`, '2026-11-23T19:30:00Z'],
    [`${A}/that-day`, '2026-11-22'],
    [`${A}/long-ago`, '2026-11-01'],
    `${A}/undated`,
  );
  const changed = ['/at', '/after', '/that-day', '/undated'].map((path) => A + path);

  it.each([
    ['a minute after its fire', Date.UTC(2026, 10, 23, 19, 1)],
    ['some seconds before', Date.UTC(2026, 10, 23, 18, 59, 56)],
    ['hours later', Date.UTC(2026, 10, 24, 12)],
  ])('purges what may have changed since the fire before, %s', async (_, startAt) => {
    origin.pages['/sitemap.xml'] = pages;
    const own = schedule({ cron: nightly, sitemaps: [{ since: 'lastmod' }] });
    expect((await answer(own, { startAt })).purged).toEqual(changed);
  });

  it('purges all of it without a cron, without a fire before, and without since', async () => {
    origin.pages['/sitemap.xml'] = pages;
    const startAt = Date.UTC(2026, 10, 23, 19, 1);
    const first = parseCron('0 0 3 24 11 * 2026');
    for (const own of [
      schedule({ sitemaps: [{ since: 'lastmod' }] }),
      schedule({ cron: first, sitemaps: [{ since: 'lastmod' }] }),
      schedule({ cron: nightly }),
    ]) {
      expect((await answer(own, { startAt })).purged).toHaveLength(6);
    }
  });

  it('purges nothing where nothing changed', async () => {
    origin.pages['/sitemap.xml'] = urlset([`${A}/long-ago`, '2026-11-01']);
    const own = schedule({ cron: nightly, sitemaps: [{ since: 'lastmod' }] });
    expect((await answer(own)).report).toMatchObject({ urls: 0, submitted: 0, calls: 0, rejected: [] });
  });
});
