import type { AskedTask } from '../outbox/port.ts';
import type { Provider, TaskStatus } from '../types.ts';
import { type Drain, keepLease } from './drain-lease.ts';
import { providerOf } from './provider-of.ts';
import type { Run } from './run.ts';

const ASK_AGAIN_MS = 5 * 60_000;
const LONGEST_MS = 60 * 60_000; // a task that is processing for longer is taken for done
const TASKS = 20;
const CALL_MS = 5000;
const LEAST_MS = 8000; // less is no time for a call and what comes after it
const SLACK_MS = 60_000; // clocks differ

async function statusesOf(
  task: AskedTask,
  provider: Provider | undefined,
  run: Run,
): Promise<readonly TaskStatus[] | undefined> {
  const { taskId, acceptedAt } = task;
  if (!provider?.tasks) return undefined;
  const query = { from: acceptedAt - SLACK_MS, to: acceptedAt + SLACK_MS, ...(taskId !== undefined && { taskId }) };
  const answer = await provider.tasks(query, { credentials: run.credentials(), timeoutMs: CALL_MS });
  if (answer.kind === 'answered') return answer.value;
  run.log('warn', 'task cannot be asked after', { api: task.api, ...answer.failure });
  return undefined;
}

/** Of several tries of a URL the best one counts. What the API does not speak of is taken for done: it was accepted. */
function stateOf(url: string, statuses: readonly TaskStatus[]): TaskStatus['status'] {
  const own = new Set(statuses.filter((status) => status.url === url).map(({ status }) => status));
  if (own.size === 0 || own.has('done')) return 'done';
  return own.has('processing') ? 'processing' : 'failed';
}

/**
 * Asks after accepted calls, not before 5 min: what failed goes out again, what is done may rebound. Best effort where an API
 * names no tasks. Throws the outbox's own errors.
 */
export async function followUp(drain: Drain): Promise<void> {
  const { run, outbox, lease, area } = drain;
  const rebounds = Object.fromEntries(
    run.config.sites.flatMap(({ name, reboundMs }) => (reboundMs === undefined ? [] : [[name, reboundMs]])),
  );
  const tasks = run.remainingMs() > LEAST_MS ? await outbox.dueTasks(TASKS) : [];
  for (const task of tasks) {
    if (run.remainingMs() < LEAST_MS) return;
    await keepLease(drain, CALL_MS);
    const name = run.config.cdn.apis.find((api) => api === task.api);
    const provider = name && providerOf(name, area, run);
    const statuses = await statusesOf(task, provider, run);
    const isOld = run.effects.now() - task.acceptedAt > LONGEST_MS;
    if (!statuses && provider?.tasks && !isOld) {
      await outbox.settleTask(lease, task.transmission, { done: [], failed: [], askAgainMs: ASK_AGAIN_MS });
      continue;
    }
    const withState = (state: TaskStatus['status']) =>
      task.rows.flatMap(({ url }) => (stateOf(url, statuses ?? []) === state ? [url] : []));
    const processing = isOld ? [] : withState('processing');
    const failed = withState('failed');
    const rest = new Set([...processing, ...failed]);
    const done = task.rows.map(({ url }) => url).filter((url) => !rest.has(url));
    const askAgain = processing.length > 0 ? { askAgainMs: ASK_AGAIN_MS } : {};
    const settled = await outbox.settleTask(lease, task.transmission, { done, failed, rebounds, ...askAgain });
    if (failed.length > 0)
      run.log('warn', 'accepted purges failed', { api: task.api, ...settled, urls: failed.slice(0, 100) });
  }
}
