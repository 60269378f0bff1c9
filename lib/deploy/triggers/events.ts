import { isFields } from '../../scf/shape.ts';
import type { Trigger } from '../desired.ts';
import { isAbsent, type Place, shown } from '../service-file/values.ts';
import { readCos } from './cos-events.ts';
import type { EventReading } from './event-options.ts';
import { readHttp } from './http-events.ts';
import { instead } from './replaced-events.ts';
import { readTimer } from './timer-events.ts';
import { checkNumbers, type Placed } from './trigger-limits.ts';

const READERS: Readonly<Record<Trigger['type'], (event: Place, reading: EventReading) => readonly Trigger[]>> = {
  cos: readCos,
  timer: readTimer,
  http: readHttp,
};

function isType(name: string): name is Trigger['type'] {
  return Object.hasOwn(READERS, name);
}

/** What each function reads. Those that are not here read what they like. */
const READS: Readonly<Record<string, Trigger['type']>> = {
  'object-change': 'cos',
  webhook: 'http',
  schedule: 'timer',
};

function readerOf(type: Trigger['type']): string {
  return Object.keys(READS).find((source) => READS[source] === type) ?? type;
}

function readEvent({ value, path }: Place, source: string, reading: EventReading): readonly Placed[] {
  const { findings } = reading;
  const entries = isFields(value) ? Object.entries(value) : [];
  const [[name = '', options] = []] = entries;
  if (entries.length !== 1) {
    findings.problem(path, 'an event is one of - cos: …, - timer: … and - http: …');
    return [];
  }
  const event = { value: options, path: `${path}.${name}` };
  if (!isType(name)) {
    findings.problem(event.path, instead(name));
    return [];
  }
  const wanted = READS[source] ?? name;
  if (wanted !== name) {
    findings.problem(
      event.path,
      `${source}.main_handler reads ${wanted} events alone; move it to a function with the handler ${readerOf(name)}.main_handler`,
    );
    return [];
  }
  return READERS[name](event, reading).map((trigger) => ({ trigger, path: event.path }));
}

/** Reads the events of a function whose code is `functions/<source>.ts`. Tells what is wrong, and leaves that out. */
export function readEvents({ value, path }: Place, source: string, reading: EventReading): readonly Placed[] {
  if (isAbsent(value)) return [];
  if (!Array.isArray(value)) {
    reading.findings.problem(
      path,
      `${shown(value)} is no list of events; write a line for each, - cos: …, - timer: … or - http: …`,
    );
    return [];
  }
  const events: readonly unknown[] = value;
  const placed = events.flatMap((event, n) => readEvent({ value: event, path: `${path}[${n}]` }, source, reading));
  checkNumbers(placed, path, reading);
  return placed;
}
