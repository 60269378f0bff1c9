import type { Deployed, Present } from '../../../lib/cli/doctor/deployment.ts';
import type { Cloud } from '../../../lib/deploy/cloud/cloud.ts';
import type { PresentFunction } from '../../../lib/deploy/cloud/cloud-state.ts';
import type { Trigger } from '../../../lib/deploy/desired.ts';
import { PurgeError } from '../../../lib/errors.ts';
import { presentTrigger } from '../../deploy/cloud/present.ts';
import { configured } from './scene.ts';

const BUCKET = 'www-1250000000';
const HOST = `${BUCKET}.cos.ap-singapore.myqcloud.com`;

/** A configuration with a use for every function; what else the site has. */
export const stored = (more = '') =>
  configured(
    undefined,
    "schedules: [{name: nightly, cron: '0 0 3 * * * *', urls: [/]}]",
    `bucket: ${BUCKET}, bases: ['https://a.example'], ${more}`,
  );

const STATE: PresentFunction = {
  status: 'Active',
  reasons: [],
  description: '',
  mark: { sha256: 'a'.repeat(64), isFinished: true },
  handler: 'webhook.main_handler',
  runtime: 'Nodejs18.15',
  memoryMb: 128,
  timeoutS: 60,
  initTimeoutS: 65,
  role: 'purge-role',
  environment: { PURGE_TOKEN: 'the-token' },
  vpc: undefined,
  hasPublicNet: true,
  modified: '',
  asyncEvents: { retries: 2, lifeS: 21_600 },
  reservedMb: 128,
  triggers: [],
};

export const cos = (event: string, more: object = {}): Trigger => ({
  type: 'cos',
  host: HOST,
  event,
  prefix: '',
  suffix: '',
  isEnabled: true,
  ...more,
});
export const timer = (name: string, cron: string, more: object = {}): Trigger => ({
  type: 'timer',
  name,
  cron,
  argument: name,
  isEnabled: true,
  ...more,
});
export const url = (more: object = {}): Trigger => ({
  type: 'http',
  authType: 'NONE',
  intranet: false,
  extranet: true,
  isEnabled: true,
  ...more,
});
export const DRAIN = timer('drain', '*/15 * * * * * *');
export const NIGHTLY = timer('nightly', '0 0 3 * * * *');
export const RULES = [cos('cos:ObjectCreated:*'), cos('cos:ObjectRemove:*')];

/** A function that is there. */
export const deployed = (
  key: string,
  triggers: readonly Trigger[],
  state: Partial<PresentFunction> = {},
): Deployed & { readonly state: PresentFunction } => ({
  ...absent(key),
  state: { ...STATE, triggers: triggers.map((trigger) => presentTrigger(trigger)), ...state },
});
/** A function that is not there. */
export const absent = (key: string): Deployed => ({ key, name: `overseas-purge-dev-${key}`, namespace: 'default' });

/** All of them, in direct mode. */
export const GOOD = [
  deployed('object-change', RULES),
  deployed('webhook', [url()], { reservedMb: undefined }),
  deployed('schedule', [NIGHTLY, DRAIN]),
];
/** All of them with these variables beside their own. */
export const withVariables = (environment: Readonly<Record<string, string>>) =>
  GOOD.map((one) => ({
    ...one,
    state: {
      ...one.state,
      environment: { ...one.state.environment, ...environment },
      ...(one.key === 'schedule' && environment['DATABASE_URL'] && { asyncEvents: { retries: 0, lifeS: 60 } }),
    },
  }));
/** All but the functions of one key. */
export const without = (key: string, ...others: Deployed[]) => [...GOOD.filter((one) => one.key !== key), ...others];

/** A cloud in which `webhook` answers so; it keeps what it was asked. */
export function saying(reply: unknown, asked: unknown[] = []): Cloud {
  return {
    writes: 0,
    sleep: async () => undefined,
    async call(action, body) {
      asked.push([action, body['FunctionName'], JSON.parse(String(body['Event']))]);
      if (reply instanceof PurgeError) throw reply;
      return { Result: reply as object };
    },
  };
}
export const replying = (statusCode: number, body: object) => ({
  RetMsg: JSON.stringify({ statusCode, body: JSON.stringify(body) }),
  ErrMsg: '',
});
export const WELL = replying(200, { ok: true });

/** What is deployed. */
export function there(functions: readonly Deployed[] = GOOD, more: { cloud?: Cloud; stage?: string } = {}): Present {
  const { stage = 'dev', cloud = saying(WELL) } = more;
  const region = 'ap-singapore';
  const place = {
    service: 'overseas-purge',
    stage,
    isNamed: false,
    namespace: 'default',
    region,
    isRegionNamed: false,
  };
  return { place, functions, cloud, destination: { host: 'scf.example', isLoopback: false, region } };
}
