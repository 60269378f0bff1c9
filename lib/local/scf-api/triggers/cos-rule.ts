import { isFields, parseJson } from '../../../scf/shape.ts';
import { optional, readParameters, required } from '../../api3/parameters.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import type { CosRule } from './trigger.ts';

const EVENTS: Readonly<Record<string, readonly string[]>> = {
  'cos:ObjectCreated:': ['*', 'Put', 'Post', 'Copy', 'CompleteMultipartUpload', 'Origin', 'Replication'],
  'cos:ObjectRemove:': ['*', 'Delete', 'DeleteMarkerCreated'],
  'cos:ObjectRestore:': ['Post', 'Completed'],
}; // 583/9707

const KNOWN = Object.entries(EVENTS).flatMap(([family, names]) => names.map((name) => `${family}${name}`));

const BAD_DESC = 'InvalidParameterValue.TriggerDesc';

/** Refuses a name that is not the XML API domain of a bucket in this region. Whether the bucket exists is not known here. */
export function checkBucketHost(name: string, region: string): Refusal | undefined {
  const [, found] = /^[a-z0-9][a-z0-9-]*-\d+\.cos\.([a-z0-9-]+)\.myqcloud\.com$/.exec(name) ?? [];
  const form = `<name>-<appid>.cos.${region}.myqcloud.com`;
  if (found === region) return undefined;
  return refusal('InvalidParameterValue.TriggerName', `A COS trigger has the host of its bucket for a name: ${form}.`);
}

/** Reads the TriggerDesc of a COS trigger: `{"event": …, "filter": {"Prefix": …, "Suffix": …}}`, the filter optional. */
export function readCosRule(text: string | undefined): Refusal | { readonly rule: CosRule } {
  const parsed = parseJson(text);
  if (!isFields(parsed))
    return refusal(BAD_DESC, 'The TriggerDesc of a COS trigger must be the text of a JSON object.');
  const outer = readParameters({ event: required('text'), filter: optional('object') }, parsed);
  if ('code' in outer) return refusal(BAD_DESC, outer.message);
  const { event, filter = {} } = outer.values;
  const inner = readParameters({ Prefix: optional('text'), Suffix: optional('text') }, filter, 'filter.');
  if ('code' in inner) return refusal(BAD_DESC, inner.message);
  if (!KNOWN.includes(event)) return refusal(BAD_DESC, `There is no such event; there are ${KNOWN.join(', ')}.`);
  return { rule: { event, prefix: inner.values.Prefix ?? '', suffix: inner.values.Suffix ?? '' } };
}

/** A rule as ListTriggers shows it. */
export function describeCosRule({ event, prefix, suffix }: CosRule): string {
  return JSON.stringify({ event, filter: { Prefix: prefix, Suffix: suffix } });
}

/** Whether two rules are one. */
export function isSameRule(a: CosRule, b: CosRule): boolean {
  return a.event === b.event && a.prefix === b.prefix && a.suffix === b.suffix;
}

/** Whether two names of events have an event in common; a `*` stands for every one of its family. */
export function meet(a: string, b: string): boolean {
  const family = (name: string) => name.slice(0, name.lastIndexOf(':') + 1);
  return a === b || (family(a) === family(b) && (a.endsWith(':*') || b.endsWith(':*')));
}

/** Whether some object could fall under both rules, which COS refuses on one bucket (583/9707). */
export function overlap(a: CosRule, b: CosRule): boolean {
  const prefixes = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
  const suffixes = a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix);
  return prefixes && suffixes && meet(a.event, b.event);
}
