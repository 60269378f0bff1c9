import type { Config } from '../config/config.ts';
import { type Env, readApi2Url, readApi3Url, readEdgeOneUrl } from '../config/settings.ts';
import type { ApiName, Purger } from '../types.ts';
import type { Link } from './link.ts';
import { createCdn2Purger } from './purgers/cdn-2.0.ts';
import { createCdn3Purger } from './purgers/cdn-3.0.ts';
import { createEdgeOnePurger } from './purgers/edgeone.ts';

/** Makes the purger of one API for one area. Throws PurgeError `BAD_SETTINGS` for an unusable endpoint. */
export type MakePurger = (area: 'overseas' | 'mainland', cdn: Config['cdn'], env: Env, link: Link) => Purger;

/** API 2.0, overseas. */
export const cdn2: MakePurger = (_, { method }, env, link) =>
  createCdn2Purger({ endpoint: readApi2Url(env), method }, link);

/** API 3.0 in one area. */
export const cdn3: MakePurger = (area, _, env, link) => createCdn3Purger({ endpoint: readApi3Url(env), area }, link);

/** EdgeOne, a zone whole. */
export const edgeone: MakePurger = (_, { zone = '*' }, env, link) =>
  createEdgeOnePurger({ endpoint: readEdgeOneUrl(env), zone }, link);

/** Every API that can be configured; the build puts into a bundle those that are (`#purgers`). */
export const PURGERS: Readonly<Record<ApiName, MakePurger>> = { 'cdn-2.0': cdn2, 'cdn-3.0': cdn3, edgeone };
