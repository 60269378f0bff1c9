import type { Fields } from '../../../scf/shape.ts';
import { optional, readParameters, required } from '../../api3/parameters.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import { type Action, defineAction } from '../api3/action.ts';
import type { State } from '../state.ts';

const LIMIT = 1000;
const VALUES = 5;

/** What filters look at: the names that are documented, and what a domain of this account has there. */
const FIELDS: ReadonlyMap<string, (domain: string) => string> = new Map([
  ['domain', (domain) => domain],
  ['origin', (domain) => originOf(domain)],
  ['resourceId', (domain) => `cdn-${domain}`],
  ['status', () => 'online'],
  ['serviceType', () => 'web'],
  ['projectId', () => '0'],
  ['domainType', () => 'cname'],
  ['fullUrlCache', () => 'on'],
  ['https', () => 'on'],
  ['originPullProtocol', () => 'follow'],
  ['tagKey', () => ''],
] satisfies [string, (domain: string) => string][]);

const FUZZY: readonly string[] = ['domain', 'origin'];

interface Filter {
  readonly name: string;
  readonly values: readonly string[];
  matches(domain: string): boolean;
}

function bad(message: string): Refusal {
  return refusal('InvalidParameter.CdnParamError', message);
}

function originOf(domain: string): string {
  return `origin.${domain}`;
}

function readFilter(fields: Fields): Refusal | Filter {
  const read = readParameters(
    { Name: required('text'), Value: required('texts'), Fuzzy: optional('flag') },
    fields,
    'Filters.',
  );
  if ('code' in read) return read;
  const { Name: name, Value: values, Fuzzy = false } = read.values;
  const textOf = FIELDS.get(name);
  if (!textOf) return bad(`Filters.Name must be one of ${[...FIELDS.keys()].join(', ')}.`);
  if (Fuzzy && !FUZZY.includes(name)) return bad(`Filters.Fuzzy is for ${FUZZY.join(' and ')}.`);
  const most = Fuzzy ? 1 : VALUES;
  if (values.length < 1 || values.length > most) return bad(`Filters.Value of ${name} has 1 to ${most} values.`);
  const [first = ''] = values;
  const matches = (domain: string) =>
    Fuzzy ? textOf(domain).includes(first) : values.some((value) => value === textOf(domain));
  return { name, values, matches };
}

function toDomain(domain: string) {
  return {
    ResourceId: `cdn-${domain}`,
    AppId: 1_250_000_000,
    Domain: domain,
    Cname: `${domain}.cdn.dnsv1.com`,
    Status: 'online',
    ProjectId: 0,
    ServiceType: 'web',
    CreateTime: '2020-01-01 00:00:00',
    UpdateTime: '2020-01-01 00:00:00',
    Origin: { OriginType: 'domain', Origins: [originOf(domain)], ServerName: domain, OriginPullProtocol: 'follow' },
    Disable: 'normal',
    Area: 'overseas',
    Readonly: 'normal',
    Product: 'cdn',
    ParentHost: '',
  };
}

/** Where every host is known there is no list of them: those that are asked for by name are all there. */
function candidates(filters: readonly Filter[], { account }: State): readonly string[] {
  if (account.names.length > 0) return account.names;
  const named = filters.filter(({ name }) => name === 'domain').flatMap(({ values }) => values);
  const isKnown = (name: string) =>
    URL.canParse(`http://${name}`) && name !== '' && account.domains(new URL(`http://${name}`));
  return named.filter(isKnown);
}

/** DescribeDomains (228/41118). The domains of this account are online, and overseas ones. */
export const DOMAINS: Action = defineAction({
  parameters: { Offset: optional('whole'), Limit: optional('whole'), Filters: optional('objects') },
  overQuota: refusal('LimitExceeded', 'The quota is used up.'),
  run({ Offset = 0, Limit = 100, Filters = [] }, state) {
    if (Limit < 1 || Limit > LIMIT) return bad(`Limit must be 1 to ${LIMIT}.`);
    const filters: Filter[] = [];
    for (const fields of Filters) {
      const filter = readFilter(fields);
      if ('code' in filter) return filter;
      filters.push(filter);
    }
    const found = candidates(filters, state).filter((domain) => filters.every(({ matches }) => matches(domain)));
    return { answer: { Domains: found.slice(Offset, Offset + Limit).map(toDomain), TotalNumber: found.length } };
  },
});
