import { optional, required } from '../api3/parameters.ts';
import { type Refusal, refusal } from '../api3/refusal.ts';
import type { ScfState } from './state.ts';
import { type FunctionRecord, STANDARD_NAMESPACE } from './store.ts';
import { isLatest } from './triggers/trigger.ts';

/** What names a function in nearly every action. */
export const NAMED = { FunctionName: required('text'), Namespace: optional('text') } as const;

interface Named {
  readonly FunctionName: string;
  readonly Namespace: string | undefined;
  readonly Qualifier?: string | undefined;
}

type Found = Refusal | { readonly record: FunctionRecord };

/** Finds the function that is named. `ResourceNotFound.FunctionName`; `.Qualifier` for a version or alias, of which there are none. */
export function lookUp({ functions }: ScfState, { FunctionName, Namespace, Qualifier = '$LATEST' }: Named): Found {
  const record = functions.find(FunctionName, Namespace ?? STANDARD_NAMESPACE);
  if (!record) return refusal('ResourceNotFound.FunctionName', 'The function does not exist.');
  if (!isLatest(Qualifier)) return refusal('ResourceNotFound.Qualifier', 'The version does not exist.');
  return { record };
}

/**
 * Finds a function that is written to. While a write goes on it is refused with `FailedOperation.FunctionStatusError`; after a
 * failed creation with `FailedOperation.FunctionNameStatusError`, since such a function can only be deleted.
 */
export function lookUpToWrite(state: ScfState, named: Named): Found {
  const found = lookUp(state, named);
  if ('code' in found) return found;
  const { lifecycle } = found.record;
  if (lifecycle.isBusy) {
    return refusal('FailedOperation.FunctionStatusError', `The function is ${lifecycle.status}; try again later.`);
  }
  if (lifecycle.status !== 'CreateFailed') return found;
  return refusal('FailedOperation.FunctionNameStatusError', 'The creation of the function failed; delete it.');
}

/** Finds a function that is invoked: one that was made and is not going away. An update that goes on does not matter. */
export function lookUpToInvoke(state: ScfState, named: Named): Found {
  const found = lookUp(state, named);
  if ('code' in found) return found;
  const { status } = found.record.lifecycle;
  if (status === 'Active' || status === 'Updating' || status === 'UpdateFailed') return found;
  return refusal('FailedOperation.FunctionStatusError', `The function is ${status}.`);
}
