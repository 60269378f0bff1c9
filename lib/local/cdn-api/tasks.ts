/** What is done to a target, as EdgeOne names it; the directories of CDN are its prefixes, its pushes are prefetches. */
export type TaskType = 'purge_url' | 'purge_prefix' | 'purge_host' | 'purge_all' | 'purge_cache_tag' | 'prefetch_url';

/** What one target of an accepted call became. The targets of a call share its id. */
export interface Task {
  readonly id: string;
  readonly product: 'cdn' | 'edgeone';
  readonly type: TaskType;
  /** As it was sent. */
  readonly target: string;
  readonly hosts: readonly string[];
  /** The area of CDN (mainland, overseas, global), or the zone of EdgeOne. */
  readonly scope: string;
  /** Whether only resources that changed are dropped: `flush` to CDN, `invalidate` to EdgeOne. */
  readonly changedOnly: boolean;
  /** Milliseconds since 1970 by the machine clock plus the offset. */
  readonly createdAt: number;
}

/** The FAQ on purging says that the edges are reached in about five minutes. */
const DURATION_MS = 5 * 60_000;

/** What was ordered of all APIs; each tells of it in words of its own. */
export interface Tasks {
  add(tasks: readonly Task[]): void;
  /** The ones that match, latest first, as they were added. */
  find(matches: (task: Task) => boolean): Task[];
  /** How many there are. */
  count(): number;
  clear(): void;
}

/** When a task is done, in ms since 1970; tasks never fail here. */
export function doneAt({ createdAt }: Task): number {
  return createdAt + DURATION_MS;
}

/** Whether a task is done at `now` (ms since 1970). A clock that is moved back undoes it. */
export function isDone(task: Task, now: number): boolean {
  return now >= doneAt(task);
}

/** Makes an empty store. */
export function createTasks(): Tasks {
  const all: Task[] = [];
  return {
    add(tasks) {
      for (const task of tasks) all.push(task);
    },
    find: (matches) => all.filter(matches).reverse(),
    count: () => all.length,
    clear() {
      all.length = 0;
    },
  };
}
