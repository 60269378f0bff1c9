import { optional } from '../../api3/parameters.ts';
import { refusal } from '../../api3/refusal.ts';
import { beijingText } from '../../beijing-time.ts';
import { type Action, defineAction } from '../api3/action.ts';
import { AREAS, CDN_DAY_LIMITS, type CdnWork, cdnPool } from '../cdn-quota.ts';
import type { State } from '../state.ts';
import { doneAt, isDone, type Task } from '../tasks.ts';
import { CDN_CALL_LIMITS } from './call-limits.ts';
import { findTasks, QUERY, statusOf } from './task-query.ts';

// What only reads spends of no day; the common code says the same in general.
const OVER_QUOTA = refusal('LimitExceeded', 'The quota is used up.');

const PURGE_TYPES: Readonly<Record<string, Task['type']>> = { url: 'purge_url', path: 'purge_prefix' };

function toPurgeLog(task: Task, now: number) {
  return {
    TaskId: task.id,
    Url: task.target,
    Status: statusOf(task, now),
    PurgeType: task.type === 'purge_url' ? 'url' : 'path',
    FlushType: task.changedOnly ? 'flush' : 'delete',
    CreateTime: beijingText(task.createdAt),
  };
}

function toPushLog(task: Task, now: number) {
  return {
    TaskId: task.id,
    Url: task.target,
    Status: statusOf(task, now),
    Percent: isDone(task, now) ? 100 : 0,
    CreateTime: beijingText(task.createdAt),
    Area: task.scope,
    UpdateTime: beijingText(isDone(task, now) ? doneAt(task) : task.createdAt),
  };
}

/** DescribePurgeTasks (228/37873), a record for each URL or directory. */
export const PURGE_TASKS: Action = defineAction({
  parameters: { ...QUERY, PurgeType: optional('text') },
  overQuota: OVER_QUOTA,
  run({ PurgeType, ...query }, state) {
    if (PurgeType !== undefined && !Object.hasOwn(PURGE_TYPES, PurgeType)) {
      return refusal('InvalidParameter.CdnParamError', 'PurgeType must be url or path.');
    }
    const type = PurgeType === undefined ? undefined : PURGE_TYPES[PurgeType];
    const isListed = (task: Task) => (type ?? task.type) === task.type && task.type !== 'prefetch_url';
    const found = findTasks(query, ['fail', 'done', 'process'], isListed, state);
    if ('code' in found) return found;
    const now = state.now();
    return { answer: { PurgeLogs: found.page.map((task) => toPurgeLog(task, now)), TotalCount: found.total } };
  },
});

/** DescribePushTasks (228/37872), a record for each URL. */
export const PUSH_TASKS: Action = defineAction({
  parameters: QUERY,
  overQuota: OVER_QUOTA,
  run(query, state) {
    const isListed = ({ type }: Task) => type === 'prefetch_url';
    const found = findTasks(query, ['fail', 'done', 'process', 'invalid'], isListed, state);
    if ('code' in found) return found;
    const now = state.now();
    return { answer: { PushLogs: found.page.map((task) => toPushLog(task, now)), TotalCount: found.total } };
  },
});

function quotasOf(work: CdnWork, state: State) {
  const [Batch, Total] = [CDN_CALL_LIMITS[work], CDN_DAY_LIMITS[work]];
  return AREAS.map((area) => {
    const Available = Total - state.ledger.spent(cdnPool(area, work), state.now());
    return { Batch, Total, Available, Area: area };
  });
}

/** DescribePurgeQuota (228/41956): what is left of today, API 2.0 having spent of it, too. */
export const PURGE_QUOTA: Action = defineAction({
  parameters: {},
  overQuota: OVER_QUOTA,
  run: (_, state) => ({ answer: { UrlPurge: quotasOf('url', state), PathPurge: quotasOf('dir', state) } }),
});
