import { type Env, readApi2Url, readApi3Url, readEdgeOneUrl } from '../../config/settings.ts';
import type { ApiName } from '../../types.ts';

/** Where each API is. Each throws PurgeError `BAD_SETTINGS` for an unusable variable. */
export const ENDPOINTS: Readonly<Record<ApiName, (env: Env) => URL>> = {
  'cdn-2.0': readApi2Url,
  'cdn-3.0': readApi3Url,
  edgeone: readEdgeOneUrl,
};
