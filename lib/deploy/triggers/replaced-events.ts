const FUNCTION_URL = 'write - http: {authType: NONE, netConfig: {enableExtranet: true}}, a Function URL';

const API_GATEWAY = 'API Gateway is retired: its sale ended 2024-07-01, and it shuts down from 2026-10-30';

const TIMER = "write - timer: schedules, or - timer: {name, cron: '0 0 3 * * * *'} with seven fields";

/** What to write for events that SCF has no more, and for those of another cloud. */
const REPLACED: ReadonlyMap<string, string> = new Map([
  ['apigw', `${API_GATEWAY}; ${FUNCTION_URL}; webhook still reads the events of gateways that exist`],
  ['httpApi', `this is an event of AWS; ${FUNCTION_URL}`],
  ['s3', 'this is an event of AWS; write - cos: sites, or - cos: {bucket, events}'],
  ['schedule', `this is an event of AWS; ${TIMER}`],
  ['cmq', 'SCF makes no triggers of CMQ any more; write - cos: sites'],
  [
    'ckafka',
    'it is not deployed from here; object-change reads COS events out of its messages, but the trigger is made in the console',
  ],
  ['cls', 'it is not deployed from here, and no function reads logs; leave it out'],
]);

/** Names of events that are refused with advice. */
export const REPLACED_NAMES: readonly string[] = [...REPLACED.keys()];

/** What to write instead of an event that there is not. */
export function instead(name: string): string {
  return REPLACED.get(name) ?? 'there is no such event; there are cos, timer and http';
}
