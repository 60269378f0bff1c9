import { field } from '../../scf/shape.ts';
import { listAt, readAnswer, textOf } from '../answer.ts';
import { callApi2, type Link } from '../link.ts';
import { type Cdn2Options, listed } from '../purgers/cdn-2.0.ts';
import { type Domain, type FindDomains, inParts } from './domain.ts';

/** 1 in review, 2 rejected, 3 and 4 being deployed, 5 started, 6 closed (228/3938). */
const ONLINE = ['3', '4', '5'];

function domainOf(entry: unknown): Domain[] {
  if (textOf(field(entry, 'deleted')) === 'yes') return [];
  const status = textOf(field(entry, 'status'));
  const isBanned = !['', '0'].includes(textOf(field(entry, 'disabled')));
  const hasOverseas = textOf(field(entry, 'enable_overseas'));
  return [
    {
      name: textOf(field(entry, 'host')),
      isOnline: ONLINE.includes(status) && !isBanned,
      status: isBanned ? 'banned' : `status ${status} (${textOf(field(entry, 'message'))})`,
      ...(hasOverseas && { area: hasOverseas === 'yes' ? 'global' : 'mainland' }),
    },
  ];
}

/**
 * `GetHostInfoByHost` of API 2.0 (228/3938). A host a call: what becomes of a call with a host that the account does not have is
 * not documented, so it may be refused or left out.
 */
export function findOfCdn2({ endpoint, method }: Cdn2Options, link: Link): FindDomains {
  return (hosts, call) =>
    inParts(hosts, 1, async (part) => {
      const params = { Action: 'GetHostInfoByHost', ...listed('hosts', part) };
      const { data, failed } = readAnswer(await callApi2(params, endpoint, method, call, link), [], call.credentials);
      if (failed?.failure.class === 'target' && failed.failure.scope === 'host') return { kind: 'answered', value: [] };
      return failed ?? { kind: 'answered', value: listAt(data, 'hosts').flatMap(domainOf) };
    });
}
