import type { Site } from '../config/config.ts';

/** Where a site begins: one of its bases, parsed once. */
export interface Root {
  readonly site: Site;
  readonly host: string;
  /** In the plain form of `plainPath`, with a slash at its end. */
  readonly path: string;
}

/** A path as a lenient server may see it: escapes decoded, slashes in a row as one. Never throws. */
function plainPath({ pathname }: URL): string {
  const decoded = pathname.replace(/(%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
  return decoded.replace(/\/{2,}/g, '/');
}

/** The roots of all sites, those that lie deepest first. */
export function rootsOf(sites: readonly Site[]): readonly Root[] {
  const roots = sites.flatMap((site) =>
    site.bases.map((base) => {
      const url = new URL(`${base}/`);
      return { site, host: url.host, path: plainPath(url) };
    }),
  );
  return roots.sort((a, b) => b.path.length - a.path.length);
}

/** The site that a URL belongs to: that of the deepest root above it, else any one of its host. */
export function siteOf(roots: readonly Root[], url: URL): Site | undefined {
  const sameHost = roots.filter(({ host }) => host === url.host);
  const path = plainPath(url);
  return (sameHost.find((root) => path.startsWith(root.path)) ?? sameHost.at(-1))?.site;
}

/**
 * Says whether a directory holds a whole site. Schemes and letter case count alike here, since a CDN may be set to keep
 * either under one key.
 */
export function holdsWholeSite(roots: readonly Root[], directory: URL): boolean {
  const path = plainPath(directory).toLowerCase();
  return path === '/' || roots.some((root) => root.host === directory.host && root.path.toLowerCase().startsWith(path));
}
