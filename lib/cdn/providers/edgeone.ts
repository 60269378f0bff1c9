import { field } from '../../scf/shape.ts';
import type { Provider, Quota, TargetKind, TaskStatus } from '../../types.ts';
import { listAt, readAnswer, textOf } from '../answer.ts';
import { callApi3, type Link } from '../link.ts';
import { createEdgeOnePurger, type EdgeOneOptions, TEO } from '../purgers/edgeone.ts';

const STATUS: Readonly<Record<string, TaskStatus['status']>> = {
  processing: 'processing',
  success: 'done',
  failed: 'failed',
  timeout: 'failed',
  canceled: 'failed',
};
const KINDS: Readonly<Record<string, TargetKind>> = { purge_url: 'url', purge_prefix: 'dir' };

function statusOf(entry: unknown): TaskStatus[] {
  const status = STATUS[textOf(field(entry, 'Status'))];
  const taskId = textOf(field(entry, 'JobId'));
  return status ? [{ url: textOf(field(entry, 'Target')), status, ...(taskId && { taskId }) }] : [];
}

function quotaOf(entry: unknown): Quota[] {
  const kind = KINDS[textOf(field(entry, 'Type'))];
  if (!kind) return [];
  const numberOf = (name: string) => Number(field(entry, name));
  return [{ kind, count: numberOf('Batch'), day: numberOf('Daily'), left: numberOf('DailyAvailable') }];
}

/** Times as EdgeOne takes them: ISO 8601, UTC, whole seconds. */
function isoTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** EdgeOne, with `DescribePurgeTasks` (1552/80702; by job id or span) and `DescribeContentQuota`. It does not prefetch here. */
export function createEdgeOne(options: EdgeOneOptions, link: Link): Provider & { readonly name: 'edgeone' } {
  const { endpoint, zone } = options;
  const api = { ...TEO, endpoint };
  return {
    ...createEdgeOnePurger(options, link),
    async tasks({ taskId, from, to, url }, call) {
      const wanted = [['job-id', taskId] as const, ['target', url] as const].filter(([, value]) => value !== undefined);
      const payload = {
        ZoneId: zone,
        ...(taskId === undefined && { StartTime: isoTime(from), EndTime: isoTime(to) }),
        ...(wanted.length > 0 && { Filters: wanted.map(([Name, value]) => ({ Name, Values: [value] })) }),
        Limit: 1000,
      };
      const result = await callApi3(api, 'DescribePurgeTasks', payload, call, link);
      const { data, failed } = readAnswer(result, [], call.credentials);
      return failed ?? { kind: 'answered', value: listAt(data, 'Tasks').flatMap(statusOf) };
    },
    async quota(call) {
      const result = await callApi3(api, 'DescribeContentQuota', { ZoneId: zone }, call, link);
      const { data, failed } = readAnswer(result, [], call.credentials);
      return failed ?? { kind: 'answered', value: listAt(data, 'PurgeQuota').flatMap(quotaOf) };
    },
  };
}
