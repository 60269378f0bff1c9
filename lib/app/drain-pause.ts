import { createHash } from 'node:crypto';
import type { Mark } from '../outbox/port.ts';
import type { ApiName, Failure } from '../types.ts';
import type { Drain } from './drain-lease.ts';
import type { Run } from './run.ts';

const PAUSE_MS = 5 * 60_000;

/** A key by a name that does not tell it: another key is not paused for the faults of this one. */
function keyName(run: Run): string {
  return `key ${createHash('sha256').update(run.credentials().secretId).digest('hex').slice(0, 8)}`;
}

/** Lets the drain wait, with a reason that people can see: 5 min, or as long as a passing fault is worth. */
export async function pause(api: ApiName, failure: Failure, forMs: number | undefined, drain: Drain): Promise<void> {
  const { run, outbox, lease } = drain;
  const { code, message, advice } = failure;
  const name = failure.class === 'auth' || failure.class === 're-sign' ? keyName(run) : `api ${api}`;
  const reason = `${code}: ${message}. ${advice}`;
  await outbox.mark(lease, { kind: 'pause', name, reason, forMs: forMs ?? PAUSE_MS });
  run.log(forMs === undefined ? 'error' : 'warn', 'the drain is paused', { name, reason, ms: forMs ?? PAUSE_MS });
}

/** The pause that holds for this run, if there is one. */
export function pauseOf(marks: readonly Mark[], run: Run): Mark | undefined {
  const own = keyName(run);
  return marks.find(
    ({ kind, name, isOver }) => kind === 'pause' && !isOver && (name === own || !name.startsWith('key ')),
  );
}
