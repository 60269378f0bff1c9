import type { SitemapSource } from '../config/config.ts';
import { asPurgeError, type PurgeError } from '../errors.ts';
import { parseUrl } from '../parse-url.ts';
import type { Fetcher } from './fetch.ts';
import { isChanged } from './lastmod.ts';
import type { Entry } from './parse.ts';
import { FILES, sitemapError, URLS } from './terms.ts';

/** What is wanted of one file that was read whole. */
export interface SitemapFile {
  /** Where it was fetched. */
  readonly url: string;
  readonly urls: readonly string[];
}

/** What a sitemap came to: files that were read whole, and what could not be read. */
export interface LoadedSitemap {
  readonly files: readonly SitemapFile[];
  /** By their public URLs. */
  readonly failures: readonly { readonly url: string; readonly error: PurgeError }[];
}

/** Where a sitemap of an index is fetched: at the origin, if the index was and names its own public host. Throws PurgeError `SITEMAP`. */
function placeOf({ loc }: Entry, { url, origin }: SitemapSource): URL {
  const place = parseUrl(loc);
  if (!place || !/^https?:$/.test(place.protocol) || place.username || place.password) {
    throw sitemapError(loc, 'no absolute http(s) URL; an index lists whole ones');
  }
  if (origin === undefined || place.host !== new URL(url).host) return place;
  return new URL(place.pathname + place.search, new URL(origin).origin);
}

/**
 * Loads one sitemap, and all that it lists if it is an index: one level, each file once. `since` (ms since 1970) limits a source
 * that says so to what may have changed. Never throws for what is wrong with a file: it is in `failures`, and nothing of it
 * in `files`.
 */
export async function loadSitemap(source: SitemapSource, fetcher: Fetcher, since?: number): Promise<LoadedSitemap> {
  const { terms } = fetcher;
  const files: SitemapFile[] = [];
  const failures: { url: string; error: PurgeError }[] = [];
  const isWanted = ({ lastmod }: Entry) => !source.since || since === undefined || isChanged(lastmod, since);

  function take({ href }: URL, entries: readonly Entry[]): void {
    const urls = entries.filter(isWanted).map(({ loc }) => loc);
    if (urls.length > terms.urls)
      throw sitemapError(href, `above the ${URLS} URLs of one schedule; split the schedule`);
    terms.urls -= urls.length;
    files.push({ url: href, urls });
  }

  async function attempt<Result>(url: string, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (cause) {
      const error = asPurgeError(cause);
      if (error.code !== 'SITEMAP') throw error;
      failures.push({ url, error });
      return undefined;
    }
  }

  const top = new URL(source.origin ?? source.url);
  const seen = new Set([top.href]);
  const listed = await attempt(source.url, async () => {
    const { kind, entries } = await fetcher.fetchSitemap(top);
    if (kind === 'sitemapindex') return entries;
    take(top, entries);
    return [];
  });
  for (const entry of listed?.slice(0, FILES) ?? []) {
    await attempt(entry.loc, async () => {
      const place = placeOf(entry, source);
      if (seen.has(place.href)) return;
      seen.add(place.href);
      const { kind, entries } = await fetcher.fetchSitemap(place);
      if (kind === 'sitemapindex') throw sitemapError(place, 'an index in an index; list its sitemaps in the first');
      take(place, entries);
    });
  }
  if (listed && listed.length > FILES) {
    const error = sitemapError(
      top,
      `lists more than ${FILES} sitemaps, and only the first are read; split the schedule`,
    );
    failures.push({ url: source.url, error });
  }
  return { files, failures };
}
