import type { Authorization } from '../../api3/authorization.ts';
import type { Refusal } from '../../api3/refusal.ts';
import type { RefusingFault } from '../faults.ts';
import type { Action } from './action.ts';

/** One product behind API 3.0. */
export interface Product {
  readonly api: 'cdn-3.0' | 'edgeone';
  /** Its name in the credential scope. */
  readonly service: string;
  /** The one value of X-TC-Version. */
  readonly version: string;
  /** By name, case-sensitive. */
  readonly actions: ReadonlyMap<string, Action>;
  /** What it says for faults that were ordered; the quota's is that of the action. */
  readonly faults: Readonly<Record<Exclude<RefusingFault, 'quota'>, Refusal>>;
  /** What a body names to be done, however wrong the rest of it is. */
  targetsOf(body: unknown): { readonly urls: readonly string[]; readonly dirs: readonly string[] };
  /** Whether the answer to a body tells how many of its targets were taken. */
  counts(body: unknown): boolean;
}

/**
 * The SDKs take the first label of the endpoint for the service. For an endpoint on this machine that is no service, so the
 * version decides alone. No real host begins like this.
 */
const LOCAL_SERVICES: readonly (string | undefined)[] = [undefined, '127', 'localhost'];

/** Finds the product of a call by the service of its scope; by its version when the scope cannot be read or names this machine. */
export function chooseProduct(
  products: readonly Product[],
  authorization: Authorization | undefined,
  version: string | undefined,
): Product | undefined {
  const service = authorization?.service;
  const byVersion = LOCAL_SERVICES.includes(service);
  return products.find((product) => (byVersion ? product.version === version : product.service === service));
}
