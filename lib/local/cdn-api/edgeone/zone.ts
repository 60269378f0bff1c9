import { type Refusal, refusal } from '../../api3/refusal.ts';

/** Checks a ZoneId: `zone-…`, of which any is known here, or `*` for every zone of the account (1552/80703). */
export function checkZone(zone: string): Refusal | undefined {
  if (zone === '*' || /^zone-[0-9a-z]+$/.test(zone)) return undefined;
  return refusal('InvalidParameter.ParameterError', 'ZoneId must be zone-… or *.');
}
