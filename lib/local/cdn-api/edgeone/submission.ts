import { refusal } from '../../api3/refusal.ts';
import type { Result } from '../api3/action.ts';
import type { State } from '../state.ts';
import { newJobId } from '../task-ids.ts';
import type { TaskType } from '../tasks.ts';
import type { Item } from './items.ts';
import { OVER_BATCH, OVER_DAY, QUOTAS, zonePool } from './quotas.ts';

/** What one call submits. */
export interface Order {
  readonly zone: string;
  readonly type: TaskType;
  readonly changedOnly: boolean;
  readonly items: readonly Item[];
}

const UNKNOWN_HOST = 'The domain does not exist in the zone.';

function isKnown({ places }: Item, state: State): boolean {
  return places.every((place) => state.account.domains(place));
}

function toHosts({ places }: Item): readonly string[] {
  return places.map(({ hostname }) => hostname);
}

/**
 * Files the tasks and spends the day's quota of the zone for them. Targets of unknown hosts come back in FailedList and are not
 * paid for; only when all are unknown is the call refused. That FailedList is for them is inferred from its fields; the reason is
 * in our words. A `short` answer reports the last target that was taken there, too, though it is done and paid for.
 */
export function submit({ zone, type, changedOnly, items }: Order, state: State, short: boolean): Result {
  if (items.length > QUOTAS[type].batch) return OVER_BATCH;
  const known = items.filter((item) => isKnown(item, state));
  if (known.length === 0) return refusal('InvalidParameter.DomainNotFound', UNKNOWN_HOST);
  const now = state.now();
  if (!state.ledger.spend([zonePool(zone, type)], known.length, QUOTAS[type].daily, now)) return OVER_DAY;
  const id = newJobId();
  const common = { id, product: 'edgeone', type, scope: zone, changedOnly, createdAt: now } as const;
  state.tasks.add(known.map((item) => ({ ...common, target: item.target, hosts: toHosts(item) })));
  const failures = [
    { Reason: UNKNOWN_HOST, Targets: items.filter((item) => !known.includes(item)) },
    { Reason: 'The target was not taken.', Targets: short ? known.slice(-1) : [] },
  ];
  const FailedList = failures
    .filter(({ Targets }) => Targets.length > 0)
    .map(({ Reason, Targets }) => ({ Reason, Targets: Targets.map(({ target }) => target) }));
  return { answer: { JobId: id, FailedList } };
}
