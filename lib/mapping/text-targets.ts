import type { Site } from '../config/config.ts';
import { PurgeError } from '../errors.ts';
import type { Priority, Rejection, Target, TargetKind } from '../types.ts';
import { hostOf } from '../url/hosts.ts';
import { isAbsolute, joinBase, readUrlText } from '../url/url-text.ts';

/** What a caller or a schedule wants purged, as URL text. */
export interface Wanted {
  /** Absolute URLs; paths where `site` says whose. */
  readonly urls: readonly string[];
  readonly dirs: readonly string[];
  /** Whose paths they are. */
  readonly site?: Site;
  /** Overrides the priority of the sites. */
  readonly priority?: Priority;
  /** Whether a directory may be a whole site: an operator's configuration may say so, a caller may not. */
  readonly wholeSites: boolean;
}

/** The site that a URL belongs to: the one with the longest base that it starts with, else the first one of its host. */
function siteOf(sites: readonly Site[], url: URL): Site | undefined {
  const depth = (site: Site) =>
    Math.max(-1, ...site.bases.map((b) => (hostOf(b) === url.host ? (isBelow(url, b) ? b.length : 0) : -1)));
  const [nearest] = sites.filter((site) => depth(site) >= 0).sort((a, b) => depth(b) - depth(a));
  return nearest;
}

/** A path becomes one URL a base; `..` may not lead out of the base. */
function absoluteForms(text: string, site: Site | undefined): readonly URL[] {
  if (isAbsolute(text.trim())) return [readUrlText(text)];
  if (!site)
    throw new PurgeError('BAD_URL', 'not an absolute URL; write it with https:// and a host, or send it in "paths"');
  return site.bases.map((base) => {
    const url = readUrlText(joinBase(base, text.trim()));
    if (url.href.startsWith(`${base}/`)) return url;
    throw new PurgeError('BAD_URL', `the path leads out of the site's base ${base}`);
  });
}

function checkDirectory(url: URL, wanted: Wanted, sites: readonly Site[]): void {
  if (url.search) throw new PurgeError('BAD_URL', 'a directory has no query');
  if (/%2f|%5c/i.test(url.pathname)) throw new PurgeError('BAD_URL', 'a directory with an encoded slash is not clear');
  url.search = ''; // a bare "?" is no query, but would stay
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  const isWhole = plainPath(url) === '/' || sites.some(({ bases }) => bases.some((b) => coversBase(url, b)));
  if (isWhole && !wanted.wholeSites) {
    throw new PurgeError('WHOLE_SITE', 'this directory is a whole site; name the directories below it');
  }
}

/** A path as a lenient server may see it: escapes decoded, slashes in a row as one. Never throws. */
function plainPath({ pathname }: URL): string {
  const decoded = pathname.replace(/(%[0-9a-f]{2})+/gi, (escapes) => {
    const bytes = Buffer.from(escapes.replaceAll('%', ''), 'hex');
    return bytes.toString('utf8');
  });
  return decoded.replace(/\/{2,}/g, '/');
}

/** Schemes and letter case count alike here: a CDN may be set to keep either under one key. */
function coversBase(directory: URL, base: string): boolean {
  const root = new URL(`${base}/`);
  return root.host === directory.host && plainPath(root).toLowerCase().startsWith(plainPath(directory).toLowerCase());
}

function isBelow(url: URL, base: string): boolean {
  return plainPath(url).startsWith(plainPath(new URL(`${base}/`)));
}

function mapText(kind: TargetKind, text: string, wanted: Wanted, sites: readonly Site[]): Target[] {
  const isPath = !isAbsolute(text.trim());
  return absoluteForms(text, wanted.site).map((url) => {
    const site = isPath ? wanted.site : siteOf(sites, url);
    if (!site)
      throw new PurgeError('FOREIGN_HOST', `${url.host} belongs to no configured site; add it to the bases of one`);
    if (kind === 'dir') checkDirectory(url, wanted, sites);
    return { kind, url: url.href, priority: wanted.priority ?? site.priority };
  });
}

/**
 * Turns URL text into targets: what is written stays as it is where it is valid, hosts outside the sites are refused one by
 * one, and so is a directory that is a whole site. Every text ends in `targets` or in `rejected`; never throws.
 */
export function mapTexts(
  wanted: Wanted,
  sites: readonly Site[],
): { readonly targets: readonly Target[]; readonly rejected: readonly Rejection[] } {
  const targets: Target[] = [];
  const rejected: Rejection[] = [];
  const texts = [
    ...wanted.urls.map((text) => ['url', text] as const),
    ...wanted.dirs.map((text) => ['dir', text] as const),
  ];
  for (const [kind, text] of texts) {
    try {
      targets.push(...mapText(kind, text, wanted, sites));
    } catch (error) {
      if (!(error instanceof PurgeError)) throw error;
      rejected.push({ target: text, code: error.code, reason: error.message });
    }
  }
  return { targets, rejected };
}
