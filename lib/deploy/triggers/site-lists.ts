import type { Site } from '../../config/config.ts';
import { field, isFields, kindOf } from '../../scf/shape.ts';
import type { Findings } from '../service-file/findings.ts';
import { isAbsent, type Place, shown } from '../service-file/values.ts';
import { optionOf } from './event-options.ts';

/** Whether a `cos` event lists sites: `{sites: [www, media]}`. */
export function isSiteList(value: unknown): boolean {
  return isFields(value) && 'sites' in value;
}

/** Whether one of the events of a function lists sites. */
export function hasSiteList(events: unknown): boolean {
  const list: readonly unknown[] = Array.isArray(events) ? events : [];
  return list.some((event) => isSiteList(field(event, 'cos')));
}

function findSite(name: unknown, sites: readonly Site[]): Site | string {
  const stored = sites.filter(({ bucket }) => bucket !== undefined).map((site) => site.name);
  if (typeof name !== 'string' && typeof name !== 'number')
    return `should be a list of names, as in [www, media], but has ${kindOf(name)} in it`;
  const site = sites.find((one) => one.name === String(name).trim());
  if (site?.bucket !== undefined) return site;
  if (site) return `${shown(name)} has no bucket in purge.config.yaml, so there is nothing to watch; leave it out`;
  return `${shown(name)} is no site of purge.config.yaml with a bucket; there are ${stored.join(', ') || 'none'}`;
}

/** Reads the names of `cos: {sites: […]}`, or one name: the sites that have a bucket. Tells what is wrong, and leaves that out. */
export function readSiteList(event: Place, sites: readonly Site[], findings: Findings): readonly Site[] {
  for (const name of ['bucket', 'events', 'filter', 'name', 'parameters']) {
    const { value, path } = optionOf(event, name);
    if (value === undefined) continue;
    findings.problem(
      path,
      'a site has its bucket, prefix and events; leave it out, or write it as an event of its own',
    );
  }
  const { value, path } = optionOf(event, 'sites');
  const names: readonly unknown[] = Array.isArray(value) ? value : isAbsent(value) ? [] : [value];
  if (names.length === 0) findings.problem(path, 'it is empty; write names of sites, as in [www, media]');
  return names.flatMap((name) => {
    const found = findSite(name, sites);
    if (typeof found !== 'string') return [found];
    findings.problem(path, found);
    return [];
  });
}
