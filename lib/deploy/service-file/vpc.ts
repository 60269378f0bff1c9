import { field, isFields } from '../../scf/shape.ts';
import type { DesiredFunction } from '../desired.ts';
import { isAbsent, type Read, readText, shown } from './values.ts';

function idProblem(value: unknown, name: string, prefix: string): string | undefined {
  if (isAbsent(value)) return `${name} is missing; a VPC takes both vpcId and subnetId`;
  const read = readText(value);
  if ('problem' in read) return `${name} ${read.problem}`;
  return read.value.startsWith(prefix) ? undefined : `${shown(value)} is no ${name}; it begins with ${prefix}`;
}

/** Reads `vpc`; two empty ids are none, since `${env:NAME, ''}` leaves them so. */
export function readVpc(value: unknown): Read<DesiredFunction['vpc']> {
  const [vpcId, subnetId] = [field(value, 'vpcId'), field(value, 'subnetId')];
  if (isFields(value) && isAbsent(vpcId) && isAbsent(subnetId)) return { value: undefined };
  const problem = idProblem(vpcId, 'vpcId', 'vpc-') ?? idProblem(subnetId, 'subnetId', 'subnet-');
  if (problem !== undefined) return { problem };
  return { value: { vpcId: String(vpcId).trim(), subnetId: String(subnetId).trim() } };
}
