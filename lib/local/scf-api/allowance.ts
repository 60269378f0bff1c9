import type { Allowance } from './runner.ts';
import type { FunctionRecord } from './store.ts';

const UNRESERVED = 10; // the account has 500; so many processes are enough for one machine

/** What a function may use at this moment. Reserved memory is shared out by what one instance takes. */
export function allowanceOf({ reservedMb, settings, asyncEvents }: FunctionRecord): Allowance {
  const instances = reservedMb === undefined ? UNRESERVED : Math.floor(reservedMb / settings.memoryMb);
  return { instances, ...asyncEvents };
}
