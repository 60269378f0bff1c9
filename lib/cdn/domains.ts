import type { Config } from '../config/config.ts';
import { type Env, readApi2Url, readApi3Url, readEdgeOneUrl } from '../config/settings.ts';
import type { ApiName } from '../types.ts';
import { findOfCdn2 } from './domains/cdn-2.0.ts';
import { findOfCdn3 } from './domains/cdn-3.0.ts';
import type { FindDomains } from './domains/domain.ts';
import { findOfEdgeOne } from './domains/edgeone.ts';
import type { Link } from './link.ts';

type MakeFind = (cdn: Config['cdn'], env: Env, link: Link) => FindDomains;

/**
 * The question of each API which of some hosts it serves. For the command line: functions never ask, and their bundles hold none
 * of it. Throws PurgeError `BAD_SETTINGS` for an unusable endpoint.
 */
export const DOMAINS: Readonly<Record<ApiName, MakeFind>> = {
  'cdn-2.0': ({ method }, env, link) => findOfCdn2({ endpoint: readApi2Url(env), method }, link),
  'cdn-3.0': (_, env, link) => findOfCdn3(readApi3Url(env), link),
  edgeone: ({ zone = '*' }, env, link) => findOfEdgeOne({ endpoint: readEdgeOneUrl(env), zone }, link),
};
