import { field } from '../../scf/shape.ts';
import { listAt, readAnswer, textOf } from '../answer.ts';
import { callApi3, type Link } from '../link.ts';
import { CDN3 } from '../purgers/cdn-3.0.ts';
import { type Domain, type FindDomains, inParts } from './domain.ts';

const VALUES = 5; // of one filter
const ONLINE = ['online', 'processing'];

function areaOf(text: string): Pick<Domain, 'area'> {
  return text === 'overseas' || text === 'mainland' || text === 'global' ? { area: text } : {};
}

function domainOf(entry: unknown): Domain {
  const status = textOf(field(entry, 'Status'));
  const name = textOf(field(entry, 'Domain'));
  return { name, isOnline: ONLINE.includes(status), status, ...areaOf(textOf(field(entry, 'Area'))) };
}

/** `DescribeDomains` of CDN API 3.0 (228/41118), both areas, five hosts a call. */
export function findOfCdn3(endpoint: URL, link: Link): FindDomains {
  return (hosts, call) =>
    inParts(hosts, VALUES, async (part) => {
      const payload = { Filters: [{ Name: 'domain', Value: part }] };
      const result = await callApi3({ ...CDN3, endpoint }, 'DescribeDomains', payload, call, link);
      const { data, failed } = readAnswer(result, [], call.credentials);
      return failed ?? { kind: 'answered', value: listAt(data, 'Domains').map(domainOf) };
    });
}
