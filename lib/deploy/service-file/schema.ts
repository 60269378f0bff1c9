import { REPLACED_NAMES } from '../triggers/replaced-events.ts';

/** What `refusals` look at, since they say better what is wrong; ajv would also turn texts into numbers by itself. */
const CHECKED = {};

/** Structure alone: what is no option of ours is refused. */
function options(...names: readonly string[]) {
  return object(Object.fromEntries(names.map((name) => [name, CHECKED])));
}

function object(properties: Readonly<Record<string, object>>) {
  return { type: 'object', properties, additionalProperties: false };
}

/** A word such as `sites`, or an object. A constant would hide which name in the object is unknown. */
function wordOr(shape: object) {
  return { anyOf: [{ type: 'boolean' }, { type: 'string' }, shape] };
}

/** What may stand under `provider` for all functions, and on a function for that one. */
const SHARED = {
  runtime: CHECKED,
  memorySize: CHECKED,
  timeout: CHECKED,
  initTimeout: CHECKED,
  role: CHECKED,
  namespace: CHECKED,
  vpc: options('vpcId', 'subnetId'),
  environment: { type: 'object' },
  reservedConcurrency: CHECKED,
  maximumRetryAttempts: CHECKED,
  maximumEventAge: CHECKED,
};

/** How the plugin of 2020, which most tutorials show, wrote events; refused with advice, too. */
const OLD = { name: CHECKED, parameters: CHECKED };

/**
 * The shape of `serverless.yml` for `configSchemaHandler.defineProvider('tencent', …)`: kinds of values and unknown names. What the
 * values may be is said by `readService`.
 */
export const PROVIDER_SCHEMA = {
  provider: { properties: { region: CHECKED, stage: { type: 'string' }, ...SHARED } },
  function: { properties: { handler: CHECKED, description: CHECKED, ...SHARED }, required: ['handler'] },
  functionEvents: {
    cos: wordOr(
      object({
        sites: CHECKED,
        bucket: CHECKED,
        events: CHECKED,
        filter: options('prefix', 'suffix'),
        enable: CHECKED,
        ...OLD,
      }),
    ),
    timer: wordOr(options('name', 'cron', 'cronExpression', 'argument', 'enable', 'parameters')),
    http: wordOr(
      object({
        authType: CHECKED,
        netConfig: options('enableIntranet', 'enableExtranet'),
        cors: wordOr(options('origins', 'methods', 'headers', 'exposeHeaders', 'maxAge', 'credentials')),
        enable: CHECKED,
        ...OLD,
      }),
    ),
    // They get through so that we can say what to write instead.
    ...Object.fromEntries(REPLACED_NAMES.map((name) => [name, CHECKED])),
  },
};
