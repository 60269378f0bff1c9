import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFetcher } from '../../lib/sitemaps/fetch.ts';
import { fetchTerms, isTransient } from '../../lib/sitemaps/terms.ts';
import { type SiteServer, startSite, urlset } from './site-server.ts';

const MB = 1024 * 1024;

let site: SiteServer;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.end());

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Fetches, and says what it took: the most memory above the start (that of the server, too), and the bytes that were unpacked. */
async function measure(path: string, bytes = 100 * MB) {
  const terms = { ...fetchTerms(new Set([site.host]), () => 20_000), bytes };
  const fetcher = openFetcher(terms);
  collect();
  const before = memory();
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, memory())), 2);
  const outcome = await fetcher.fetchSitemap(new URL(path, site.origin)).catch((error) => error);
  clearInterval(timer);
  fetcher.close();
  return { outcome, peakMB: Math.round((peak - before) / MB), unpacked: bytes - terms.bytes };
}

/** 1 GB of this, packed into about 1 MB. */
function bomb(start: string, filling: string): Buffer {
  const part = gzipSync(filling.repeat((16 * MB) / filling.length), { level: 9 });
  return Buffer.concat([gzipSync(start), ...Array.from({ length: 64 }, () => part)]);
}

describe('a bomb of 1 MB that unpacks to 1 GB', () => {
  it.each([
    ['of blanks', bomb('<urlset>', ' '), {}],
    ['of blanks, packed for its way', bomb('<urlset>', ' '), { 'content-encoding': 'gzip' }],
    ['of a comment', bomb('<urlset><!--', 'x'), {}],
    ['that was packed twice', gzipSync(bomb('<urlset>', ' ')), {}],
  ])('%s is cut off at 50 MB, in little memory', async (_, body, headers) => {
    expect(body.length).toBeLessThan(1.2 * MB);
    site.pages['/bomb'] = (_request, response) => response.writeHead(200, headers).end(body);
    const { outcome, peakMB, unpacked } = await measure('/bomb');
    expect(outcome).toMatchObject({ code: 'SITEMAP', message: expect.stringContaining('more than the 50 MB') });
    expect(isTransient(outcome)).toBe(false);
    expect(unpacked).toBeLessThanOrEqual(50 * MB);
    expect(peakMB).toBeLessThan(64);
  });

  it.each([
    ['an endless tag', bomb('<urlset a="', 'x'), 'a tag without end'],
    ['an endless URL', bomb('<urlset><url><loc>', 'x'), 'a <loc> without end'],
    ['deep nesting', bomb('<urlset>', '<a>x'), 'nested too deeply'],
    ['zeros', bomb('', '\0'), 'text outside'],
  ])('of %s is cut off at its first bytes', async (_, body, message) => {
    site.pages['/bomb'] = body;
    const { outcome, unpacked } = await measure('/bomb');
    expect(outcome.message).toMatch(message === 'a <loc> without end' ? /without end/ : message);
    expect(unpacked).toBeLessThan(MB);
  });
});

describe('the size of files', () => {
  it('is at most 50 MB each, and 100 MB for all of a schedule', async () => {
    const head = '<urlset>';
    const tail = '</urlset>';
    const ofBytes = (bytes: number) => gzipSync(head + ' '.repeat(bytes - head.length - tail.length) + tail);
    site.pages['/50'] = ofBytes(50 * MB);
    site.pages['/51'] = ofBytes(50 * MB + 1);
    expect((await measure('/50')).outcome).toEqual({ kind: 'urlset', entries: [] });
    expect((await measure('/51')).outcome.message).toContain('more than the 50 MB of the protocol; split it');
    expect((await measure('/50', 50 * MB)).unpacked).toBe(50 * MB);
    expect((await measure('/50', 50 * MB - 1)).outcome.message).toContain('more than the 100 MB of one schedule');
  });

  it('counts what is not packed, too, and ends the answer early', async () => {
    let sent = 0;
    site.pages['/endless'] = (_, response) => {
      const more = () => {
        while (!response.destroyed && sent < 500 * MB && response.write(' '.repeat(MB))) sent += MB;
      };
      response.on('drain', more);
      response.write('<urlset>');
      more();
    };
    expect((await measure('/endless')).outcome.message).toContain('more than the 50 MB');
    expect(sent).toBeLessThan(100 * MB);
  });

  it('of 50 000 long URLs costs little more than the URLs themselves', async () => {
    const url = (n: number) => `https://a.example/${'p'.repeat(400)}/${n}`;
    site.pages['/many'] = gzipSync(urlset(...Array.from({ length: 50_000 }, (_, n) => url(n))));
    const { outcome, peakMB } = await measure('/many');
    expect(outcome.entries).toHaveLength(50_000);
    expect(outcome.entries[49_999]).toEqual({ loc: url(49_999) });
    expect(peakMB).toBeLessThan(120); // 21 MB of URLs, and what the collector leaves for later
  });
});
