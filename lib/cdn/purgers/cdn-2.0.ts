import { field } from '../../scf/shape.ts';
import type { Purger } from '../../types.ts';
import { accepted, fail, readAnswer, textOf } from '../answer.ts';
import { callApi2, type Link } from '../link.ts';

const ACTIONS = {
  url: { Action: 'RefreshCdnOverSeaUrl', parameter: 'urls' }, // api/228/7346
  dir: { Action: 'RefreshCdnOverSeaDir', parameter: 'dirs' }, // api/228/7389
} as const;

// Above 1 MB (POST) or 32 KB (GET) the API answers 501. The common parameters, a long session token included, need some room.
const ROOM = 8_000;
const BYTES = { POST: 1_000_000 - ROOM, GET: 32_000 - ROOM } as const;

/** A list as API 2.0 takes it: `urls.0`, `urls.1` and so on. */
export function listed(parameter: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, n) => [`${parameter}.${n}`, value]));
}

/** Where API 2.0 is, and how it is called. */
export interface Cdn2Options {
  readonly endpoint: URL;
  readonly method: 'GET' | 'POST';
}

/**
 * Purges through CDN API 2.0, overseas: `RefreshCdnOverSeaUrl` and `RefreshCdnOverSeaDir`. A `data.count` below what was sent
 * is maybe done. Its caller keeps batches within `limits`.
 */
export function createCdn2Purger({ endpoint, method }: Cdn2Options, link: Link): Purger & { readonly name: 'cdn-2.0' } {
  const bytes = BYTES[method];
  return {
    name: 'cdn-2.0',
    pool: 'cdn overseas',
    limits: { url: { count: 1000, bytes, day: 10_000 }, dir: { count: 20, bytes, day: 100 } },
    async purge(kind, urls, call) {
      const { Action, parameter } = ACTIONS[kind];
      const result = await callApi2({ Action, ...listed(parameter, urls) }, endpoint, method, call, link);
      const { data, failed } = readAnswer(result, urls, call.credentials);
      if (failed) return failed;
      const counted = Number.parseInt(textOf(field(data, 'count')), 10);
      if (counted < urls.length) return fail(['short-count'], `the API counted ${counted} of ${urls.length}`);
      return accepted(urls.length, field(data, 'task_id'));
    },
  };
}
