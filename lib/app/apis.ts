import { PURGERS } from '#purgers';
import type { Link } from '../cdn/link.ts';
import type { Config } from '../config/config.ts';
import type { Env } from '../config/settings.ts';
import type { Purger } from '../types.ts';

/** The APIs that purge one area, in the order they are tried; never empty. */
export type Chain = readonly [Purger, ...Purger[]];

/** An area as the CDN counts it. */
export type PurgedArea = 'overseas' | 'mainland';

/** The areas that are purged apart from each other. */
export function areasOf({ area }: Config['cdn']): readonly PurgedArea[] {
  return area === 'global' ? ['overseas', 'mainland'] : [area];
}

/**
 * Makes the ways to the CDN, a chain for each area: a target is purged when each chain has taken it. The whole world is
 * asked and counted area by area, as the CDN counts it. Throws PurgeError `BAD_SETTINGS` for an unusable endpoint.
 */
export function createChains({ cdn }: Config, env: Env, link: Link): readonly Chain[] {
  return areasOf(cdn).map((area) => cdn.apis.map((api) => PURGERS[api](area, cdn, env, link)) as [Purger, ...Purger[]]);
}
