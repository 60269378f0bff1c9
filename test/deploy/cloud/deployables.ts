import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { CosTrigger, Deployable, HttpTrigger, TimerTrigger, Trigger } from '../../../lib/deploy/desired.ts';

const HOST = 'www-1250000000.cos.ap-singapore.myqcloud.com';

/** A COS trigger for tests. */
export function cosTrigger(given: Partial<CosTrigger> = {}): CosTrigger {
  return { type: 'cos', host: HOST, event: 'cos:ObjectCreated:*', prefix: '', suffix: '', isEnabled: true, ...given };
}

/** A timer for tests. */
export function timer(given: Partial<TimerTrigger> = {}): TimerTrigger {
  return { type: 'timer', name: 'tick', cron: '*/15 * * * * * *', argument: '', isEnabled: true, ...given };
}

/** A Function URL for tests. */
export function functionUrl(given: Partial<HttpTrigger> = {}): HttpTrigger {
  return { type: 'http', authType: 'NONE', intranet: false, extranet: true, isEnabled: true, ...given };
}

/** A function with code for tests. */
export function deployable(given: Partial<Deployable> & { code?: string } = {}): Deployable {
  const { code = 'exports.main_handler = 1', ...rest } = given;
  const zip = new TextEncoder().encode(code);
  return {
    key: 'webhook',
    name: 'cms-prod-webhook',
    namespace: 'default',
    handler: 'webhook.main_handler',
    runtime: 'Nodejs18.15',
    description: 'Takes webhooks.',
    memoryMb: 128,
    timeoutS: 30,
    initTimeoutS: 65,
    role: '',
    environment: {},
    asyncEvents: { retries: 2, lifeS: 21_600 },
    triggers: [],
    zip,
    sha256: createHash('sha256').update(zip).digest('hex'),
    ...rest,
  };
}

const cors = fc.record({
  origins: fc.subarray(['https://a.example', 'https://b.example']),
  methods: fc.subarray(['GET', 'POST']),
  headers: fc.subarray(['x-a', 'x-b']),
  exposeHeaders: fc.constant([]),
  maxAge: fc.constantFrom(0, 600),
  credentials: fc.boolean(),
});

const http: fc.Arbitrary<readonly HttpTrigger[]> = fc
  .record({
    has: fc.boolean(),
    authType: fc.constantFrom('NONE' as const, 'CAM' as const),
    intranet: fc.boolean(),
    isEnabled: fc.boolean(),
    cors: fc.option(cors, { nil: undefined }),
  })
  .map(({ has, cors: some, ...rest }) => (has ? [functionUrl({ ...rest, ...(some && { cors: some }) })] : []));

const timers: fc.Arbitrary<readonly TimerTrigger[]> = fc.subarray(['tick', 'night']).chain((names) =>
  fc.tuple(
    ...names.map((name) =>
      fc
        .record({
          cron: fc.constantFrom('*/15 * * * * * *', '0 0 3 * * * *'),
          argument: fc.constantFrom('', 'x'),
          isEnabled: fc.boolean(),
        })
        .map((rest) => timer({ name, ...rest })),
    ),
  ),
);

/** Rules that do not overlap; which of two functions has each is drawn too. */
const rules = fc.uniqueArray(
  fc.record({
    event: fc.constantFrom('cos:ObjectCreated:*', 'cos:ObjectCreated:Put', 'cos:ObjectRemove:*'),
    prefix: fc.constantFrom('a/', 'b/', 'c/'),
    suffix: fc.constantFrom('', '.html'),
    isEnabled: fc.boolean(),
    owner: fc.constantFrom(0, 1),
  }),
  { selector: ({ event, prefix }) => `${event.split(':')[1]} ${prefix}`, maxLength: 6 },
);

const settings = fc.record({
  code: fc.constantFrom('old', 'new'),
  handler: fc.constantFrom('webhook.main_handler', 'webhook.other_handler'),
  description: fc.constantFrom('', 'Takes webhooks.', 'unfinished'),
  memoryMb: fc.constantFrom(64, 128, 512),
  timeoutS: fc.constantFrom(3, 30),
  role: fc.constantFrom('', 'purge'),
  environment: fc.dictionary(fc.constantFrom('CDN_TOKEN', 'LOG_LEVEL'), fc.constantFrom('a', 'b=c'), { maxKeys: 2 }),
  asyncEvents: fc.record({ retries: fc.nat(2), lifeS: fc.constantFrom(60, 21_600) }),
  reserved: fc.constantFrom(0, 1, 3),
  hasVpc: fc.boolean(),
});

const one = fc.record({ settings, timers, http }).map(({ settings: { reserved, hasVpc, ...rest }, ...more }) => ({
  ...rest,
  ...(reserved > 0 && { reservedInstances: reserved }),
  ...(hasVpc && { vpc: { vpcId: 'vpc-1', subnetId: 'subnet-1' } }),
  triggers: [...more.timers, ...more.http] as readonly Trigger[],
}));

/** A service of two functions that share a bucket. */
export const services: fc.Arbitrary<readonly Deployable[]> = fc
  .record({ pair: fc.tuple(one, one), rules })
  .map(({ pair, rules: all }) =>
    pair.map((given, n) => {
      const own = all.filter(({ owner }) => owner === n).map(({ owner: _owner, ...rule }) => cosTrigger(rule));
      return deployable({ ...given, name: `cms-prod-${n}`, triggers: [...own, ...given.triggers] });
    }),
  );
