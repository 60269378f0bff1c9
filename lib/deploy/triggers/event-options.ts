import type { Config } from '../../config/config.ts';
import { type Fields, field, isFields } from '../../scf/shape.ts';
import type { Findings } from '../service-file/findings.ts';
import { type Mode, take } from '../service-file/setting.ts';
import { isAbsent, type Place, type Read, readBoolean, readText, shown } from '../service-file/values.ts';

/** What the events of a function are read with. */
export interface EventReading {
  /** Of `provider`; absent where it cannot be read. */
  readonly region: string | undefined;
  readonly mode: Mode;
  readonly config: Config;
  /** The crons of the schedules as they are written, by name. */
  readonly crons: ReadonlyMap<string, string>;
  readonly findings: Findings;
}

/** An option of an event, with its path. */
export function optionOf({ value, path }: Place, name: string): Place {
  return { value: field(value, name), path: `${path}.${name}` };
}

/** Reads an option that may be left out. */
export function readOption<Value>(
  event: Place,
  name: string,
  standard: Value,
  findings: Findings,
  read: (value: unknown) => Read<Value>,
): Value {
  const place = optionOf(event, name);
  return isAbsent(place.value) ? standard : (take(place, findings, read) ?? standard);
}

/** Reads `enable`, which every event has. */
export function readEnable(event: Place, findings: Findings): boolean {
  return readOption(event, 'enable', true, findings, readBoolean);
}

/** Reads an optional text of an event. */
export function readOptionText(event: Place, name: string, findings: Findings): string {
  return readOption(event, name, '', findings, readText);
}

/** Narrows an event to its options. What the plugin of 2020 wrote is told what has become of it. */
export function eventOptions(event: Place, advice: string, findings: Findings): Fields | undefined {
  const { value, path } = event;
  if (!isFields(value)) {
    findings.problem(path, `${shown(value)} says nothing here; ${advice}`);
    return undefined;
  }
  if ('parameters' in value) {
    findings.problem(`${path}.parameters`, 'write what stands in it one level higher, without parameters');
    return undefined;
  }
  return value;
}
