import { PurgeError } from '../errors.ts';

/** What fetching may cost; what a file takes is taken off. */
export interface FetchTerms {
  /** The only hosts (with their ports) that are asked. */
  readonly hosts: ReadonlySet<string>;
  /** ms that are left for all files. */
  readonly remainingMs: () => number;
  /** Files that may still be asked for. */
  files: number;
  /** Bytes that are left for all of them, as they are without their compression. */
  bytes: number;
  /** URLs that may still be taken from them. */
  urls: number;
}

/** Files of one schedule. */
export const FILES = 50;
/** URLs of one schedule. */
export const URLS = 100_000;
const BYTES = 100 * 1024 * 1024;

/** What the sitemaps of one schedule may cost. */
export function fetchTerms(hosts: ReadonlySet<string>, remainingMs: () => number): FetchTerms {
  return { hosts, remainingMs, files: FILES, bytes: BYTES, urls: URLS };
}

/** The error of one sitemap; `isTransient`: a later try may do. */
export function sitemapError(url: URL | string, reason: string, isTransient = false): PurgeError {
  return new PurgeError('SITEMAP', `the sitemap ${url}: ${reason}`, { detail: { url: `${url}`, isTransient } });
}

/** Says whether a sitemap failed in a way that a later try may mend. */
export function isTransient({ code, detail }: PurgeError): boolean {
  return code === 'SITEMAP' && detail['isTransient'] === true;
}
