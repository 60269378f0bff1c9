import { PurgeError } from '../../errors.ts';
import type { Settled, StatusReason } from './lifecycle.ts';
import type { ScfState } from './state.ts';
import type { FunctionRecord } from './store.ts';

/** What a write changes. */
export type Change = Partial<Pick<FunctionRecord, 'handler' | 'code' | 'settings'>>;

/** Why a write that was ordered to fail fails. */
const ORDERED: StatusReason = { ErrorCode: 'InternalError', ErrorMessage: 'a fault was ordered' };

/** The reason for code that lacks what its handler names. */
function handlerMissing(problem: string): StatusReason {
  return { ErrorCode: 'InvalidParameterValue.Handler', ErrorMessage: problem };
}

/** Says why without the paths of this machine, which the messages of its file system are full of. */
function describeFailure(error: unknown): string {
  if (error instanceof PurgeError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : 'for no known reason';
  return `the code cannot be written down here (${code})`;
}

/** Why it cannot be deployed, such as a zip with a path that is too long; undefined when it is. */
function deploy(record: FunctionRecord, change: Change): readonly StatusReason[] | undefined {
  try {
    record.runner.deploy({ ...record, ...change });
    return undefined;
  } catch (error) {
    return [{ ErrorCode: 'FailedOperation', ErrorMessage: describeFailure(error) }];
  }
}

/**
 * Begins to create or update a function. When it is settled, new invocations go to the new code and settings; a write that fails
 * changes nothing, so that the old code goes on serving (583/115197).
 */
export function beginWrite(
  record: FunctionRecord,
  state: ScfState,
  change: Change,
  outcome: { readonly problem?: string | undefined; readonly doomed: boolean },
): void {
  const isNew = record.lifecycle.status === 'Creating';
  const reasons = [
    ...(outcome.problem === undefined ? [] : [handlerMissing(outcome.problem)]),
    ...(outcome.doomed ? [ORDERED] : []),
  ];
  record.lifecycle.begin(isNew ? 'Creating' : 'Updating', state.busyPolls, (): Settled => {
    const failed = reasons.length > 0 ? reasons : deploy(record, change);
    if (failed) return { status: isNew ? 'CreateFailed' : 'UpdateFailed', reasons: failed };
    Object.assign(record, change, { modifiedAt: state.now() });
    return { status: 'Active', reasons: [] };
  });
}
