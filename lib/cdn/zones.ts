import { field } from '../scf/shape.ts';
import type { Answered, Call } from '../types.ts';
import { listAt, readAnswer, textOf } from './answer.ts';
import { callApi3, type Link } from './link.ts';
import { TEO } from './purgers/edgeone.ts';

/** A zone of EdgeOne. */
export interface Zone {
  /** `zone-…` */
  readonly id: string;
  /** The domain it was made for. */
  readonly name: string;
}

/** The first 100 zones of the account (`DescribeZones`, 1552/80713). One transmission; for the command line, functions never ask. */
export async function findZones(endpoint: URL, call: Call, link: Link): Promise<Answered<readonly Zone[]>> {
  const result = await callApi3({ ...TEO, endpoint }, 'DescribeZones', { Limit: 100 }, call, link);
  const { data, failed } = readAnswer(result, [], call.credentials);
  if (failed) return failed;
  const zones = listAt(data, 'Zones').map((zone) => ({
    id: textOf(field(zone, 'ZoneId')),
    name: textOf(field(zone, 'ZoneName')),
  }));
  return { kind: 'answered', value: zones };
}
