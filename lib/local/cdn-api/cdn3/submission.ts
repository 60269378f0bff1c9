import { type Refusal, refusal } from '../../api3/refusal.ts';
import type { Result } from '../api3/action.ts';
import { AREAS, type Area, CDN_DAY_LIMITS, type CdnWork, cdnPool } from '../cdn-quota.ts';
import type { State } from '../state.ts';
import { newTaskId } from '../task-ids.ts';
import type { TaskType } from '../tasks.ts';
import { CDN_CALL_LIMITS } from './call-limits.ts';

/** What a submitting action of CDN 3.0 is about. */
export interface Submission {
  readonly work: CdnWork;
  readonly type: TaskType;
  /** The parameter that lists the targets. */
  readonly parameter: 'Urls' | 'Paths';
  /** Above 500 or 1000 targets in a call. */
  readonly overBatch: Refusal;
  /** Above the day's limit of an area. */
  readonly overQuota: Refusal;
  readonly wildcard: Refusal;
}

/** What one call submits. */
export interface Order {
  readonly targets: readonly string[];
  readonly areas: readonly Area[];
  readonly changedOnly: boolean;
}

/** The prefix rule, taken by the letter: lower case. */
const PREFIX = /^https?:\/\//;

function checkTargets(
  targets: readonly string[],
  { parameter, wildcard }: Submission,
  state: State,
): Refusal | undefined {
  if (targets.length === 0) return refusal('InvalidParameter.CdnParamError', `${parameter} is empty.`);
  const bad = targets.findIndex((target) => !PREFIX.test(target) || !URL.canParse(target));
  if (bad >= 0) {
    const message = `${parameter}.${bad} must be a URL that begins with http:// or https://.`;
    return refusal('InvalidParameter.CdnParamError', message);
  }
  const urls = targets.map((target) => new URL(target));
  if (urls.some(({ hostname }) => hostname.includes('*'))) return wildcard;
  if (urls.every((url) => state.account.domains(url))) return undefined;
  return refusal('ResourceNotFound.CdnHostNotExists', 'The account has no such domain. cdn no such host');
}

/**
 * Checks what is to be done, spends the day's quota of each area for it and files the tasks, or refuses the whole call and spends
 * nothing: one unknown host refuses a mixed batch, as the official SCF template takes it. Doubles count each. The length of a
 * URL is not limited, since the number behind CdnUrlExceedLength is not documented.
 */
export function submit(submission: Submission, { targets, areas, changedOnly }: Order, state: State): Result {
  const { work, type, overBatch, overQuota } = submission;
  if (targets.length > CDN_CALL_LIMITS[work]) return overBatch;
  const wrong = checkTargets(targets, submission, state);
  if (wrong) return wrong;
  const now = state.now();
  const pools = areas.map((area) => cdnPool(area, work));
  if (!state.ledger.spend(pools, targets.length, CDN_DAY_LIMITS[work], now)) return overQuota;
  const id = newTaskId(now);
  const scope = areas.length === AREAS.length ? 'global' : (areas[0] ?? 'overseas');
  const common = { id, product: 'cdn', type, scope, changedOnly, createdAt: now } as const;
  state.tasks.add(targets.map((target) => ({ ...common, target, hosts: [new URL(target).hostname] })));
  return { answer: { TaskId: id } };
}
