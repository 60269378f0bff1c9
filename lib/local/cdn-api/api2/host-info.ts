import type { Fields } from '../../../scf/shape.ts';
import type { Form } from '../form.ts';
import type { State } from '../state.ts';
import { checkList, listedValues } from './list-parameter.ts';
import { type Refusal, refusedByModule } from './refusal.ts';

/** Status 5 is "started"; 1 is in review, 2 rejected, 3 and 4 being deployed, 6 closed (228/3938). */
const STARTED = 5;

function toHost(host: string, n: number) {
  return {
    id: n + 1,
    host_id: n + 1,
    project_id: 0,
    host,
    host_type: 'cname',
    service_type: 'web',
    status: STARTED,
    disabled: 0,
    message: '已启动',
    enable_overseas: 'yes',
    deleted: 'no',
    cname: `${host}.cdn.dnsv1.com`,
  };
}

/**
 * GetHostInfoByHost (228/3938): what is known of some hosts, `hosts.n`. A host that the account does not have refuses the call with
 * 9110; the page does not say what becomes of a mixed one.
 */
export function findHosts(form: Form, state: State): Refusal | { readonly data: Fields } {
  const misnumbered = checkList(form, 'hosts');
  if (misnumbered) return misnumbered;
  const names = listedValues(form, 'hosts');
  if (!names.every((name) => URL.canParse(`http://${name}`))) return refusedByModule(9107);
  if (!names.every((name) => state.account.domains(new URL(`http://${name}`)))) return refusedByModule(9110);
  return { data: { hosts: names.map(toHost), total: names.length } };
}
