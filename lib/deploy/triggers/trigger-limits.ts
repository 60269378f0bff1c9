import type { Trigger } from '../desired.ts';
import type { Findings } from '../service-file/findings.ts';
import { shown } from '../service-file/values.ts';

/** A trigger and the event of `serverless.yml` that it was made from. */
export interface Placed {
  readonly trigger: Trigger;
  readonly path: string;
}

const MOST = 10; // triggers of a type a function has, 583/11637

const FEWER = {
  cos: 'each prefix of a bucket takes two; write - cos: {bucket, events} with a prefix that covers several, since purge.config.yaml still decides what is purged',
  timer:
    'declare a second function with the same handler, and write - timer: {name, cron, argument} for some schedules there',
} as const;

/** Checks how many triggers a function has, and that its timers have names of their own. `path` is that of its events. */
export function checkNumbers(placed: readonly Placed[], path: string, findings: Findings): void {
  const [, second] = placed.filter(({ trigger }) => trigger.type === 'http');
  if (second) findings.problem(second.path, 'a function has one Function URL; leave the second http event out');
  for (const type of ['cos', 'timer'] as const) {
    const count = placed.filter(({ trigger }) => trigger.type === type).length;
    if (count > MOST)
      findings.problem(path, `${count} ${type} triggers are too many: SCF allows ${MOST} a function; ${FEWER[type]}`);
  }
  const names = placed.flatMap(({ trigger, path: at }) =>
    trigger.type === 'timer' ? [{ name: trigger.name, at }] : [],
  );
  for (const [n, { name, at }] of names.entries()) {
    if (names.findIndex((one) => one.name === name) < n)
      findings.problem(at, `two timers are called ${shown(name)}; names are unique in a function`);
  }
}
