import { optional, type ValuesOf } from '../../api3/parameters.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import { readBeijingText } from '../../beijing-time.ts';
import type { State } from '../state.ts';
import { isDone, type Task } from '../tasks.ts';

/** What both lists of tasks take (228/37873, 228/37872). */
export const QUERY = {
  TaskId: optional('text'),
  StartTime: optional('text'),
  EndTime: optional('text'),
  Keyword: optional('text'),
  Area: optional('text'),
  Status: optional('text'),
  Offset: optional('whole'),
  Limit: optional('whole'),
} as const;

/** Values of such a query. */
export type Query = ValuesOf<typeof QUERY>;

/** A page of what was found, latest first, and how many there are in all. */
export interface Page {
  readonly page: readonly Task[];
  readonly total: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const EVER: Span = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** Times are in UTC+8 and both ends belong to the span, EndTime to its whole second; no page says either. */
function readSpan({ TaskId, StartTime, EndTime }: Query): Refusal | Span {
  if (StartTime === undefined && EndTime === undefined && TaskId !== undefined) return EVER;
  if (StartTime === undefined || EndTime === undefined) {
    return refusal('InvalidParameter.CdnParamError', 'Give TaskId, or StartTime and EndTime.');
  }
  const [from, to] = [readBeijingText(StartTime), readBeijingText(EndTime)];
  if (from !== undefined && to !== undefined && from <= to) return { from, to: to + 999 };
  const message = 'StartTime and EndTime must be times such as 2018-08-08 00:00:00, the first not after the second.';
  return refusal('InvalidParameter.CdnStatInvalidDate', message);
}

/** The state of a task in the words of these lists; tasks never fail here. */
export function statusOf(task: Task, now: number): 'done' | 'process' {
  return isDone(task, now) ? 'done' : 'process';
}

/** A domain, or a full URL. */
function matchesKeyword({ target, hosts }: Task, keyword: string): boolean {
  return /^https?:\/\//.test(keyword) ? target === keyword : hosts.includes(keyword);
}

/** A task for both areas is in each; a query for `global` finds those of every area. */
function matchesArea({ scope }: Task, area: string): boolean {
  return area === 'global' || scope === 'global' || scope === area;
}

function checkWords({ Area, Status, Limit = 1 }: Query, statuses: readonly string[]): Refusal | undefined {
  const bad = (message: string) => refusal('InvalidParameter.CdnParamError', message);
  if (Area !== undefined && !['mainland', 'overseas', 'global'].includes(Area)) {
    return bad('Area must be one of mainland, overseas, global.');
  }
  if (Status !== undefined && !statuses.includes(Status)) return bad(`Status must be one of ${statuses.join(', ')}.`);
  return Limit > 0 ? undefined : bad('Limit must be at least 1.');
}

/** Finds tasks of CDN, those of API 2.0 included, that a query and `isListed` agree on. */
export function findTasks(
  query: Query,
  statuses: readonly string[],
  isListed: (task: Task) => boolean,
  state: State,
): Refusal | Page {
  const span = readSpan(query);
  if ('code' in span) return span;
  const wrong = checkWords(query, statuses);
  if (wrong) return wrong;
  const { TaskId, Keyword, Area, Status, Offset = 0, Limit = 20 } = query;
  const now = state.now();
  const found = state.tasks.find(
    (task) =>
      task.product === 'cdn' &&
      isListed(task) &&
      (TaskId ?? task.id) === task.id &&
      task.createdAt >= span.from &&
      task.createdAt <= span.to &&
      (Keyword === undefined || matchesKeyword(task, Keyword)) &&
      (Area === undefined || matchesArea(task, Area)) &&
      (Status ?? statusOf(task, now)) === statusOf(task, now),
  );
  return { page: found.slice(Offset, Offset + Limit), total: found.length };
}
