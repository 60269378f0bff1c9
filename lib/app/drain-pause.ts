import { createHash } from 'node:crypto';
import type { Mark } from '../outbox/port.ts';
import type { Failure, TargetKind } from '../types.ts';
import type { Drain } from './drain-lease.ts';
import type { Run } from './run.ts';
import { type Pass, reasonOf } from './tally.ts';

const PAUSE_MS = 5 * 60_000;

/** A key by a name that does not tell it: another key is not paused for the faults of this one. */
function keyName(run: Run): string {
  return `key ${createHash('sha256').update(run.credentials().secretId).digest('hex').slice(0, 8)}`;
}

/**
 * Lets the drain wait, with a reason that people can see: 5 min, or as long as a passing fault is worth. What has stopped one
 * kind of target alone, and what may pass, pauses that kind alone.
 */
export async function pause(
  kind: TargetKind,
  failure: Failure,
  forMs: number | undefined,
  pass: Pass,
  drain: Drain,
): Promise<'kind' | 'area'> {
  const { run, outbox, lease } = drain;
  const isKey = failure.class === 'auth' || failure.class === 're-sign';
  const isWhole = pass.stopped.size > 1;
  const name = isKey ? keyName(run) : `api ${pass.purger.name}${isWhole ? '' : ` ${kind}`}`;
  const reason = reasonOf(failure);
  await outbox.mark(lease, { kind: 'pause', name, reason, forMs: forMs ?? PAUSE_MS });
  run.log(forMs === undefined ? 'error' : 'warn', 'the drain is paused', { name, reason, ms: forMs ?? PAUSE_MS });
  return isKey || isWhole ? 'area' : 'kind';
}

/** The pause that holds for this run and kind, if there is one; pauses of another key do not. */
export function pauseOf(marks: readonly Mark[], kind: TargetKind, run: Run): Mark | undefined {
  const own = keyName(run);
  const other = kind === 'url' ? ' dir' : ' url';
  const holds = (name: string) => (name.startsWith('key ') ? name === own : !name.endsWith(other));
  return marks.find((mark) => mark.kind === 'pause' && !mark.isOver && holds(mark.name));
}
