import type { CosTrigger, HttpTrigger, TimerTrigger, Trigger } from '../../../deploy/desired.ts';
import { scheduleTriggers } from '../../../deploy/triggers/schedule-triggers.ts';
import { siteTriggers } from '../../../deploy/triggers/site-triggers.ts';
import { type Deployed, deployCommand, type Present } from '../deployment.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import { isNeeded, isQueued } from '../needed.ts';
import type { Scene } from '../scene.ts';

type Asked = Pick<Scene, 'config' | 'crons' | 'deployment'>;

/** A rule of the same bucket and event for these keys, or for more. */
function coversCos(wanted: CosTrigger, there: CosTrigger): boolean {
  const isSame = there.host === wanted.host && there.event === wanted.event && there.suffix === '';
  return isSame && wanted.prefix.startsWith(there.prefix);
}

function coversTimer(wanted: TimerTrigger, there: TimerTrigger): boolean {
  return there.cron === wanted.cron && (there.argument || there.name) === wanted.argument;
}

/** CAM asks callers for a signature of Tencent Cloud, which no CMS makes. */
function coversHttp(_: HttpTrigger, there: HttpTrigger): boolean {
  return there.extranet && there.authType === 'NONE';
}

function covers(wanted: Trigger, there: Trigger): boolean {
  if (wanted.type === 'cos') return there.type === 'cos' && coversCos(wanted, there);
  if (wanted.type === 'timer') return there.type === 'timer' && coversTimer(wanted, there);
  return there.type === 'http' && coversHttp(wanted, there);
}

function described(trigger: Trigger): string {
  if (trigger.type === 'cos')
    return `${trigger.event} of ${trigger.host}${trigger.prefix && ` below ${trigger.prefix}`}`;
  return trigger.type === 'timer' ? `the timer of ${trigger.argument} (${trigger.cron})` : 'an open Function URL';
}

const OPEN_URL: HttpTrigger = { type: 'http', authType: 'NONE', intranet: false, extranet: true, isEnabled: true };

function wantedOf(key: string, { config, crons }: Asked, deployment: Present): readonly Trigger[] {
  if (key === 'object-change') return siteTriggers(config.sites, deployment.place.region).triggers;
  return key === 'schedule' ? scheduleTriggers(crons, isQueued(deployment)) : [OPEN_URL];
}

function problemsOf({ name, key, state }: Deployed, asked: Asked, deployment: Present): string[] {
  return wantedOf(key, asked, deployment).flatMap((wanted) => {
    const found = (state?.triggers ?? []).filter(({ trigger }) => covers(wanted, trigger));
    if (found.some(({ trigger }) => trigger.isEnabled)) return [];
    return [
      found.length > 0 ? `${described(wanted)} is switched off on ${name}` : `${name} lacks ${described(wanted)}`,
    ];
  });
}

/** Whether each deployed function is called for what the configuration says: COS rules, timers, the Function URL. More is no fault. */
export async function checkTriggers(asked: Asked): Promise<Line[]> {
  const { config, deployment } = asked;
  const name = 'triggers';
  if ('problem' in deployment) return [skipped(name, deployment.inShort)];
  const there = deployment.functions.filter((one) => one.state && isNeeded(one, config, deployment));
  const problems = there.flatMap((one) => problemsOf(one, asked, deployment));
  if (problems.length > 0) {
    return [fix(name, problems.join('; '), deployCommand(deployment.place))];
  }
  const wanted = there.flatMap(({ key }) => wantedOf(key, asked, deployment));
  const urls = there.flatMap(({ state }) => (state?.triggers ?? []).flatMap((trigger) => trigger.urls));
  const { warnings } = siteTriggers(config.sites, deployment.place.region); // of buckets elsewhere
  return [ok(name, [`all of ${wanted.map(described).join(', ')}`, ...urls, ...warnings].join('; '))];
}
