import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SitemapSource } from '../../lib/config/config.ts';
import { openFetcher } from '../../lib/sitemaps/fetch.ts';
import { loadSitemap } from '../../lib/sitemaps/load.ts';
import { fetchTerms } from '../../lib/sitemaps/terms.ts';
import { index, type SiteServer, startSite, urlset } from './site-server.ts';

let origin: SiteServer;
let other: SiteServer;
beforeAll(async () => {
  [origin, other] = [await startSite(), await startSite()];
});
beforeEach(() => {
  for (const site of [origin, other]) {
    site.pages = {};
    site.asked.length = 0;
  }
});
afterAll(async () => void (await Promise.all([origin.end(), other.end()])));

const WWW = 'https://www.example';

/** Loads, and says what came: URLs by path, and why the rest did not. */
async function load(source: Partial<SitemapSource> = {}, since?: number) {
  const hosts = new Set(['www.example', origin.host]);
  const fetcher = openFetcher(fetchTerms(hosts, () => 20_000));
  const own = { url: `${WWW}/sitemap.xml`, origin: `${origin.origin}/sitemap.xml`, ...source };
  const { files, failures } = await loadSitemap(own, fetcher, since).finally(() => fetcher.close());
  return {
    files: Object.fromEntries(files.map(({ url, urls }) => [url.replace(origin.origin, ''), urls])),
    failures: failures.map(({ url, error }) => `${url.replace(origin.origin, '')}: ${error.message}`),
  };
}

describe('a sitemap', () => {
  it('is fetched at its origin, and its URLs stay public', async () => {
    origin.pages['/sitemap.xml'] = urlset(`${WWW}/a`, `${WWW}/b`);
    expect(await load()).toEqual({ files: { '/sitemap.xml': [`${WWW}/a`, `${WWW}/b`] }, failures: [] });
  });

  it('is fetched where it is without one', async () => {
    origin.pages['/my.xml'] = urlset(`${WWW}/a`);
    const fetcher = openFetcher(fetchTerms(new Set([origin.host]), () => 20_000));
    const { files } = await loadSitemap({ url: `${origin.origin}/my.xml` }, fetcher);
    fetcher.close();
    expect(files).toHaveLength(1);
  });

  it('that says so gives what may have changed since then alone', async () => {
    const since = Date.UTC(2026, 10, 24, 3);
    origin.pages['/sitemap.xml'] = urlset(
      [`${WWW}/old`, '2026-11-20'],
      [`${WWW}/same-day`, '2026-11-24'],
      [`${WWW}/late`, '2026-11-24T12:00:00+08:00'],
      [`${WWW}/early`, '2026-11-24T10:59:59+08:00'],
      `${WWW}/undated`,
    );
    const changed = ['/same-day', '/late', '/undated'].map((path) => WWW + path);
    expect((await load({ since: 'lastmod' }, since)).files['/sitemap.xml']).toEqual(changed);
    expect((await load({ since: 'lastmod' })).files['/sitemap.xml']).toHaveLength(5);
    expect((await load({}, since)).files['/sitemap.xml']).toHaveLength(5);
  });

  it('of which nothing may have changed is no failure', async () => {
    origin.pages['/sitemap.xml'] = urlset([`${WWW}/old`, '2020-01-01']);
    expect(await load({ since: 'lastmod' }, Date.UTC(2026))).toEqual({ files: { '/sitemap.xml': [] }, failures: [] });
  });
});

