import { PurgeError } from '../errors.ts';
import { parseUrl } from '../parse-url.ts';

const HTTP = /^https?:\/\//i;

/** The error of a text that is no URL to purge. */
export function badUrl(message: string): PurgeError {
  return new PurgeError('BAD_URL', message);
}

/** Says whether a text starts as an absolute http(s) URL, which is what every CDN API asks for. */
export function isAbsolute(text: string): boolean {
  return HTTP.test(text);
}

/**
 * Reads URL text as a caller wrote it: existing `%XX` and `?` stay, the rest is encoded as `new URL` does, the fragment goes.
 * Throws PurgeError `BAD_URL` for anything but an absolute http(s) URL without user name and wildcard. Knows no sites.
 */
export function readUrlText(text: string): URL {
  const trimmed = text.trim();
  const url = isAbsolute(trimmed) ? parseUrl(trimmed) : undefined;
  if (!url) throw badUrl('not an absolute URL; write it with http:// or https:// and a host');
  if (url.username || url.password) throw badUrl('a URL to purge has no user name and no password');
  if (url.hostname.includes('*')) throw badUrl('CDN APIs take no wildcard host; name each host');
  url.hash = '';
  return url;
}

/** Joins a base (no slash at its end) and a path by exactly one slash; a second leading slash of the path is kept. */
export function joinBase(base: string, path: string): string {
  return `${base}/${path.startsWith('/') ? path.slice(1) : path}`;
}
