import type { Fields } from '../../../scf/shape.ts';
import { beijingDay, beijingText, readBeijingText } from '../../beijing-time.ts';
import type { Form } from '../form.ts';
import type { State } from '../state.ts';
import { isDone, type Task } from '../tasks.ts';
import { malformed, type Refusal, refusedByModule } from './refusal.ts';

/** One day within the last 30, today included (228/7347). */
const DAYS = 30;

// Any numbers would do; these are those of the samples' kind.
const APP_ID = 1_250_000_000;
const PROJECT_ID = 0;

/** The day of `20161027`, in UTC+8; undefined for any other form and for a day that does not exist. */
function readDay(date: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)$/.exec(date);
  const at = parts ? readBeijingText(`${parts[1]}-${parts[2]}-${parts[3]} 00:00:00`) : undefined;
  return at === undefined ? undefined : beijingDay(at);
}

/** Status 1 is "purging" and 2 "done" here; on the mainland 1 is "done" (228/7347 against 刷新记录查询.md). */
function toEntry(task: Task, id: number, now: number) {
  return {
    id,
    app_id: APP_ID,
    project_id: PROJECT_ID,
    host: task.hosts[0],
    url: task.target,
    datetime: beijingText(task.createdAt),
    status: isDone(task, now) ? 2 : 1,
  };
}

/**
 * GetCdnOverseaRefreshLog: what was purged overseas on a day in UTC+8, URLs and directories, also what API 3.0 purged; latest
 * first. `date` is required, `url` and `host` narrow it down. A day outside the last 30 is refused with 9150.
 */
export function listRefreshes(form: Form, state: State): Refusal | { readonly data: Fields } {
  const date = form.values.get('date');
  if (date === undefined) return malformed('Parameter date is missing.');
  const now = state.now();
  const day = readDay(date);
  if (day === undefined) return refusedByModule(9150, 'date must be a day such as 20161027.');
  const age = beijingDay(now) - day;
  if (age < 0 || age >= DAYS) return refusedByModule(9150, 'date must be within the last 30 days.');
  const [url, host] = [form.values.get('url'), form.values.get('host')];
  const found = state.tasks.find(
    ({ product, type, scope, target, hosts, createdAt }) =>
      product === 'cdn' &&
      type !== 'prefetch_url' &&
      scope === 'overseas' &&
      beijingDay(createdAt) === day &&
      (url ?? target) === target &&
      (host === undefined || hosts.includes(host)),
  );
  const logs = found.map((task, n) => toEntry(task, found.length - n, now));
  return { data: { logs, total: logs.length } };
}
