import type { Fields } from '../../../scf/shape.ts';
import { type Parameters, readParameters, type ValuesOf } from '../../api3/parameters.ts';
import type { Refusal } from '../../api3/refusal.ts';
import type { State } from '../state.ts';

/** What an action came to: the fields of `Response` without RequestId, or a refusal, after which nothing is done. */
export type Result = Refusal | { readonly answer: Fields };

/** One action of an API of the 3.0 kind. */
export interface Action {
  /** What it says when the quota of the day is used up. */
  readonly overQuota: Refusal;
  /** Does what the body asks. A `short` answer reports one target more as failed than failed. */
  run(body: Fields, state: State, short: boolean): Result;
}

/** Makes an action of its parameters, which are checked before it runs. */
export function defineAction<P extends Parameters>(definition: {
  readonly parameters: P;
  readonly overQuota: Refusal;
  run(values: ValuesOf<P>, state: State, short: boolean): Result;
}): Action {
  return {
    overQuota: definition.overQuota,
    run(body, state, short) {
      const read = readParameters(definition.parameters, body);
      return 'code' in read ? read : definition.run(read.values, state, short);
    },
  };
}
