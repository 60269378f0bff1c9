import { createHash } from 'node:crypto';
import type { Schedule } from '../config/config.ts';
import { openFetcher } from '../sitemaps/fetch.ts';
import { loadSitemap } from '../sitemaps/load.ts';
import { fetchTerms, isTransient } from '../sitemaps/terms.ts';
import type { Rejection } from '../types.ts';
import type { Run } from './run.ts';

const KEPT_MS = 5000; // for purging what was read
const PART = 5000; // URLs that are stored at once

/** Some URLs of a sitemap, under a name that is the same whenever the same file is read. */
export interface SitemapPart {
  readonly name: string;
  readonly urls: readonly string[];
}

/** What the sitemaps of a schedule came to. */
export interface ScheduledSitemaps {
  readonly parts: readonly SitemapPart[];
  readonly rejected: readonly Rejection[];
  /** A later try may read more. */
  readonly isPartial: boolean;
}

/** The hosts that the configuration names; nothing that a sitemap says adds to them. */
function hostsOf({ sites, schedules }: Run['config']): ReadonlySet<string> {
  const origins = schedules.flatMap(({ sitemaps = [] }) => sitemaps.flatMap(({ origin }) => origin ?? []));
  return new Set([...sites.flatMap(({ bases }) => bases), ...origins].map((url) => new URL(url).host));
}

function partsOf(file: string, urls: readonly string[]): SitemapPart[] {
  const name = createHash('sha256').update(file).digest('base64url').slice(0, 22);
  return Array.from({ length: Math.ceil(urls.length / PART) }, (_, n) => ({
    name: `${name} ${n}`,
    urls: urls.slice(n * PART, (n + 1) * PART),
  }));
}

/**
 * Fetches the sitemaps of a schedule, in at most half of the time that is left, so that what they name can be purged. `since`
 * (ms since 1970) is the fire before this one. A sitemap that fails is logged as an error, rejected with code `SITEMAP`, and
 * stops no other.
 */
export async function loadSitemaps(
  { name: schedule, sitemaps = [] }: Schedule,
  since: number | undefined,
  run: Run,
): Promise<ScheduledSitemaps> {
  const left = run.remainingMs();
  const end = run.effects.now() + Math.min(left / 2, left - KEPT_MS);
  const fetcher = openFetcher(fetchTerms(hostsOf(run.config), () => end - run.effects.now()));
  const parts: SitemapPart[] = [];
  const rejected: Rejection[] = [];
  let isPartial = false;
  try {
    for (const source of sitemaps) {
      const { files, failures } = await loadSitemap(source, fetcher, since);
      for (const { url, urls } of files) {
        parts.push(...partsOf(url, urls));
        run.log('info', 'sitemap read', { schedule, url, count: urls.length });
      }
      for (const { url, error } of failures) {
        isPartial ||= isTransient(error);
        run.log('error', error.message, { code: error.code, schedule });
        rejected.push({ target: url, code: error.code, reason: error.message });
      }
    }
  } finally {
    fetcher.close();
  }
  return { parts, rejected, isPartial };
}
