import type { TargetKind } from '../../../types.ts';
import type { Form } from '../form.ts';
import type { State } from '../state.ts';
import { findHosts } from './host-info.ts';
import { listRefreshes } from './refresh-log.ts';
import { type Refusal, refusedByModule } from './refusal.ts';
import { type Submission, submit } from './submission.ts';

/** `data` of an answer; `count` is the number of targets that were taken. */
export interface AnswerData {
  readonly count?: number;
  readonly [field: string]: unknown;
}

/** One action of API 2.0. */
export interface Action {
  /** Pages of directory actions print module codes as numbers, the others as text. */
  readonly kind: TargetKind;
  /** Whether its answer tells how many targets were taken. */
  readonly counted: boolean;
  /** What it says when the quota is used up. */
  readonly overQuota: Refusal;
  /** Does what is asked, or refuses and does nothing. */
  run(form: Form, state: State): Refusal | { readonly data: AnswerData };
}

type Rules = Omit<Submission, 'area' | 'tells'>;

const URLS: Rules = { work: 'url', parameter: 'urls', callLimit: 1000, callLimitCode: 22043, dayLimitCode: 22044 };
const DIRS: Rules = { work: 'dir', parameter: 'dirs', callLimit: 20, callLimitCode: 22045, dayLimitCode: 22046 };
const PUSH: Rules = { work: 'push', parameter: 'urls', callLimit: 20, callLimitCode: 23100, dayLimitCode: 23101 };

function submitting(submission: Submission): Action {
  return {
    kind: submission.work === 'dir' ? 'dir' : 'url',
    counted: submission.tells.includes('count'),
    overQuota: refusedByModule(submission.dayLimitCode),
    run: (form, state) => submit(submission, form, state),
  };
}

/** It spends of no day; what it can use up is the quota of requests. */
function reading(run: Action['run']): Action {
  return { kind: 'url', counted: false, overQuota: { code: 4400, text: 'The quota of requests is exceeded.' }, run };
}

/**
 * The actions of API 2.0 by name, case-sensitive, with their odd spellings (pages 228/7346, 228/7389, 228/7347, 228/7359,
 * 231/3946, 228/3938; limits on each). The overseas purges document no task id.
 */
export const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['RefreshCdnOverSeaUrl', submitting({ ...URLS, area: 'overseas', tells: ['count'] })],
  ['RefreshCdnOverSeaDir', submitting({ ...DIRS, area: 'overseas', tells: ['count'] })],
  ['CdnOverseaPushser', submitting({ ...PUSH, area: 'overseas', tells: ['task_id'] })],
  ['GetCdnOverseaRefreshLog', reading(listRefreshes)],
  ['GetHostInfoByHost', reading(findHosts)],
  ['RefreshCdnUrl', submitting({ ...URLS, area: 'mainland', tells: ['count', 'task_id'] })],
  ['RefreshCdnDir', submitting({ ...DIRS, area: 'mainland', tells: ['count', 'task_id'] })],
]);
