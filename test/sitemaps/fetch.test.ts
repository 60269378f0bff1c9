import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PurgeError } from '../../lib/errors.ts';
import { type Fetcher, openFetcher } from '../../lib/sitemaps/fetch.ts';
import { type FetchTerms, fetchTerms, isTransient } from '../../lib/sitemaps/terms.ts';
import { type SiteServer, startSite, urlset } from './site-server.ts';

let site: SiteServer;
let other: SiteServer;
beforeAll(async () => {
  [site, other] = [await startSite(), await startSite()];
});
beforeEach(() => {
  site.pages = {};
  site.asked.length = 0;
  other.asked.length = 0;
});
afterAll(async () => void (await Promise.all([site.end(), other.end()])));

const A = 'https://a.example/';

async function using<Result>(terms: Partial<FetchTerms>, work: (fetcher: Fetcher) => Promise<Result>) {
  const fetcher = openFetcher({ ...fetchTerms(new Set([site.host]), () => 20_000), ...terms });
  try {
    return await work(fetcher);
  } finally {
    fetcher.close();
  }
}

const get = (path: string, terms: Partial<FetchTerms> = {}) =>
  using(terms, (fetcher) => fetcher.fetchSitemap(new URL(path, site.origin)));

/** What fetching a path fails with: whether a later try may do, and the message without the address. */
async function failure(path: string, terms: Partial<FetchTerms> = {}): Promise<string> {
  const error: PurgeError = await get(path, terms).then(
    () => expect.fail('it was read'),
    (reason) => reason,
  );
  expect(error).toMatchObject({ code: 'SITEMAP', detail: { url: `${site.origin}${path}` } });
  return `${isTransient(error) ? 'for now' : 'for good'}: ${error.message.replaceAll(site.origin, '')}`;
}

describe('a sitemap is fetched', () => {
  it.each([
    ['as it is', urlset(A), {}],
    ['packed by its writer', gzipSync(urlset(A)), {}],
    ['packed for its way', gzipSync(urlset(A)), { 'content-encoding': 'gzip' }],
    ['packed for its way, under an old name', gzipSync(urlset(A)), { 'content-encoding': 'x-gzip' }],
    ['packed by both', gzipSync(gzipSync(urlset(A))), { 'content-encoding': 'gzip' }],
    [
      'packed in two pieces',
      Buffer.concat([gzipSync('<urlset><url><loc>'), gzipSync(`${A}</loc></url></urlset>`)]),
      {},
    ],
    ['said to be packed, and not so', urlset(A), { 'content-encoding': 'gzip' }],
  ])('%s', async (_, body, headers) => {
    site.pages['/s.xml'] = (_request, response) => response.writeHead(200, headers).end(body);
    expect(await get('/s.xml')).toEqual({ kind: 'urlset', entries: [{ loc: A }] });
  });

  it('byte by byte', async () => {
    const bytes = gzipSync('<urlset/>');
    site.pages['/s.xml'] = async (_request, response) => {
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        await sleep(1);
      }
      response.end();
    };
    expect(await get('/s.xml')).toEqual({ kind: 'urlset', entries: [] });
  });

  it('with a question that says what is read, over one connection', async () => {
    const ports = new Set<number | undefined>();
    site.pages['/s.xml'] = (request, response) => {
      ports.add(request.socket.remotePort);
      expect(request.headers).toMatchObject({ 'accept-encoding': 'gzip', 'user-agent': 'overseas-purge' });
      response.end(urlset(A));
    };
    await using({}, async ({ fetchSitemap }) => {
      for (let n = 0; n < 5; n += 1) await fetchSitemap(new URL('/s.xml', site.origin));
    });
    expect(ports.size).toBe(1);
  });
});

