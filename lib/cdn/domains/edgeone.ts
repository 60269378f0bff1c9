import { field } from '../../scf/shape.ts';
import { listAt, readAnswer, textOf } from '../answer.ts';
import { callApi3, type Link } from '../link.ts';
import { type EdgeOneOptions, TEO } from '../purgers/edgeone.ts';
import { type Domain, type FindDomains, inParts } from './domain.ts';

const VALUES = 20; // of one filter
const ONLINE = ['online', 'process'];

function domainOf(entry: unknown): Domain {
  const status = textOf(field(entry, 'DomainStatus'));
  return { name: textOf(field(entry, 'DomainName')), isOnline: ONLINE.includes(status), status };
}

/** `DescribeAccelerationDomains` of EdgeOne (1145/54132), twenty hosts a call. The zone must be one, not `*`. */
export function findOfEdgeOne({ endpoint, zone }: EdgeOneOptions, link: Link): FindDomains {
  return (hosts, call) =>
    inParts(hosts, VALUES, async (part) => {
      const payload = { ZoneId: zone, Filters: [{ Name: 'domain-name', Values: part }] };
      const result = await callApi3({ ...TEO, endpoint }, 'DescribeAccelerationDomains', payload, call, link);
      const { data, failed } = readAnswer(result, [], call.credentials);
      return failed ?? { kind: 'answered', value: listAt(data, 'AccelerationDomains').map(domainOf) };
    });
}
