import type { Site } from '../../config/config.ts';
import type { CosTrigger } from '../desired.ts';
import { hostOf } from './cos-hosts.ts';

/** Triggers made from purge.config.yaml, with what is wrong with them and what should be known. */
export interface Made<Trigger> {
  readonly triggers: readonly Trigger[];
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

const EVENTS = ['cos:ObjectCreated:*', 'cos:ObjectRemove:*'];

/** Without those that another one covers: COS refuses two rules of one event for the same keys (583/11637). */
function widest(prefixes: readonly string[]): string[] {
  return [...new Set(prefixes)].filter((prefix) => !prefixes.some((one) => one !== prefix && prefix.startsWith(one)));
}

/** What is said of the sites that are somewhere else. */
function elsewhere(sites: readonly Site[], region: string): string[] {
  const others = [...new Set(sites.flatMap((site) => site.region ?? []))].filter((other) => other !== region);
  return others.map((other) => {
    const names = sites.filter((site) => site.region === other).map(({ name }) => name);
    const reason = `a COS trigger works within one region, and this is ${region}`;
    return `${names.join(', ')}: left out, the bucket is in ${other}; ${reason}; deploy there too: TENCENT_REGION=${other}`;
  });
}

/** What two triggers watch, and for which sites. */
export interface WatchedPlace {
  readonly bucket: string;
  readonly prefix: string;
  readonly sites: readonly Site[];
}

/** The buckets of sites in this region and the prefixes in them; a prefix below another one of its bucket is covered by that. */
export function watchedPlaces(sites: readonly Site[], region: string): readonly WatchedPlace[] {
  const here = sites.filter((site) => (site.region ?? region) === region);
  const buckets = [...new Set(here.flatMap(({ bucket }) => bucket ?? []))];
  return buckets.flatMap((bucket) => {
    const inside = here.filter((site) => site.bucket === bucket);
    return widest(inside.map(({ prefix }) => prefix)).map((prefix) => ({
      bucket,
      prefix,
      sites: inside.filter((site) => site.prefix.startsWith(prefix)),
    }));
  });
}

function noneHere(stored: readonly Site[], region: string): string {
  if (stored.length === 0)
    return 'no site in purge.config.yaml has a bucket; name the bucket of a site, or leave this function out';
  const regions = [...new Set(stored.map((site) => `TENCENT_REGION=${site.region}`))].join(' or ');
  return `no site in purge.config.yaml has its bucket in ${region}; leave the region empty, or deploy with ${regions}`;
}

/**
 * `cos: sites`: for each place of the region a trigger for what is written and one for what is removed. A site that names no region is
 * taken to be in this one; sites without a bucket need no trigger.
 */
export function siteTriggers(sites: readonly Site[], region: string): Made<CosTrigger> {
  const stored = sites.filter(({ bucket }) => bucket !== undefined);
  const triggers = watchedPlaces(stored, region).flatMap(({ bucket, prefix }) =>
    EVENTS.map(
      (event): CosTrigger => ({
        type: 'cos',
        host: hostOf(bucket, region),
        event,
        prefix,
        suffix: '',
        isEnabled: true,
      }),
    ),
  );
  const problems = triggers.length === 0 ? [noneHere(stored, region)] : [];
  return { triggers, problems, warnings: elsewhere(stored, region) };
}
