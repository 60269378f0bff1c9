import type { Action } from '../../deploy/cloud/cloud.ts';
import type { Policy } from './policy.ts';

/** What deploying calls of the SCF API. */
const CALLED = {
  GetFunction: true,
  ListFunctions: true,
  ListTriggers: true,
  GetFunctionEventInvokeConfig: true,
  GetReservedConcurrencyConfig: true,
  InvokeFunction: true,
  CreateFunction: true,
  UpdateFunctionCode: true,
  UpdateFunctionConfiguration: true,
  UpdateFunctionEventInvokeConfig: true,
  PutReservedConcurrencyConfig: true,
  DeleteReservedConcurrencyConfig: true,
  DeleteFunction: true,
  CreateTrigger: true,
  UpdateTrigger: true,
  UpdateTriggerStatus: true,
  DeleteTrigger: true,
} satisfies Readonly<Record<Action, true>>;

/** Whether deploying calls this of the SCF API. */
export function isAction(name: unknown): name is Action {
  return typeof name === 'string' && Object.hasOwn(CALLED, name);
}

/** Names of older rights, which the page on SCF policies has in place of some (583/47934). */
const OLDER = ['UpdateFunction', 'SetTrigger'];

/**
 * What whoever deploys may do: the actions of the SCF API that deploying calls, and handing the execution role on to functions
 * (`cam:PassRole`). A test of names against the older ones is not documented, so both are in it.
 */
export function deployerPolicy(): Policy {
  const scf = [...Object.keys(CALLED), ...OLDER].map((action) => `scf:${action}`);
  const allow = (action: readonly string[]) => ({ effect: 'allow' as const, action, resource: ['*'] });
  return { version: '2.0', statement: [allow(scf), allow(['cam:PassRole'])] };
}
