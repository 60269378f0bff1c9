import { optional } from '../../api3/parameters.ts';
import { type Action, defineAction } from '../api3/action.ts';
import { bad, type Filterable, readAdvancedFilters } from './advanced-filters.ts';
import { OVER_DAY } from './quotas.ts';

const LIMIT = 100;

/** The one zone that this account lists; actions take any other as well. */
const ZONE = 'zone-2localcloud';
const NAME = 'local.example';

const FILTERS: Filterable = new Map([
  ['zone-id', (zone) => zone],
  ['zone-name', () => NAME],
  ['zone-type', () => 'partial'],
  ['status', () => 'active'],
  ['tag-key', () => ''],
  ['tag-value', () => ''],
  ['alias-zone-name', () => ''],
] satisfies [string, (zone: string) => string][]);

function toZone(zone: string) {
  return {
    ZoneId: zone,
    ZoneName: NAME,
    AliasZoneName: '',
    Area: 'overseas',
    Type: 'partial',
    Tags: [],
    Status: 'active',
    CnameStatus: 'finished',
    ActiveStatus: 'active',
    LockStatus: 'enable',
    Paused: false,
    CreatedOn: '2022-09-01T00:00:00Z',
    ModifiedOn: '2022-09-01T00:00:00Z',
  };
}

/** DescribeZones (1552/80713): the zones of the account. */
export const ZONES: Action = defineAction({
  parameters: {
    Offset: optional('whole'),
    Limit: optional('whole'),
    Filters: optional('objects'),
    Order: optional('text'),
    Direction: optional('text'),
  },
  overQuota: OVER_DAY,
  run({ Offset = 0, Limit = 20, Filters = [] }) {
    if (Limit < 1 || Limit > LIMIT) return bad(`Limit must be 1 to ${LIMIT}.`);
    const read = readAdvancedFilters(Filters, FILTERS);
    if ('code' in read) return read;
    const found = [ZONE].filter((zone) => read.filters.every(({ matches }) => matches(zone)));
    return { answer: { TotalCount: found.length, Zones: found.slice(Offset, Offset + Limit).map(toZone) } };
  },
});
