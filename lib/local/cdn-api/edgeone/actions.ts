import { optional, readParameters, required, type ValuesOf } from '../../api3/parameters.ts';
import { missing, type Refusal, refusal } from '../../api3/refusal.ts';
import { type Action, defineAction } from '../api3/action.ts';
import { type Item, readHosts, readTags, readUrls } from './items.ts';
import { OVER_DAY } from './quotas.ts';
import { submit } from './submission.ts';
import { checkZone } from './zone.ts';

const PURGE = {
  ZoneId: required('text'),
  Type: required('text'),
  Method: optional('text'),
  Targets: optional('texts'),
  EncodeUrl: optional('flag'),
  CacheTag: optional('object'),
} as const;

type Purge = ValuesOf<typeof PURGE>;
type PurgeType = 'purge_url' | 'purge_prefix' | 'purge_host' | 'purge_all' | 'purge_cache_tag';

function bad(message: string): Refusal {
  return refusal('InvalidParameter.ParameterError', message);
}

function listed(targets: Purge['Targets'], read: (targets: readonly string[]) => Refusal | readonly Item[]) {
  return targets === undefined || targets.length === 0 ? missing('Targets') : read(targets);
}

function readTagged({ CacheTag, Targets }: Purge): Refusal | readonly Item[] {
  if (CacheTag === undefined) return missing('CacheTag');
  const tag = readParameters({ Domains: required('texts') }, CacheTag, 'CacheTag.');
  if ('code' in tag) return tag;
  const domains = tag.values.Domains;
  return domains.length === 0 ? missing('CacheTag.Domains') : listed(Targets, (tags) => readTags(tags, domains));
}

/** `purge_all` takes no targets and needs a zone of its own; it is one task, whose target is the zone. */
function readAll({ ZoneId, Targets = [] }: Purge): Refusal | readonly Item[] {
  if (ZoneId === '*') return bad('Type purge_all needs one zone.');
  return Targets.length > 0 ? bad('Type purge_all takes no Targets.') : [{ target: ZoneId, places: [] }];
}

const READ: Readonly<Record<PurgeType, (values: Purge) => Refusal | readonly Item[]>> = {
  purge_url: ({ Targets }) => listed(Targets, readUrls),
  purge_prefix: ({ Targets }) => listed(Targets, readUrls),
  purge_host: ({ Targets }) => listed(Targets, readHosts),
  purge_all: readAll,
  purge_cache_tag: readTagged,
};

function isPurgeType(type: string): type is PurgeType {
  return Object.hasOwn(READ, type);
}

/** CreatePurgeTask (1552/80703). Method is for prefixes, hosts and whole zones; with the others it is not looked at. */
export const CREATE_PURGE: Action = defineAction({
  parameters: PURGE,
  overQuota: OVER_DAY,
  run(values, state, short) {
    const { ZoneId, Type, Method = 'invalidate' } = values;
    const wrongZone = checkZone(ZoneId);
    if (wrongZone) return wrongZone;
    if (!isPurgeType(Type)) return bad(`Type must be one of ${Object.keys(READ).join(', ')}.`);
    if (!['invalidate', 'delete'].includes(Method)) return bad('Method must be invalidate or delete.');
    const items = READ[Type](values);
    if ('code' in items) return items;
    return submit({ zone: ZoneId, type: Type, changedOnly: Method === 'invalidate', items }, state, short);
  },
});

/** CreatePrefetchTask: URLs to fetch before anybody asks for them. How to fetch is taken and not acted on. */
export const CREATE_PREFETCH: Action = defineAction({
  parameters: {
    ZoneId: required('text'),
    Targets: required('texts'),
    EncodeUrl: optional('flag'),
    Headers: optional('objects'),
    Mode: optional('text'),
    PrefetchMediaSegments: optional('text'),
  },
  overQuota: OVER_DAY,
  run({ ZoneId, Targets }, state, short) {
    const wrongZone = checkZone(ZoneId);
    if (wrongZone) return wrongZone;
    const items = listed(Targets, readUrls);
    if ('code' in items) return items;
    return submit({ zone: ZoneId, type: 'prefetch_url', changedOnly: false, items }, state, short);
  },
});
