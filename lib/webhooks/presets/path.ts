import { parseUrl } from '../../parse-url.ts';
import { wellFormed } from '../../url/encode.ts';
import { isAbsolute } from '../../url/url-text.ts';

/** The last segment that is not empty, between what comes before it and after it. */
const LAST_SEGMENT = /^([^?#]*\/)([^/?#]+)(\/*(?:[?#].*)?)$/s;
/** A slug as WordPress keeps it: percent-encoded already. */
const ENCODED = /^(?:[\w.~-]|%[\da-f]{2})+$/i;

/** A slug without percent-encoding; as it is where that is broken. */
export function decoded(slug: string): string {
  try {
    return decodeURIComponent(slug);
  } catch {
    return slug; // a bare "%" is a character like any other
  }
}

/** A slug as one segment of a path. What is encoded already stays as its sender has it, upper case or lower. */
export function segmentOf(slug: string): string {
  return ENCODED.test(slug) ? slug : encodeURIComponent(wellFormed(slug));
}

/** Path and query of an absolute http(s) URL, encoded as a browser does; undefined for anything else. */
export function pathOf(url: unknown): string | undefined {
  const parsed = typeof url === 'string' && isAbsolute(url) ? parseUrl(url) : undefined;
  return parsed && parsed.pathname + parsed.search;
}

/** A path with the old slug in the place of the slug, where that is its last segment. Anything else would be a guess. */
export function oldPathOf(path: string, slug: string, oldSlug: string): string | undefined {
  const [, before, segment, after] = LAST_SEGMENT.exec(path) ?? [];
  const isSlug = segment !== undefined && decoded(segment) === decoded(slug);
  return isSlug ? `${before}${segmentOf(oldSlug)}${after}` : undefined;
}
