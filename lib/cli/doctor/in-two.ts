import { adviceFor, type Destination } from '../../deploy/cloud/advice.ts';
import { apiCodeOf } from '../../deploy/cloud/cloud.ts';
import type { PurgeError } from '../../errors.ts';
import { isAction } from './deployer-policy.ts';

/** A failed call of the SCF API apart from what to do about it; for an error of another kind its message says that. */
export function inTwo(error: PurgeError, destination: Destination): { readonly said: string; readonly advice: string } {
  const { message, detail } = error;
  const action = detail['action'];
  const code = apiCodeOf(error);
  if (code === '' || !isAction(action)) return { said: message, advice: 'do as it says' };
  const advice = adviceFor(code, action, destination);
  const end = `; ${advice}`;
  return { said: message.endsWith(end) ? message.slice(0, -end.length) : message, advice };
}
