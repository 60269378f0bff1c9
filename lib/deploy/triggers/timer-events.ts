import type { TimerTrigger } from '../desired.ts';
import { take } from '../service-file/setting.ts';
import { isAbsent, type Place, shown } from '../service-file/values.ts';
import { readCron } from './cron-rules.ts';
import { type EventReading, eventOptions, optionOf, readEnable, readOptionText } from './event-options.ts';
import { isTimerName, scheduleTriggers } from './schedule-triggers.ts';

const ADVICE =
  "write schedules for those of purge.config.yaml, or {name, cron: '0 0 3 * * * *', argument: <a schedule>}";

const ARGUMENT_BYTES = 4096;

function readWhen(event: Place, { findings }: EventReading): string | undefined {
  const [cron, longer] = [optionOf(event, 'cron'), optionOf(event, 'cronExpression')];
  if (!isAbsent(cron.value) && !isAbsent(longer.value)) {
    findings.problem(longer.path, 'cron is there as well; keep one of the two');
    return undefined;
  }
  const place = isAbsent(cron.value) && !isAbsent(longer.value) ? longer : cron;
  if (!isAbsent(place.value)) return take(place, findings, readCron);
  findings.problem(
    place.path,
    "is missing; write seven fields, second minute hour day month weekday year: '0 0 3 * * * *'",
  );
  return undefined;
}

/** A timer that names no schedule does nothing but drain. */
function checkPurpose(name: string, argument: string, { config, findings }: EventReading, path: string): void {
  const known = [...config.schedules.map((schedule) => schedule.name), 'drain'];
  if (known.includes(argument) || known.includes(name)) return;
  const what =
    argument === '' ? `neither an argument nor ${shown(name)}` : `neither ${shown(argument)} nor ${shown(name)}`;
  findings.problem(`${path}.argument`, `${what} names a schedule of purge.config.yaml; there are ${known.join(', ')}`);
}

function readOne(event: Place, reading: EventReading): readonly TimerTrigger[] {
  const { findings } = reading;
  if (!eventOptions(event, ADVICE, findings)) return [];
  const name = readOptionText(event, 'name', findings);
  const argument = readOptionText(event, 'argument', findings);
  const cron = readWhen(event, reading);
  const isEnabled = readEnable(event, findings);
  if (!isTimerName(name)) {
    const reason = name === '' ? 'is missing' : `${shown(name)} is no name of a timer`;
    findings.problem(`${event.path}.name`, `${reason}; it has up to 60 letters, digits, "-" and "_", a letter first`);
  } else checkPurpose(name, argument, reading, event.path);
  return cron === undefined ? [] : [{ type: 'timer', name, cron, argument, isEnabled }];
}

/** Reads a `timer` event: `schedules`, or one timer. Tells what is wrong, and leaves that out. */
export function readTimer(event: Place, reading: EventReading): readonly TimerTrigger[] {
  const isList = event.value === 'schedules';
  const timers = isList ? scheduleTriggers(reading.crons, reading.mode === 'queued') : readOne(event, reading);
  for (const { name, argument } of timers) {
    const bytes = Buffer.byteLength(argument);
    if (bytes <= ARGUMENT_BYTES) continue;
    reading.findings.problem(event.path, `the argument of ${name} takes ${bytes} bytes; SCF allows ${ARGUMENT_BYTES}`);
  }
  return timers;
}
