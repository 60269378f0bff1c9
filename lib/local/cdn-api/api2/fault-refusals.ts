import type { RefusingFault } from '../faults.ts';
import type { Action } from './actions.ts';
import type { Refusal } from './refusal.ts';

/** What API 2.0 says for a fault that was ordered, with the documented code that fits it. */
export function refusalOfFault(kind: RefusingFault, { overQuota }: Action): Refusal {
  switch (kind) {
    case 'throttle':
      return { code: 4400, text: 'The quota of requests is exceeded.' };
    case 'internal':
      return { code: 6000, text: 'Internal server error. Try again later.' };
    case 'quota':
      return overQuota;
    case 'auth':
      return { code: 4100, text: 'Signature verification failed.' };
    case 'retired':
      return { code: 6100, text: 'This version does not support the interface, or it is under maintenance.' };
    case 'maintenance':
      return { code: 6200, text: 'The interface is out of service for maintenance. Try again later.' };
    case 'moved-host':
      // API 2.0 is older than EdgeOne and has no number for it; what stands behind it is the product's own error.
      return {
        code: 4000,
        description: 'InvalidParameter.CdnHostExistsInEdgeOne',
        text: 'This domain is already in EdgeOne.',
      };
  }
}
