import type { CosTrigger } from '../desired.ts';
import { isAbsent, type Read, shown } from '../service-file/values.ts';

/** 583/9707; there is no `cos:ObjectRestore:*`. */
const EVENTS: Readonly<Record<string, readonly string[]>> = {
  'cos:ObjectCreated': ['*', 'Put', 'Post', 'Copy', 'CompleteMultipartUpload', 'Origin', 'Replication'],
  'cos:ObjectRemove': ['*', 'Delete', 'DeleteMarkerCreated'],
  'cos:ObjectRestore': ['Post', 'Completed'],
};

const NAMES = Object.entries(EVENTS).flatMap(([family, kinds]) => kinds.map((kind) => `${family}:${kind}`));

/** What was meant by a name of S3, or by one in other capitals. */
function suggestion(text: string): string {
  const name = text
    .replace(/\s/g, '')
    .replace(/^(s3|cos)?:?/i, 'cos:')
    .replace(/:ObjectRemoved\b/i, ':ObjectRemove');
  const wanted = (/:.*:/.test(name) ? name : `${name}:*`).toLowerCase();
  const family = Object.keys(EVENTS).find((known) => wanted.startsWith(`${known.toLowerCase()}:`));
  return NAMES.find((known) => known.toLowerCase() === wanted) ?? (family ? `${family}:${EVENTS[family]?.[0]}` : '');
}

/** Reads the `events` of a COS trigger: one name, or a list of them. Each becomes a trigger of its own. */
export function readCosEvents(value: unknown): Read<readonly string[]> {
  const list: readonly unknown[] = Array.isArray(value) ? value : isAbsent(value) ? [] : [value];
  if (list.length === 0)
    return { problem: 'is missing; write cos:ObjectCreated:*, cos:ObjectRemove:*, or a list of both' };
  for (const name of list) {
    if (typeof name === 'string' && NAMES.includes(name)) continue;
    const meant = typeof name === 'string' ? suggestion(name) : '';
    const advice = meant ? `write ${meant}` : `SCF knows ${NAMES.join(', ')}`;
    return { problem: `${shown(name)} is no event of COS; ${advice}` };
  }
  return { value: NAMES.filter((name) => list.includes(name)) };
}

/** Whether every event of the one may be an event of the other. */
function isSameEvent(one: string, other: string): boolean {
  const [family, otherFamily] = [one, other].map((name) => name.slice(0, name.lastIndexOf(':') + 1));
  return one === other || (family === otherFamily && [one, other].includes(`${family}*`));
}

/**
 * Whether COS would refuse one of two triggers because of the other: same bucket, same event, and keys that match both (583/11637).
 * A trigger that is switched off counts as well.
 */
export function overlap(one: CosTrigger, other: CosTrigger): boolean {
  const hasPrefix = one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
  const hasSuffix = one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix);
  return one.host === other.host && isSameEvent(one.event, other.event) && hasPrefix && hasSuffix;
}
