import type { Config } from '../config/config.ts';
import { type Env, readApi2Url, readApi3Url, readEdgeOneUrl } from '../config/settings.ts';
import type { ApiName, Provider } from '../types.ts';
import type { Link } from './link.ts';
import { createCdn2 } from './providers/cdn-2.0.ts';
import { createCdn3 } from './providers/cdn-3.0.ts';
import { createEdgeOne } from './providers/edgeone.ts';

/** Makes the provider of one API for one area. Throws PurgeError `BAD_SETTINGS` for an unusable endpoint. */
export type MakeProvider = (area: 'overseas' | 'mainland', cdn: Config['cdn'], env: Env, link: Link) => Provider;

/** API 2.0, overseas. */
export const cdn2: MakeProvider = (_, { method }, env, link) =>
  createCdn2({ endpoint: readApi2Url(env), method }, link);

/** API 3.0 in one area. */
export const cdn3: MakeProvider = (area, _, env, link) => createCdn3({ endpoint: readApi3Url(env), area }, link);

/** EdgeOne, a zone whole. */
export const edgeone: MakeProvider = (_, { zone = '*' }, env, link) =>
  createEdgeOne({ endpoint: readEdgeOneUrl(env), zone }, link);

/** Every API that can be configured, with all that it can do; the build puts into a bundle those that are (`#providers`). */
export const PROVIDERS: Readonly<Record<ApiName, MakeProvider>> = { 'cdn-2.0': cdn2, 'cdn-3.0': cdn3, edgeone };
