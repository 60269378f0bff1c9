import type { Fields } from '../../scf/shape.ts';
import type { Action } from './cloud.ts';

/** One call that changes something, ready to be sent. */
export interface Write {
  readonly action: Action;
  readonly body: Fields;
  /** What it does, for progress lines and errors. */
  readonly step: string;
  /** What differs, in the words of `serverless.yml`. */
  readonly changed: readonly string[];
  /** Steps that follow once it is done and the function was looked at again. */
  readonly later?: readonly string[];
}
