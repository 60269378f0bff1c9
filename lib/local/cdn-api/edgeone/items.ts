import { type Refusal, refusal } from '../../api3/refusal.ts';

/** Something to do on the nodes of a zone, and a URL on each host that it concerns. */
export interface Item {
  readonly target: string;
  readonly places: readonly URL[];
}

const PREFIX = /^https?:\/\//;
const HOST = /^[^\s/:?#@]+$/;

function refuseTarget(index: number, what: string): Refusal {
  return refusal('InvalidParameter.Target', `Targets.${index} must be ${what}.`);
}

function isHost(name: string): boolean {
  return HOST.test(name) && URL.canParse(`http://${name}`);
}

function placeOf(host: string): URL {
  return new URL(`http://${host}`);
}

/** Reads URLs and prefixes, which carry their scheme (1552/80703), or says which one is none. */
export function readUrls(targets: readonly string[]): Refusal | readonly Item[] {
  const bad = targets.findIndex((target) => !PREFIX.test(target) || !URL.canParse(target));
  if (bad >= 0) return refuseTarget(bad, 'a URL that begins with http:// or https://');
  return targets.map((target) => ({ target, places: [new URL(target)] }));
}

/** Reads host names, which stand bare (the documents of version 2022-01-06). */
export function readHosts(targets: readonly string[]): Refusal | readonly Item[] {
  const bad = targets.findIndex((target) => !isHost(target));
  if (bad >= 0) return refuseTarget(bad, 'a host name without scheme, port and path');
  return targets.map((target) => ({ target, places: [placeOf(target)] }));
}

/** Reads cache tags; they are dropped on the domains that the call names besides. */
export function readTags(tags: readonly string[], domains: readonly string[]): Refusal | readonly Item[] {
  const bad = tags.indexOf('');
  if (bad >= 0) return refuseTarget(bad, 'a cache tag');
  if (!domains.every(isHost)) {
    return refusal('InvalidParameter.ParameterError', 'CacheTag.Domains must be host names without scheme and path.');
  }
  return tags.map((target) => ({ target, places: domains.map(placeOf) }));
}
