import { field } from '../../scf/shape.ts';
import type { Purger } from '../../types.ts';
import { accepted, readAnswer } from '../answer.ts';
import { callApi3, type Link } from '../link.ts';

// TC3 bodies may have 10 MB (1278/46710).
const BYTES = 9_000_000;

/** The CDN as API 3.0 knows it (228/37870), without its address. */
export const CDN3 = { service: 'cdn', version: '2018-06-06' } as const;

/** Where API 3.0 is, and the area that it purges; both areas at once are two purgers. */
export interface Cdn3Options {
  readonly endpoint: URL;
  readonly area: 'overseas' | 'mainland';
}

/**
 * Purges through CDN API 3.0: `PurgeUrlsCache` (228/37870) and `PurgePathCache` (228/37871). Directories: what has changed,
 * or with `full` everything. URLs come encoded, so `UrlEncode` is not sent. Its caller keeps batches within `limits`.
 */
export function createCdn3Purger({ endpoint, area }: Cdn3Options, link: Link): Purger & { readonly name: 'cdn-3.0' } {
  return {
    name: 'cdn-3.0',
    pool: `cdn ${area}`,
    limits: { url: { count: 1000, bytes: BYTES, day: 10_000 }, dir: { count: 500, bytes: BYTES, day: 100 } },
    offersFull: true,
    async purge(kind, urls, { full, ...call }) {
      const [action, payload] =
        kind === 'url'
          ? ['PurgeUrlsCache', { Urls: urls, Area: area }]
          : ['PurgePathCache', { Paths: urls, FlushType: full ? 'delete' : 'flush', Area: area }];
      const result = await callApi3({ ...CDN3, endpoint }, action, payload, call, link);
      const { data, failed } = readAnswer(result, urls, call.credentials);
      return failed ?? accepted(urls.length, field(data, 'TaskId'));
    },
  };
}
