import { field } from '../../scf/shape.ts';
import type { Provider, TaskStatus } from '../../types.ts';
import { accepted, listAt, readAnswer, textOf } from '../answer.ts';
import { beijingTime } from '../beijing-time.ts';
import { callApi2, type Link } from '../link.ts';
import { type Cdn2Options, createCdn2Purger, listed } from '../purgers/cdn-2.0.ts';

// The log of the mainland counts otherwise: there 1 is done, and 0 is purging.
const STATUS: Readonly<Record<string, TaskStatus['status']>> = { 1: 'processing', 2: 'done', '-1': 'failed' };

function statusOf(entry: unknown): TaskStatus[] {
  const status = STATUS[textOf(field(entry, 'status'))];
  return status ? [{ url: textOf(field(entry, 'url')), status }] : [];
}

/**
 * CDN API 2.0, overseas, with `GetCdnOverseaRefreshLog` (api/228/7347; the day of `from` alone, no task ids) and
 * `CdnOverseaPushser` (sic, api/228/7359). It has no quota to read.
 */
export function createCdn2(options: Cdn2Options, link: Link): Provider & { readonly name: 'cdn-2.0' } {
  const { endpoint, method } = options;
  return {
    ...createCdn2Purger(options, link),
    prefetchCount: 20,
    async tasks({ from, url }, call) {
      const date = beijingTime(from).slice(0, 10).replaceAll('-', '');
      const params = { Action: 'GetCdnOverseaRefreshLog', date, ...(url !== undefined && { url }) };
      const result = await callApi2(params, endpoint, method, call, link);
      const { data, failed } = readAnswer(result, [], call.credentials);
      return failed ?? { kind: 'answered', value: listAt(data, 'logs').flatMap(statusOf) };
    },
    async prefetch(urls, call) {
      const params = { Action: 'CdnOverseaPushser', ...listed('urls', urls) };
      const result = await callApi2(params, endpoint, method, call, link);
      const { data, failed } = readAnswer(result, urls, call.credentials);
      return failed ?? accepted(urls.length, field(data, 'task_id'));
    },
  };
}
