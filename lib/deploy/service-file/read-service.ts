import { PurgeError } from '../../errors.ts';
import { type Fields, isFields } from '../../scf/shape.ts';
import type { DesiredFunction } from '../desired.ts';
import { readDeclared, type ServiceContext } from './declared.ts';
import { createFindings } from './findings.ts';
import { readRegion } from './region.ts';
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
  /** That of `provider`, else that of the sites. */
  readonly region: string;
  readonly functions: readonly DesiredFunction[];
  readonly warnings: readonly string[];
}

const FIRST =
  'write for example webhook: {handler: webhook.main_handler, events: [{http: {authType: NONE, netConfig: {enableExtranet: true}}}]}';

/**
 * Reads `serverless.yml` and checks its values. A function has what stands on it, else what stands under `provider`; variables of both are
 * merged, without empty ones. `webhook` alone also gets, out of `env`, the secrets that the configuration names and `serverless.yml` does
 * not list, so that a new webhook needs no change there; the deployer's own keys never get into a function. Stage `local` gets no keys
 * and no role, nothing that is not on this machine, and no warnings about them. Throws one PurgeError `BAD_CONFIG` with every problem,
 * one a line, after its path; no value of a variable is in it. Asks the cloud nothing.
 */
export function readService({ service, provider, functions }: ServiceInput, context: ServiceContext): ServiceReading {
  const findings = createFindings();
  const region = take({ value: provider['region'], path: 'provider.region' }, findings, (value) =>
    readRegion(value, context.config),
  );
  const read = Object.entries(functions).flatMap(([key, value]) => {
    if (!isFields(value)) return []; // the framework drops what is empty and refuses the rest
    const own = { name: `${service}-${context.stage}-${key}`, ...value };
    return [readDeclared({ key, provider, own }, region, context, findings)];
  });
  if (read.length === 0) findings.problem('functions', `there are none; ${FIRST}`);
  checkFunctions(read, { stage: context.stage, config: context.config, region }, findings);
  const { problems, warnings } = findings;
  if (problems.length > 0 || region === undefined) {
    throw new PurgeError('BAD_CONFIG', `${problems.length} problem(s) in serverless.yml\n${problems.join('\n')}`, {
      detail: { problems },
    });
  }
  return { region, functions: read.map(({ desired }) => desired), warnings };
}
