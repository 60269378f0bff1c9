import type { Site } from '../config/config.ts';
import type { ObjectChange } from '../scf/cos.ts';
import type { Rejection, Target } from '../types.ts';
import { encodeKey, hasDotSegment } from '../url/encode.ts';

/** What one change came to. Neither targets nor rejections: it belongs to no site, or every site ignores it. */
export interface Mapped {
  readonly targets: readonly Target[];
  readonly rejected: readonly Rejection[];
}

/** The path of a key inside its site: without the prefix, and without the slash that a prefix such as `public` leaves. */
function pathInSite(site: Site, key: string): string | undefined {
  if (!key.startsWith(site.prefix)) return undefined;
  const path = key.slice(site.prefix.length);
  const leftOver = site.prefix !== '' && !site.prefix.endsWith('/') && path.startsWith('/');
  return leftOver ? path.slice(1) : path;
}

/** All URLs of an object under one base; an index document is also what the URL of its directory shows. */
function urlPaths(site: Site, path: string): readonly string[] {
  const forms = encodeKey(path, site.encoding);
  const slash = path.lastIndexOf('/');
  if (!site.index.includes(path.slice(slash + 1))) return forms;
  return [...forms, ...encodeKey(path.slice(0, slash + 1), site.encoding)];
}

function mapKey(site: Site, ignore: readonly RegExp[], change: ObjectChange, key: string): Mapped | undefined {
  const path = site.bucket === change.bucket ? pathInSite(site, key) : undefined;
  if (path === undefined || ignore.some((glob) => glob.test(path))) return undefined;
  if (hasDotSegment(path)) {
    const reason = 'browsers resolve "." and ".." before they ask, so no URL leads to this object; rename it';
    return { targets: [], rejected: [{ target: `${change.bucket}/${key}`, code: 'UNREACHABLE_KEY', reason }] };
  }
  const paths = urlPaths(site, path);
  const urls = site.bases.flatMap((base) => paths.map((form) => `${base}/${form}`));
  return { targets: urls.map((url) => ({ kind: 'url', url, priority: site.priority })), rejected: [] };
}

/**
 * Prepares the way from changed objects to URLs: every site of the bucket whose prefix fits, every base, every form.
 * Created and removed objects are treated alike, and nothing is skipped by time: edges cache a 404, too.
 */
export function createObjectMapper(sites: readonly Site[]): (change: ObjectChange) => Mapped {
  const prepared = sites.map((site) => ({ site, ignore: site.ignore.map((source) => new RegExp(source, 's')) }));
  return (change) => {
    const mapped = change.keys.flatMap((key) =>
      prepared.flatMap(({ site, ignore }) => mapKey(site, ignore, change, key) ?? []),
    );
    return { targets: mapped.flatMap((m) => m.targets), rejected: mapped.flatMap((m) => m.rejected) };
  };
}
