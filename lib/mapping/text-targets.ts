import type { Site } from '../config/config.ts';
import { PurgeError } from '../errors.ts';
import type { Priority, Rejection, Target, TargetKind } from '../types.ts';
import { badUrl, isAbsolute, joinBase, readUrlText } from '../url/url-text.ts';
import { holdsWholeSite, type Root, rootsOf, siteOf } from './roots.ts';

/** What a caller or a schedule wants purged, as URL text. */
export interface Wanted {
  /** Absolute URLs. */
  readonly urls: readonly string[];
  /** Paths of `site`; absolute URLs are taken, too. */
  readonly paths: readonly string[];
  /** Both. */
  readonly dirs: readonly string[];
  /** Whose paths they are. */
  readonly site?: Site | undefined;
  /** Overrides the priority of the sites. */
  readonly priority?: Priority;
  /** Whether a directory may be a whole site: an operator's configuration may say so, a caller may not. */
  readonly wholeSites: boolean;
}

/** Whose paths they are: the site that is named, else the only one. */
export function siteForPaths(sites: readonly Site[], wanted: string | undefined): Site | undefined {
  return sites.find(({ name }) => name === wanted) ?? (sites.length === 1 ? sites[0] : undefined);
}

/** A path becomes one URL a base; `..` may not lead out of the base. */
function absoluteForms(text: string, site: Site | undefined): readonly URL[] {
  // An unset variable of a deploy script must not purge the start page.
  if (/^\s*(#|$)/.test(text)) throw badUrl('the text is empty; name a URL or a path');
  if (isAbsolute(text.trim())) return [readUrlText(text)];
  if (!site) throw badUrl('not an absolute URL; write it with https:// and a host, or send it in "paths"');
  return site.bases.map((base) => {
    const url = readUrlText(joinBase(base, text.trim()));
    if (url.href.startsWith(`${base}/`)) return url;
    throw badUrl(`the path leads out of the site's base ${base}`);
  });
}

function checkDirectory(url: URL, wanted: Wanted, roots: readonly Root[]): void {
  if (url.search) throw badUrl('a directory has no query');
  if (/%2f|%5c/i.test(url.pathname)) throw badUrl('a directory with an encoded slash is not clear');
  url.search = ''; // a bare "?" is no query, but would stay
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  if (!wanted.wholeSites && holdsWholeSite(roots, url)) {
    throw new PurgeError('WHOLE_SITE', 'this directory is a whole site; name the directories below it');
  }
}

function mapText(
  kind: TargetKind,
  text: string,
  own: Site | undefined,
  wanted: Wanted,
  roots: readonly Root[],
): Target[] {
  const isPath = !isAbsolute(text.trim());
  return absoluteForms(text, own).map((url) => {
    const site = isPath ? own : siteOf(roots, url);
    if (!site)
      throw new PurgeError('FOREIGN_HOST', `${url.host} belongs to no configured site; add it to the bases of one`);
    if (kind === 'dir') checkDirectory(url, wanted, roots);
    else if (site.query === 'ignore') url.search = '';
    return { kind, url: url.href, priority: wanted.priority ?? site.priority };
  });
}

/**
 * Turns URL text into targets, each text once: what is written stays as it is where it is valid, hosts outside the sites are refused one by
 * one, and so is a directory that is a whole site. Every text ends in `targets` or in `rejected`; never throws.
 */
export function mapTexts(
  wanted: Wanted,
  sites: readonly Site[],
  roots: readonly Root[] = rootsOf(sites),
): { readonly targets: readonly Target[]; readonly rejected: readonly Rejection[] } {
  const targets: Target[] = [];
  const rejected: Rejection[] = [];
  const mapAll = (kind: TargetKind, texts: readonly string[], own?: Site) => {
    for (const text of new Set(texts)) {
      try {
        targets.push(...mapText(kind, text, own, wanted, roots));
      } catch (error) {
        if (!(error instanceof PurgeError)) throw error;
        rejected.push({ target: text, code: error.code, reason: error.message });
      }
    }
  };
  mapAll('url', wanted.urls);
  mapAll('url', wanted.paths, wanted.site);
  mapAll('dir', wanted.dirs, wanted.site);
  return { targets, rejected };
}
