import { required } from '../../api3/parameters.ts';
import { refusal } from '../../api3/refusal.ts';
import { type Action, defineAction } from '../api3/action.ts';
import type { State } from '../state.ts';
import type { TaskType } from '../tasks.ts';
import { checkZone } from './zone.ts';

/** What a zone may do. */
interface Quota {
  readonly batch: number;
  readonly daily: number;
}

/** The quotas of a zone. Tencent's depend on the plan and no page has their numbers; these are ours. */
export const QUOTAS: Readonly<Record<TaskType, Quota>> = {
  purge_url: { batch: 1000, daily: 10_000 },
  purge_prefix: { batch: 100, daily: 100 },
  purge_host: { batch: 100, daily: 100 },
  purge_all: { batch: 1, daily: 10 },
  purge_cache_tag: { batch: 100, daily: 100 },
  prefetch_url: { batch: 500, daily: 1000 },
};

/** Above what a zone may do in a day. */
export const OVER_DAY = refusal('LimitExceeded.DailyQuota', 'The quota of the day is used up.');

/** Above what one call may have. */
export const OVER_BATCH = refusal('LimitExceeded.BatchQuota', 'The call has more targets than the quota of a batch.');

/** The pool that such work is paid from, one for each zone. Calls for `*` have one of their own: no zone is known of a host. */
export function zonePool(zone: string, type: TaskType): string {
  return `teo ${zone} ${type}`;
}

function quotaOf(zone: string, type: TaskType, state: State) {
  const { batch, daily } = QUOTAS[type];
  return {
    Type: type,
    Batch: batch,
    Daily: daily,
    DailyAvailable: daily - state.ledger.spent(zonePool(zone, type), state.now()),
  };
}

const PURGES = ['purge_url', 'purge_prefix', 'purge_host', 'purge_all', 'purge_cache_tag'] as const;

/** DescribeContentQuota: what is left of today for a zone. */
export const CONTENT_QUOTA: Action = defineAction({
  parameters: { ZoneId: required('text') },
  overQuota: OVER_DAY,
  run: ({ ZoneId }, state) =>
    checkZone(ZoneId) ?? {
      answer: {
        PurgeQuota: PURGES.map((type) => quotaOf(ZoneId, type, state)),
        PrefetchQuota: [quotaOf(ZoneId, 'prefetch_url', state)],
      },
    },
});
