import { isFields } from '../../scf/shape.ts';
import type { CosTrigger } from '../desired.ts';
import type { Findings } from '../service-file/findings.ts';
import { take } from '../service-file/setting.ts';
import { isAbsent, type Place, shown } from '../service-file/values.ts';
import { bucketOf, readBucketHost } from './cos-hosts.ts';
import { readCosEvents } from './cos-rules.ts';
import { type EventReading, eventOptions, optionOf, readEnable, readOptionText } from './event-options.ts';
import { isSiteList, readSiteList } from './site-lists.ts';
import { siteTriggers } from './site-triggers.ts';

const ADVICE =
  'write sites for the buckets of purge.config.yaml, {sites: [<name>, …]} for some of them, or {bucket: <name>-<appid>.cos.<region>.myqcloud.com, events: cos:ObjectCreated:*}';

function readFilter(event: Place, findings: Findings): Pick<CosTrigger, 'prefix' | 'suffix'> {
  const filter = optionOf(event, 'filter');
  if (isAbsent(filter.value)) return { prefix: '', suffix: '' };
  if (!isFields(filter.value))
    findings.problem(filter.path, `${shown(filter.value)} is no filter; write {prefix, suffix}`);
  const prefix = readOptionText(filter, 'prefix', findings);
  if (prefix.startsWith('/')) {
    const advice = `write ${shown(prefix.replace(/^\/+/, ''))}`;
    findings.problem(`${filter.path}.prefix`, `keys have no leading slash, so this prefix never matches; ${advice}`);
  }
  return { prefix, suffix: readOptionText(filter, 'suffix', findings) };
}

function checkBucket(host: string, { config, findings }: EventReading, path: string): void {
  const bucket = bucketOf(host);
  if (config.sites.some((site) => site.bucket === bucket)) return;
  const what = `no site in purge.config.yaml has the bucket ${bucket}, so its events purge nothing`;
  findings.warning(path, `${what}; give a site this bucket, or leave the event out`);
}

function readOne(event: Place, reading: EventReading): readonly CosTrigger[] {
  const { findings, region } = reading;
  const options = eventOptions(event, ADVICE, findings);
  if (!options) return [];
  if ('name' in options) {
    findings.problem(`${event.path}.name`, 'a COS trigger is called by the domain of its bucket; leave name out');
  }
  const bucket = optionOf(event, 'bucket');
  if (isAbsent(bucket.value)) findings.problem(bucket.path, `is missing; ${ADVICE}`);
  const host = isAbsent(bucket.value) ? undefined : take(bucket, findings, (value) => readBucketHost(value, region));
  if (host !== undefined) checkBucket(host, reading, bucket.path);
  const events = take(optionOf(event, 'events'), findings, readCosEvents) ?? [];
  const rule = { ...readFilter(event, findings), isEnabled: readEnable(event, findings) };
  return host === undefined ? [] : events.map((name) => ({ type: 'cos', host, event: name, ...rule }));
}

/** Reads a `cos` event: `sites`, a list of some, or one bucket with its events. Tells what is wrong, and leaves that out. */
export function readCos(event: Place, reading: EventReading): readonly CosTrigger[] {
  const { config, region, findings } = reading;
  const isList = isSiteList(event.value);
  if (event.value !== 'sites' && !isList) return readOne(event, reading);
  const sites = isList ? readSiteList(event, config.sites, findings) : config.sites;
  const isEnabled = readEnable(event, findings);
  if (region === undefined) return []; // which is told already
  const { triggers, problems, warnings } = siteTriggers(sites, region);
  // Of several lists one may be for another region.
  for (const text of isList ? [] : problems) findings.problem(event.path, text);
  for (const text of warnings) findings.warning(event.path, text);
  return triggers.map((trigger) => ({ ...trigger, isEnabled }));
}
