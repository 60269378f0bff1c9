import { PurgeError } from '../../errors.ts';
import { type Fields, isFields } from '../../scf/shape.ts';
import type { DesiredFunction } from '../desired.ts';
import { readDeclared, type ServiceContext } from './declared.ts';
import { createFindings } from './findings.ts';
import { readRegion } from './names.ts';
import { checkFunctions } from './service-rules.ts';
import { take } from './setting.ts';

/** `serverless.yml` as the framework hands it to a plugin: variables resolved, names given, shape checked. */
export interface ServiceInput {
  readonly service: string;
  readonly provider: Fields;
  readonly functions: Fields;
}

/** What `serverless.yml` asks for, and what its author should know all the same. */
export interface ServiceReading {
  readonly functions: readonly DesiredFunction[];
  readonly warnings: readonly string[];
}

/**
 * Reads `serverless.yml` and checks its values. A function has what stands on it, else what stands under `provider`; variables of both are
 * merged, without empty ones. `webhook` alone also gets, out of `env`, the secrets that the configuration names and `serverless.yml` does
 * not list, so that a new webhook needs no change there; the deployer's own keys never get into a function. Stage `local` gives no
 * warnings about keys and secrets. Throws one PurgeError `BAD_CONFIG` with every problem, one a line, after its path; no value of a
 * variable is in it. Asks the cloud nothing.
 */
export function readService({ service, provider, functions }: ServiceInput, context: ServiceContext): ServiceReading {
  const findings = createFindings();
  const region = take({ value: provider['region'], path: 'provider.region' }, findings, readRegion);
  const read = Object.entries(functions).flatMap(([key, value]) => {
    if (!isFields(value)) return []; // the framework drops what is empty and refuses the rest
    const own = { name: `${service}-${context.stage}-${key}`, ...value };
    return [readDeclared({ key, provider, own }, region, context, findings)];
  });
  if (read.length === 0) findings.problem('functions', 'there are none');
  checkFunctions(read, context.stage, findings);
  const { problems, warnings } = findings;
  if (problems.length > 0) {
    throw new PurgeError('BAD_CONFIG', `${problems.length} problem(s) in serverless.yml\n${problems.join('\n')}`, {
      detail: { problems },
    });
  }
  return { functions: read.map(({ desired }) => desired), warnings };
}
