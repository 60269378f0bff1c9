import type { Config } from '../../config/config.ts';
import { RIGHTS } from './rights.ts';

/** A CAM policy document (598/10606). */
export interface Policy {
  readonly version: '2.0';
  readonly statement: readonly {
    readonly effect: 'allow';
    readonly action: readonly string[];
    readonly resource: readonly string[];
  }[];
}

/**
 * What the execution role may do: the actions that the functions call of the configured APIs, a statement for each product. Nothing
 * of COS, since no function reads a bucket. `*` as the resource always works (228/35228); docs/doctor.md says how to narrow it.
 */
export function rolePolicy({ cdn }: Config): Policy {
  const actions = cdn.apis.flatMap((api) => RIGHTS[api].map(({ action }) => action));
  const products = [...new Set(actions.map((action) => action.split(':')[0]))];
  const statement = products.map((product) => ({
    effect: 'allow' as const,
    action: actions.filter((action) => action.startsWith(`${product}:`)),
    resource: ['*'],
  }));
  return { version: '2.0', statement };
}
