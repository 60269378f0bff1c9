import type { Site } from '../config/config.ts';
import { encodeKey, hasDotSegment } from '../url/encode.ts';

/** A key after its folder, and that folder with its slash. */
export function splitKey(key: string): { readonly dir: string; readonly name: string } {
  const at = key.lastIndexOf('/') + 1;
  return { dir: key.slice(0, at), name: key.slice(at) };
}

/** The pages that an object is, beside itself: that of its directory, or the one without `.html`. */
function pageKeys({ index, bareIndex, cleanUrls }: Site, key: string): string[] {
  const { dir, name } = splitKey(key);
  if (index.includes(name)) return bareIndex && dir.length > 1 ? [dir, dir.slice(0, -1)] : [dir];
  const page = name.slice(0, -'.html'.length);
  return cleanUrls && name.endsWith('.html') && page !== '' && !hasDotSegment(page) ? [dir + page] : [];
}

/**
 * The URL paths that an object itself is served under, encoded: its own, that of the directory whose index document it is (with
 * `bareIndex` also without the slash), and with `cleanUrls` the one without `.html`. The root of a base always keeps its slash.
 */
export function ownPaths(site: Site, key: string): ReadonlySet<string> {
  return new Set([key, ...pageKeys(site, key)].flatMap((form) => encodeKey(form, site.encoding)));
}
