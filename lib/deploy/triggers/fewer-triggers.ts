import type { Trigger } from '../desired.ts';
import type { EventReading } from './event-options.ts';
import { watchedPlaces } from './site-triggers.ts';
import { watchedSites } from './watched-sites.ts';

const MOVED = 'copy the function under another key';

/** A name as it may stand in a list of YAML: one that could be read as a number or as yes or no is quoted. */
function listed(name: string): string {
  return /^(\d.*|true|false|null)$/i.test(name) ? `'${name}'` : name;
}

/** The places of sites that some of these triggers watch. */
function placesOf(triggers: readonly Trigger[], { config, region }: Pick<EventReading, 'config' | 'region'>) {
  return region === undefined ? [] : watchedPlaces(watchedSites(triggers, config.sites, region), region);
}

/**
 * How a function comes to `most` COS triggers: with the lists of sites to write, where it watches too many buckets and prefixes of
 * sites, else with less of its own events.
 */
export function fewerCosTriggers(
  triggers: readonly Trigger[],
  most: number,
  reading: Pick<EventReading, 'config' | 'region'>,
): string {
  const places = placesOf(triggers, reading);
  const each = most / 2;
  if (places.length <= each) {
    const one = 'write one prefix instead of several, since purge.config.yaml still decides what is purged';
    return `each event name of each cos event is one; ${one}, or ${MOVED} and move some events there`;
  }
  const lists = Array.from({ length: Math.ceil(places.length / each) }, (_, n) => {
    const names = places.slice(n * each, (n + 1) * each).flatMap((place) => place.sites.map(({ name }) => name));
    return `- cos: {sites: [${names.map(listed).join(', ')}]}`;
  });
  const [here, ...others] = lists;
  const moved = others.length > 1 ? 'copy the function under other keys' : MOVED;
  return `each bucket (or prefix of one) takes two; write ${here} here, and ${moved} with ${others.join(' and ')}`;
}

/** How a function comes to `most` timers. */
export function fewerTimers(most: number): string {
  const one = 'write one - timer: {name, cron, argument: <a schedule>} for each instead of schedules';
  const drain = "with a database also {name: drain, cron: '*/15 * * * * * *'}, once";
  return `${one}, at most ${most} here and the others in a copy of the function under another key (${drain})`;
}
