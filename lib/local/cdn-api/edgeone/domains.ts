import { optional, required } from '../../api3/parameters.ts';
import { type Action, defineAction } from '../api3/action.ts';
import type { State } from '../state.ts';
import { type AdvancedFilter, bad, type Filterable, readAdvancedFilters } from './advanced-filters.ts';
import { OVER_DAY } from './quotas.ts';
import { checkZone } from './zone.ts';

const LIMIT = 200;

const FILTERS: Filterable = new Map([
  ['domain-name', (domain) => domain],
  ['origin-type', () => 'IP_DOMAIN'],
  ['origin', (domain) => `origin.${domain}`],
  ['backup-origin', () => ''],
  ['domain-cname', (domain) => `${domain}.eo.dnse1.com`],
  ['share-cname', () => ''],
] satisfies [string, (domain: string) => string][]);

function toDomain(domain: string, zone: string) {
  return {
    ZoneId: zone,
    DomainName: domain,
    DomainStatus: 'online',
    Cname: `${domain}.eo.dnse1.com`,
    IPv6Status: 'follow',
    IdentificationStatus: 'finished',
    OriginDetail: { OriginType: 'IP_DOMAIN', Origin: `origin.${domain}`, BackupOrigin: '' },
    OriginProtocol: 'FOLLOW',
    CreatedOn: '2022-09-01T00:00:00Z',
    ModifiedOn: '2022-09-01T00:00:00Z',
  };
}

/** Where every host is known there is no list of them: those that are asked for by name are all there. */
function candidates(filters: readonly AdvancedFilter[], { account }: State): readonly string[] {
  if (account.names.length > 0) return account.names;
  const named = filters.filter(({ name }) => name === 'domain-name').flatMap(({ values }) => values);
  return named.filter((name) => URL.canParse(`http://${name}`) && account.domains(new URL(`http://${name}`)));
}

/** DescribeAccelerationDomains (1145/54132): every zone here has every domain of the account. It takes no zone `*`. */
export const ACCELERATION_DOMAINS: Action = defineAction({
  parameters: {
    ZoneId: required('text'),
    Offset: optional('whole'),
    Limit: optional('whole'),
    Filters: optional('objects'),
    Order: optional('text'),
    Direction: optional('text'),
    Match: optional('text'),
  },
  overQuota: OVER_DAY,
  run({ ZoneId, Offset = 0, Limit = 20, Filters = [], Direction = 'asc', Match = 'all' }, state) {
    const wrongZone = ZoneId === '*' ? bad('ZoneId must be one zone.') : checkZone(ZoneId);
    if (wrongZone) return wrongZone;
    if (Limit < 1 || Limit > LIMIT) return bad(`Limit must be 1 to ${LIMIT}.`);
    if (!['all', 'any'].includes(Match)) return bad('Match must be all or any.');
    const read = readAdvancedFilters(Filters, FILTERS);
    if ('code' in read) return read;
    const { filters } = read;
    const found = candidates(filters, state)
      .filter((domain) => {
        const hits = filters.filter(({ matches }) => matches(domain)).length;
        return Match === 'all' ? hits === filters.length : hits > 0 || filters.length === 0;
      })
      .toSorted();
    if (Direction === 'desc') found.reverse();
    const page = found.slice(Offset, Offset + Limit).map((domain) => toDomain(domain, ZoneId));
    return { answer: { TotalCount: found.length, AccelerationDomains: page } };
  },
});
