import type { RefusingFault } from '../faults.ts';
import type { Action } from './actions.ts';
import { type Refusal, refusedByModule } from './refusal.ts';

/** What API 2.0 says for a fault that was ordered, with the documented code that fits it. */
export function refusalOfFault(kind: RefusingFault, { dayLimitCode }: Action): Refusal {
  switch (kind) {
    case 'throttle':
      return { code: 4400, text: 'The quota of requests is exceeded.' };
    case 'internal':
      return { code: 6000, text: 'Internal server error. Try again later.' };
    case 'quota':
      return refusedByModule(dayLimitCode);
    case 'auth':
      return { code: 4100, text: 'Signature verification failed.' };
    case 'retired':
      return { code: 6100, text: 'This version does not support the interface, or it is under maintenance.' };
    case 'maintenance':
      return { code: 6200, text: 'The interface is out of service for maintenance. Try again later.' };
    case 'moved-host':
      // API 2.0 is older than EdgeOne and has no code for "moved there". To it such a domain is one that the account has
      // but switched off, and 28007 says that of a purge alone; 9110 would look like a mistyped host.
      return refusedByModule(28007);
  }
}