describe('an index', () => {
  it('is followed to the origin that it came from, whatever its scheme, query and packing', async () => {
    origin.pages['/sitemap.xml'] = index(`${WWW}/1.xml`, [`http://www.example/2.xml.gz`, '2020'], `${WWW}/3?a=1&amp;b`);
    origin.pages['/1.xml'] = urlset(`${WWW}/1`);
    origin.pages['/2.xml.gz'] = gzipSync(urlset(`${WWW}/2`));
    origin.pages['/3?a=1&b'] = urlset(`${WWW}/3`);
    expect(await load()).toEqual({
      files: { '/1.xml': [`${WWW}/1`], '/2.xml.gz': [`${WWW}/2`], '/3?a=1&b': [`${WWW}/3`] },
      failures: [],
    });
  });

  it('keeps hosts that are not its own: those that are configured are asked, and no others', async () => {
    origin.pages['/sitemap.xml'] = index(
      `${origin.origin}/1.xml`,
      `${other.origin}/2.xml`,
      'http://169.254.0.23/latest',
      'http://localhost/x',
    );
    origin.pages['/1.xml'] = urlset(`${WWW}/1`);
    other.pages['/2.xml'] = urlset(`${WWW}/2`);
    const { files, failures } = await load();
    expect(files).toEqual({ '/1.xml': [`${WWW}/1`] });
    expect(failures).toEqual([
      expect.stringContaining(`${other.host} is neither a host of a site nor of an origin`),
      expect.stringContaining('169.254.0.23 is neither'),
      expect.stringContaining('localhost is neither'),
    ]);
    expect(other.asked).toEqual([]);
  });

  it.each(['/2.xml', 'file:///etc/passwd', 'ftp://www.example/x', 'https://me:pw@www.example/x', 'x', 'https://'])(
    'that lists %s says that it is no URL',
    async (loc) => {
      origin.pages['/sitemap.xml'] = index(loc);
      expect((await load()).failures).toEqual([expect.stringContaining('no absolute http(s) URL')]);
      expect(origin.asked).toEqual(['/sitemap.xml']);
    },
  );

  it('in an index is refused, and the others go on', async () => {
    origin.pages['/sitemap.xml'] = index(`${WWW}/inner.xml`, `${WWW}/1.xml`);
    origin.pages['/inner.xml'] = index(`${WWW}/2.xml`);
    origin.pages['/1.xml'] = urlset(`${WWW}/1`);
    const { files, failures } = await load();
    expect(Object.keys(files)).toEqual(['/1.xml']);
    expect(failures).toEqual([expect.stringContaining('an index in an index; list its sitemaps in the first')]);
    expect(origin.asked).not.toContain('/2.xml');
  });

  it('that lists itself, or one sitemap twice, ends', async () => {
    origin.pages['/sitemap.xml'] = index(`${WWW}/sitemap.xml`, `${WWW}/1.xml`, `${WWW}/1.xml`, `${WWW}/1.xml#x`);
    origin.pages['/1.xml'] = urlset(`${WWW}/1`);
    expect((await load()).failures).toEqual([]);
    expect(origin.asked).toEqual(['/sitemap.xml', '/1.xml']);
  });

  it('goes round no further than one level', async () => {
    origin.pages['/sitemap.xml'] = index(`${WWW}/b.xml`);
    origin.pages['/b.xml'] = index(`${WWW}/sitemap.xml`);
    expect((await load()).failures).toHaveLength(1);
    expect(origin.asked).toEqual(['/sitemap.xml', '/b.xml']);
  });

  it('loses nothing of a sitemap for what is wrong with its neighbour', async () => {
    origin.pages['/sitemap.xml'] = index(...[1, 2, 3, 4].map((n) => `${WWW}/${n}.xml`));
    origin.pages['/1.xml'] = urlset(`${WWW}/1`).slice(0, -5);
    origin.pages['/2.xml'] = urlset(`${WWW}/2`);
    origin.pages['/3.xml'] = (_, response) => response.writeHead(503).end();
    const { files, failures } = await load();
    expect(Object.keys(files)).toEqual(['/2.xml']);
    expect(failures.map((text) => text.replace(/^.*\/(\d\.xml: [^:;]*).*$/, '$1'))).toEqual([
      '1.xml: broken XML after 1 entries',
      '3.xml: HTTP 503',
      '4.xml: HTTP 404',
    ]);
  });

  it('above 50 sitemaps is read to the 50 files of a schedule, itself among them, and says so once more', async () => {
    origin.pages['/sitemap.xml'] = index(...Array.from({ length: 5000 }, (_, n) => `${WWW}/${n}.xml`));
    for (let n = 0; n < 60; n += 1) origin.pages[`/${n}.xml`] = urlset(`${WWW}/${n}`);
    const { files, failures } = await load();
    expect(Object.keys(files)).toHaveLength(49);
    expect(failures).toEqual([
      expect.stringContaining('above the 50 files of one schedule'),
      expect.stringContaining('lists more than 50 sitemaps'),
    ]);
  });

  it('gives at most 100 000 URLs, of whole files', async () => {
    const many = (n: number, count: number) =>
      gzipSync(urlset(...Array.from({ length: count }, (_, m) => `${WWW}/${n}/${m}`)));
    origin.pages['/sitemap.xml'] = index(...[1, 2, 3, 4].map((n) => `${WWW}/${n}.xml`));
    origin.pages['/1.xml'] = many(1, 50_000);
    origin.pages['/2.xml'] = many(2, 49_999);
    origin.pages['/3.xml'] = many(3, 2);
    origin.pages['/4.xml'] = many(4, 1);
    const { files, failures } = await load();
    expect(Object.keys(files)).toEqual(['/1.xml', '/2.xml', '/4.xml']);
    expect(failures).toEqual([expect.stringContaining('/3.xml: above the 100000 URLs of one schedule')]);
  });

  it('of a file above 50 000 URLs purges nothing of that file', async () => {
    origin.pages['/sitemap.xml'] = urlset(...Array.from({ length: 50_001 }, (_, n) => `${WWW}/${n}`));
    expect(await load()).toEqual({ files: {}, failures: [expect.stringContaining('more entries than the 50 000')] });
  });
});
