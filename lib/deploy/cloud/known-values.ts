import { type Fields, field, isFields } from '../../scf/shape.ts';
import { maskSecrets } from './mask.ts';

/** What must not be shown of a conversation with the API, and takes it out of texts. */
export interface KnownValues {
  /** Remembers the values of the variables in a body or an answer. */
  learn(holder: Fields): void;
  clean(text: string): string;
  /** The same answer, with its reasons cleaned. */
  withCleanReasons(answer: Fields): Fields;
}

/** Starts with these; every value of a variable comes to them, since it may be a secret, and an API may repeat what it refuses. */
export function createKnownValues(keys: readonly string[]): KnownValues {
  const values = new Set(keys);
  const clean = (text: string) => maskSecrets(text, values);
  return {
    learn(holder) {
      const variables = field(field(holder, 'Environment'), 'Variables');
      for (const variable of Array.isArray(variables) ? variables : []) {
        const value = field(variable, 'Value');
        if (typeof value === 'string') values.add(value);
      }
    },
    clean,
    withCleanReasons(answer) {
      const { StatusReasons } = answer;
      if (!Array.isArray(StatusReasons)) return answer;
      const cleaned = StatusReasons.filter(isFields).map((reason) => {
        const { ErrorMessage } = reason;
        return typeof ErrorMessage === 'string' ? { ...reason, ErrorMessage: clean(ErrorMessage) } : reason;
      });
      return { ...answer, StatusReasons: cleaned };
    },
  };
}
