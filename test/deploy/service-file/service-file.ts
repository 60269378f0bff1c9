import { parse } from 'yaml';
import { checkConfig } from '../../../lib/config-check/check.ts';
import type { DesiredFunction } from '../../../lib/deploy/desired.ts';
import type { ServiceContext } from '../../../lib/deploy/service-file/declared.ts';
import { readService, type ServiceInput, type ServiceReading } from '../../../lib/deploy/service-file/read-service.ts';
import { PurgeError } from '../../../lib/errors.ts';

/** A purge.config.yaml with one bucket, one webhook and two schedules, one of them without a timer. */
export const CONFIG = `
cdn: {apis: [cdn-2.0]}
sites: [{name: www, bucket: www-1250000000, bases: [https://www.example.com]}]
webhooks: [{name: cms, preset: strapi, auth: {bearer: {env: CMS_TOKEN}}}]
schedules:
  - {name: nightly, cron: '0 0 3 * * * *', urls: [/]}
  - {name: by-hand, urls: [/]}
`;

/** Variables with which nothing is warned of. */
export const COMPLETE = '{PURGE_SECRET_ID: id, PURGE_SECRET_KEY: key, PURGE_TOKEN: t, CMS_TOKEN: t}';

/** What a service is read with; `config` is the text of a purge.config.yaml. */
export function contextOf({
  config = CONFIG,
  ...more
}: Partial<Omit<ServiceContext, 'config'>> & { readonly config?: string } = {}): ServiceContext {
  const { config: compiled, crons } = checkConfig(config, 'purge.config.yaml');
  return {
    stage: 'dev',
    config: compiled,
    crons,
    builtFunctions: ['object-change', 'webhook', 'schedule'],
    env: {},
    ...more,
  };
}

/** What a serverless.yml comes to, of `functions` and more of `provider`, both in flow style. */
function serviceOf(functions: string, provider = ''): ServiceInput {
  const standard = { name: 'tencent', region: 'ap-singapore', environment: parse(COMPLETE) };
  return { service: 'shop', provider: { ...standard, ...parse(`{${provider}}`) }, functions: parse(functions) };
}

/** Reads such a service. */
export function read(functions: string, provider = '', context = contextOf()): ServiceReading {
  return readService(serviceOf(functions, provider), context);
}

/** The first function of a service whose only one is `schedule` with these options, in flow style. */
export function readOne(options: string, provider = '', context = contextOf()): DesiredFunction {
  const [first] = read(`{schedule: {handler: schedule.main_handler, ${options}}}`, provider, context).functions;
  if (!first) throw new Error('no function');
  return first;
}

/** The problems that a reading lists. */
export function problemsOf(reading: () => unknown): string[] {
  try {
    reading();
  } catch (error) {
    if (!(error instanceof PurgeError) || error.code !== 'BAD_CONFIG') throw error;
    const [first, ...lines] = error.message.split('\n');
    if (first !== `${lines.length} problem(s) in serverless.yml`) throw new Error(`a wrong count: ${error.message}`);
    return lines;
  }
  return [];
}
