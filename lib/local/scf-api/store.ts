import type { Code } from './code.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Runner } from './runner.ts';
import type { Settings } from './settings.ts';
import type { Trigger } from './triggers/trigger.ts';

/** What the platform does with an asynchronous event that failed (583/41138). */
export interface AsyncEvents {
  readonly retries: number;
  /** In s. */
  readonly lifeS: number;
}

/** A function as it is deployed, and what runs it. */
export interface FunctionRecord {
  readonly name: string;
  readonly namespace: string;
  readonly id: string;
  readonly runtime: string;
  readonly isAsyncRun: boolean;
  readonly tags: readonly Readonly<Record<string, unknown>>[];
  /** ms since 1970. */
  readonly addedAt: number;
  readonly lifecycle: Lifecycle;
  readonly runner: Runner;
  modifiedAt: number;
  handler: string;
  code: Code;
  settings: Settings;
  triggers: readonly Trigger[];
  asyncEvents: AsyncEvents;
  /** Set aside for it, in MB; undefined: nothing. */
  reservedMb: number | undefined;
}

/** Every function of the account in this region. Namespaces need not be made. */
export interface FunctionStore {
  find(name: string, namespace: string): FunctionRecord | undefined;
  add(record: FunctionRecord): void;
  remove(record: FunctionRecord): void;
  /** In the order in which they were made. */
  all(): readonly FunctionRecord[];
}

/** Where a function is that does not say where. */
export const STANDARD_NAMESPACE = 'default';

/** Makes an empty store. */
export function createFunctionStore(): FunctionStore {
  const records = new Map<string, FunctionRecord>();
  const keyOf = (name: string, namespace: string) => `${namespace}/${name}`;
  return {
    find: (name, namespace) => records.get(keyOf(name, namespace)),
    add(record) {
      records.set(keyOf(record.name, record.namespace), record);
    },
    remove({ name, namespace }) {
      records.delete(keyOf(name, namespace));
    },
    all: () => [...records.values()],
  };
}
