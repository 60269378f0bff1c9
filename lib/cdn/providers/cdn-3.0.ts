import { field } from '../../scf/shape.ts';
import type { Provider, Quota, TargetKind, TaskStatus } from '../../types.ts';
import { accepted, listAt, readAnswer, textOf } from '../answer.ts';
import { beijingTime } from '../beijing-time.ts';
import { callApi3, type Link } from '../link.ts';
import { CDN3, type Cdn3Options, createCdn3Purger } from '../purgers/cdn-3.0.ts';

const STATUS: Readonly<Record<string, TaskStatus['status']>> = { process: 'processing', done: 'done', fail: 'failed' };
const LISTS: readonly (readonly [TargetKind, string])[] = [
  ['url', 'UrlPurge'],
  ['dir', 'PathPurge'],
];

function statusOf(entry: unknown): TaskStatus[] {
  const status = STATUS[textOf(field(entry, 'Status'))];
  const taskId = textOf(field(entry, 'TaskId'));
  return status ? [{ url: textOf(field(entry, 'Url')), status, ...(taskId && { taskId }) }] : [];
}

function quotasOf(data: unknown, area: string): Quota[] {
  return LISTS.flatMap(([kind, name]) => {
    const own = listAt(data, name).filter((entry) => field(entry, 'Area') === area);
    return own.map((entry) => ({
      kind,
      count: Number(field(entry, 'Batch')),
      day: Number(field(entry, 'Total')),
      left: Number(field(entry, 'Available')),
    }));
  });
}

/**
 * CDN API 3.0 in one area, with `DescribePurgeTasks` (228/37873), `DescribePurgeQuota` (228/41956) and `PushUrlsCache`
 * (228/37869). A task may be looked for by its id alone.
 */
export function createCdn3(options: Cdn3Options, link: Link): Provider & { readonly name: 'cdn-3.0' } {
  const { endpoint, area } = options;
  const api = { ...CDN3, endpoint };
  return {
    ...createCdn3Purger(options, link),
    prefetchCount: 500,
    async tasks({ taskId, from, to, url }, call) {
      const span = taskId ? { TaskId: taskId } : { StartTime: beijingTime(from), EndTime: beijingTime(to) };
      const payload = { ...span, Area: area, Limit: 1000, ...(url !== undefined && { Keyword: url }) };
      const result = await callApi3(api, 'DescribePurgeTasks', payload, call, link);
      const { data, failed } = readAnswer(result, [], call.credentials);
      return failed ?? { kind: 'answered', value: listAt(data, 'PurgeLogs').flatMap(statusOf) };
    },
    async quota(call) {
      const result = await callApi3(api, 'DescribePurgeQuota', {}, call, link);
      const { data, failed } = readAnswer(result, [], call.credentials);
      return failed ?? { kind: 'answered', value: quotasOf(data, area) };
    },
    async prefetch(urls, call) {
      const result = await callApi3(api, 'PushUrlsCache', { Urls: urls, Area: area }, call, link);
      const { data, failed } = readAnswer(result, urls, call.credentials);
      return failed ?? accepted(urls.length, field(data, 'TaskId'));
    },
  };
}