describe('a sitemap fails', () => {
  it.each([
    [404, 'for good: the sitemap /s.xml: HTTP 404; is it there, and open to everybody?'],
    [403, 'for good'],
    [204, 'for good'],
    [304, 'for good'],
    [301, 'for good: the sitemap /s.xml: HTTP 301'],
    [500, 'for now: the sitemap /s.xml: HTTP 500; is the origin well?'],
    [503, 'for now'],
    [429, 'for now'],
  ])('with HTTP %d %s', async (status, message) => {
    site.pages['/s.xml'] = (_, response) => response.writeHead(status).end();
    expect(await failure('/s.xml')).toContain(message);
  });

  it('as an error page with status 200', async () => {
    site.pages['/s.xml'] = '<html><body>Sorry</body></html>';
    expect(await failure('/s.xml')).toBe(
      'for good: the sitemap /s.xml: no sitemap: it begins with <html>; name the URL of the XML itself',
    );
  });

  it('cut off: by its server for now, by its writer for good', async () => {
    const text = urlset(A, `${A}b`);
    site.pages['/s.xml'] = (_, response) => {
      response.writeHead(200, { 'content-length': text.length });
      response.write(text.slice(0, 100), () => response.destroy());
    };
    expect(await failure('/s.xml')).toMatch(/^for now: the sitemap \/s\.xml: no connection, or one that was cut/);
    site.pages['/s.xml'] = text.slice(0, -20);
    expect(await failure('/s.xml')).toContain(
      'for good: the sitemap /s.xml: broken XML after 1 entries: it is cut off',
    );
    site.pages['/s.xml'] = gzipSync(text).subarray(0, 60);
    expect(await failure('/s.xml')).toContain('for good: the sitemap /s.xml: broken gzip (unexpected end of file)');
    site.pages['/s.xml'] = Buffer.concat([gzipSync(text).subarray(0, 40), Buffer.alloc(90, 7)]);
    expect(await failure('/s.xml')).toContain('for good: the sitemap /s.xml: broken gzip');
  });

  it('in a coding that is not read', async () => {
    site.pages['/s.xml'] = (_, response) => response.writeHead(200, { 'content-encoding': 'br' }).end('x');
    expect(await failure('/s.xml')).toContain('for good: the sitemap /s.xml: the content-encoding br is not read');
  });

  it('for now where nobody listens', async () => {
    const closed = await startSite();
    await closed.end();
    const url = new URL('/s.xml', closed.origin);
    const error = await using({ hosts: new Set([closed.host]) }, (f) => f.fetchSitemap(url)).catch((e) => e);
    expect([error.code, isTransient(error), error.message]).toEqual([
      'SITEMAP',
      true,
      expect.stringContaining('ECONNREFUSED'),
    ]);
  });

  it.each([
    ['that never answers', () => undefined],
    ['that stops in the middle', (_: unknown, response: { write(text: string): void }) => response.write('<urlset>')],
  ])('for now with a server %s, when its time is over', async (_, page) => {
    site.pages['/s.xml'] = page as never;
    const started = performance.now();
    expect(await failure('/s.xml', { remainingMs: () => 150 })).toBe(
      'for now: the sitemap /s.xml: not read within 150 ms; is the origin well?',
    );
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('for now without being asked for when no time is left', async () => {
    expect(await failure('/s.xml', { remainingMs: () => 0 })).toContain('for now: the sitemap /s.xml: no time is left');
    expect(site.asked).toEqual([]);
  });

  it('above the files of a schedule', async () => {
    site.pages['/s.xml'] = urlset(A);
    const terms = fetchTerms(new Set([site.host]), () => 20_000);
    await using(terms, async ({ fetchSitemap }) => {
      for (let n = 0; n < 50; n += 1) await fetchSitemap(new URL('/s.xml', site.origin));
      await expect(fetchSitemap(new URL('/s.xml', site.origin))).rejects.toThrow('above the 50 files of one schedule');
    });
    expect(site.asked).toHaveLength(50);
  });
});

describe('a redirect', () => {
  const to = (location: string) => (_: unknown, response: import('node:http').ServerResponse) =>
    response.writeHead(302, { location }).end('moved '.repeat(50_000));

  it('is followed on the same host, three times', async () => {
    site.pages['/0'] = to('/1');
    site.pages['/1'] = to('2');
    site.pages['/2'] = to(`${site.origin}/3`);
    site.pages['/3'] = urlset(A);
    expect((await get('/0')).entries).toHaveLength(1);
    site.pages['/3'] = to('/4');
    expect(await failure('/0')).toContain('for good: the sitemap /0: more than 3 redirects');
  });

  it('that goes round ends', async () => {
    site.pages['/0'] = to('/0');
    expect(await failure('/0')).toContain('more than 3 redirects');
    expect(site.asked).toHaveLength(4);
  });

  it.each([
    ['another port', () => `${other.origin}/s.xml`],
    ['another host', () => 'http://169.254.0.23/latest'],
    ['another host without a scheme', () => '//evil.example/s.xml'],
    ['another scheme', () => 'file:///etc/passwd'],
    ['a host that is configured', () => `${other.origin}/s.xml`],
    ['nowhere', () => 'http://'],
  ])('to %s is not', async (why, location) => {
    site.pages['/s.xml'] = to(location());
    const hosts = new Set(why.includes('configured') ? [site.host, other.host] : [site.host]);
    expect(await failure('/s.xml', { hosts })).toContain('for good: the sitemap /s.xml: redirects to');
    expect(other.asked).toEqual([]);
  });
});

it('a host that nobody configured is not asked', async () => {
  const failed = using({ hosts: new Set([other.host]) }, (f) => f.fetchSitemap(new URL('/s.xml', site.origin)));
  await expect(failed).rejects.toThrow(`${site.host} is neither a host of a site nor of an origin`);
  expect(site.asked).toEqual([]);
});
