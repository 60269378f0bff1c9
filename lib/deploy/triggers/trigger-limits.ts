import type { Trigger } from '../desired.ts';
import { shown } from '../service-file/values.ts';
import type { EventReading } from './event-options.ts';
import { fewerCosTriggers, fewerTimers } from './fewer-triggers.ts';

/** A trigger and the event of `serverless.yml` that it was made from. */
export interface Placed {
  readonly trigger: Trigger;
  readonly path: string;
}

const MOST = 10; // triggers of a type a function has, 583/11637

/** Checks how many triggers a function has, and that its timers have names of their own. `path` is that of its events. */
export function checkNumbers(placed: readonly Placed[], path: string, reading: EventReading): void {
  const { findings } = reading;
  const [, second] = placed.filter(({ trigger }) => trigger.type === 'http');
  if (second) findings.problem(second.path, 'a function has one Function URL; leave the second http event out');
  for (const type of ['cos', 'timer'] as const) {
    const triggers = placed.map(({ trigger }) => trigger).filter((trigger) => trigger.type === type);
    if (triggers.length <= MOST) continue;
    const fewer = type === 'cos' ? fewerCosTriggers(triggers, MOST, reading) : fewerTimers(MOST);
    const what = `${triggers.length} ${type} triggers are too many`;
    findings.problem(path, `${what}: SCF allows ${MOST} a function; ${fewer}`);
  }
  const names = placed.flatMap(({ trigger, path: at }) =>
    trigger.type === 'timer' ? [{ name: trigger.name, at }] : [],
  );
  for (const [n, { name, at }] of names.entries()) {
    if (names.findIndex((one) => one.name === name) < n)
      findings.problem(at, `${shown(name)} is the name of another timer as well; rename one, or leave it out`);
  }
}
