import type { Site } from '../config/config.ts';
import type { ObjectChange } from '../scf/cos.ts';
import type { Rejection, Target, TargetKind } from '../types.ts';
import { hasDotSegment } from '../url/encode.ts';
import { ownPaths } from './forms.ts';
import { createRelated } from './related.ts';
import { type Root, rootsOf } from './roots.ts';
import { createVariants } from './variants.ts';

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

function regexes(sources: readonly string[]): readonly RegExp[] {
  return sources.map((source) => new RegExp(source, 's'));
}

/** The object's own URLs, then its variants. */
function createSelf(site: Site, roots: readonly Root[]): (path: string, object: string) => Mapped {
  const groups = (site.variants ?? []).map((group) => ({ ...group, when: group.when && regexes(group.when) }));
  const variantsOf = createVariants(site, groups, roots);
  return (path, object) => {
    if (hasDotSegment(path)) {
      const reason = 'browsers resolve "." and ".." before they ask, so no URL leads to this object; rename it';
      return { targets: [], rejected: [{ target: object, code: 'UNREACHABLE_KEY', reason }] };
    }
    const own = ownPaths(site, path);
    const urls = site.bases.flatMap((base) =>
      [...own].map((form) => ['url' as TargetKind, `${base}/${form}`] as const),
    );
    const { targets, rejected } = variantsOf(path, object, own);
    return {
      targets: [...urls, ...targets].map(([kind, url]) => ({ kind, url, priority: site.priority })),
      rejected,
    };
  };
}

/** Each target once, the first that names it. */
function once(targets: readonly Target[]): readonly Target[] {
  const seen = new Map<string, Target>();
  for (const target of targets) {
    const name = `${target.kind} ${target.url}`;
    if (!seen.has(name)) seen.set(name, target);
  }
  return [...seen.values()];
}

function createSiteMapper(site: Site, sites: readonly Site[], roots: readonly Root[]) {
  const ignore = regexes(site.ignore);
  const selfOf = createSelf(site, roots);
  const relatedOf = createRelated(site, sites, roots);
  return (bucket: string, key: string): Mapped | undefined => {
    const path = site.bucket === bucket ? pathInSite(site, key) : undefined;
    if (path === undefined || ignore.some((glob) => glob.test(path))) return undefined;
    const object = `${bucket}/${key}`;
    const self = selfOf(path, object);
    const related = relatedOf(path, object);
    return {
      targets: once([...self.targets, ...related.targets]),
      rejected: [...self.rejected, ...related.rejected],
    };
  };
}

/**
 * Prepares the way from changed objects to URLs: every site of the bucket whose prefix fits, every base, every form, every
 * variant, every related page. Created and removed objects are treated alike, and nothing is skipped by time: edges cache a
 * 404, too.
 */
export function createObjectMapper(sites: readonly Site[]): (change: ObjectChange) => Mapped {
  const roots = rootsOf(sites);
  const mappers = sites.map((site) => createSiteMapper(site, sites, roots));
  return (change) => {
    const mapped = change.keys.flatMap((key) => mappers.flatMap((map) => map(change.bucket, key) ?? []));
    return { targets: mapped.flatMap((m) => m.targets), rejected: mapped.flatMap((m) => m.rejected) };
  };
}
