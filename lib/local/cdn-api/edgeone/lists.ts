import type { Fields } from '../../../scf/shape.ts';
import { optional, required, type ValuesOf } from '../../api3/parameters.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import { type Action, defineAction } from '../api3/action.ts';
import { doneAt, isDone, type Task } from '../tasks.ts';
import { type Filter, readFilter, statusOf } from './filters.ts';
import { OVER_DAY } from './quotas.ts';
import { isoText, readIsoText } from './times.ts';
import { checkZone } from './zone.ts';

const QUERY = {
  ZoneId: required('text'),
  StartTime: optional('text'),
  EndTime: optional('text'),
  Offset: optional('whole'),
  Limit: optional('whole'),
  Filters: optional('objects'),
} as const;

type Query = ValuesOf<typeof QUERY>;

const LIMIT = 1000;

function bad(message: string): Refusal {
  return refusal('InvalidParameter.ParameterError', message);
}

function readFilters(filters: readonly Fields[]): Refusal | readonly Filter[] {
  const read: Filter[] = [];
  for (const fields of filters) {
    const filter = readFilter(fields);
    if ('code' in filter) return filter;
    read.push(filter);
  }
  return read;
}

/** A span of time, or filter `job-id`. Both ends belong to the span, EndTime to its whole second. */
function readSpan({ StartTime, EndTime }: Query, filters: readonly Filter[]): Refusal | ((at: number) => boolean) {
  const hasJob = filters.some(({ name }) => name === 'job-id');
  if (StartTime === undefined && EndTime === undefined && hasJob) return () => true;
  if (StartTime === undefined || EndTime === undefined) return bad('Give StartTime and EndTime, or filter job-id.');
  const [from, to] = [readIsoText(StartTime), readIsoText(EndTime)];
  if (from <= to) return (at) => at >= from && at < to + 1000;
  return bad('StartTime and EndTime must be times such as 2022-09-01T00:00:00Z, the first not after the second.');
}

function toRecord(task: Task, now: number) {
  return {
    JobId: task.id,
    Target: task.target,
    Type: task.type,
    Method: task.changedOnly ? 'invalidate' : 'delete',
    Status: statusOf(task, now),
    CreateTime: isoText(task.createdAt),
    UpdateTime: isoText(isDone(task, now) ? doneAt(task) : task.createdAt),
    FailType: '',
    FailMessage: '',
  };
}

/** A task that was ordered for `*` belongs to a zone that only its host would tell, so it is in every zone's list. */
function isOfZone({ scope }: Task, zone: string): boolean {
  return zone === '*' || scope === '*' || scope === zone;
}

function listing(isListed: (task: Task) => boolean): Action {
  return defineAction({
    parameters: QUERY,
    overQuota: OVER_DAY,
    run(query, state) {
      const { ZoneId, Offset = 0, Limit = 20, Filters = [] } = query;
      const wrongZone = checkZone(ZoneId);
      if (wrongZone) return wrongZone;
      const filters = readFilters(Filters);
      if ('code' in filters) return filters;
      const isInSpan = readSpan(query, filters);
      if ('code' in isInSpan) return isInSpan;
      if (Limit < 1 || Limit > LIMIT) return bad(`Limit must be 1 to ${LIMIT}.`);
      const now = state.now();
      const found = state.tasks.find(
        (task) =>
          task.product === 'edgeone' &&
          isListed(task) &&
          isOfZone(task, ZoneId) &&
          isInSpan(task.createdAt) &&
          filters.every((filter) => filter.matches(task, now)),
      );
      const page = found.slice(Offset, Offset + Limit);
      return { answer: { TotalCount: found.length, Tasks: page.map((task) => toRecord(task, now)) } };
    },
  });
}

/** DescribePurgeTasks of EdgeOne, a record for each target, latest first. */
export const PURGE_TASKS: Action = listing(({ type }) => type !== 'prefetch_url');

/** DescribePrefetchTasks of EdgeOne, the same for URLs to fetch; its records have no Method in the documents, here they do. */
export const PREFETCH_TASKS: Action = listing(({ type }) => type === 'prefetch_url');
