import type { Form } from '../form.ts';
import type { State } from '../state.ts';
import type { Action } from './actions.ts';
import { checkList, listedValues } from './list-parameter.ts';
import { type Refusal, refusedByModule } from './refusal.ts';

/** The prefix rule of every purge page, taken by the letter: lower case. */
const PREFIX = /^https?:\/\//;

function checkTargets(targets: readonly string[], { parameter }: Action, state: State): Refusal | undefined {
  const unprefixed = targets.findIndex((target) => !PREFIX.test(target));
  if (unprefixed >= 0) return refusedByModule(9003, `${parameter}.${unprefixed} must begin with http:// or https://.`);
  const hostless = targets.findIndex((target) => !URL.canParse(target));
  if (hostless >= 0) return refusedByModule(9107);
  return targets.every((target) => state.account.domains(new URL(target))) ? undefined : refusedByModule(9110);
}

/** `type` is documented for the mainland directory action alone: 1 = changed files, 2 = all. Elsewhere it is not looked at. */
function checkType(form: Form, { area, kind }: Action): Refusal | undefined {
  if (area !== 'mainland' || kind !== 'dir') return undefined;
  const fits = ['1', '2'].includes(form.values.get('type') ?? '1');
  return fits ? undefined : refusedByModule(9003, 'type must be 1 or 2.');
}

/**
 * Checks what is to be purged and spends the day's quota for it, or refuses the whole call and spends nothing. Doubles count
 * each. That one unknown host refuses a mixed batch is not documented; the pages know no partial success of a purge.
 */
export function submit(action: Action, form: Form, state: State): Refusal | { readonly count: number } {
  const { area, kind, parameter, callLimit, callLimitCode, dayLimit, dayLimitCode } = action;
  const misnumbered = checkList(form, parameter);
  if (misnumbered) return misnumbered;
  const targets = listedValues(form, parameter);
  if (targets.length > callLimit) return refusedByModule(callLimitCode);
  const refusal = checkTargets(targets, action, state) ?? checkType(form, action);
  if (refusal) return refusal;
  const paid = state.ledger.spend(`cdn ${area} ${kind}`, targets.length, dayLimit, state.now());
  return paid ? { count: targets.length } : refusedByModule(dayLimitCode);
}
