import type { Fields } from '../../scf/shape.ts';
import { type Parameters, readParameters, type ValuesOf } from '../api3/parameters.ts';
import type { Refusal } from '../api3/refusal.ts';
import type { ScfState } from './state.ts';

/** What an action came to: the fields of `Response` without RequestId, or a refusal, after which nothing is done. */
export type Result = Refusal | { readonly answer: Fields };

/** One action of the API. */
export interface Action {
  /** Whether it may run beside others, as invocations do. All other calls are worked off one after the other. */
  readonly isConcurrent: boolean;
  /** Does what the body asks. A `doomed` write is accepted, but ends as CreateFailed or UpdateFailed. */
  run(body: Fields, state: ScfState, doomed: boolean): Promise<Result>;
}

/** Makes an action of its parameters, which are checked before it runs. */
export function defineAction<P extends Parameters>(definition: {
  readonly parameters: P;
  readonly isConcurrent?: boolean;
  run(values: ValuesOf<P>, state: ScfState, doomed: boolean): Promise<Result> | Result;
}): Action {
  return {
    isConcurrent: definition.isConcurrent ?? false,
    async run(body, state, doomed) {
      const read = readParameters(definition.parameters, body);
      return 'code' in read ? read : definition.run(read.values, state, doomed);
    },
  };
}

/** The answer of an action that has nothing to say. */
export const DONE: Result = { answer: {} };
