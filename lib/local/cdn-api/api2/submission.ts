import { type Area, CDN_DAY_LIMITS, type CdnWork, cdnPool } from '../cdn-quota.ts';
import type { Form } from '../form.ts';
import type { State } from '../state.ts';
import type { TaskType } from '../tasks.ts';
import { checkList, listedValues } from './list-parameter.ts';
import { type ModuleCode, type Refusal, refusedByModule } from './refusal.ts';

/** What `data` of an answer may tell. */
interface Told {
  readonly count: number;
  readonly task_id: string;
}

/** What an action takes that has work done, and what it may take. */
export interface Submission {
  readonly work: CdnWork;
  readonly area: Area;
  /** Its parameters are `urls.n` or `dirs.n`, n from 0. */
  readonly parameter: 'urls' | 'dirs';
  readonly callLimit: number;
  readonly callLimitCode: ModuleCode;
  readonly dayLimitCode: ModuleCode;
  /** What `data` of its answer has. */
  readonly tells: readonly (keyof Told)[];
}

/** The prefix rule of every purge page, taken by the letter: lower case. */
const PREFIX = /^https?:\/\//;

const TASK_TYPES = {
  url: 'purge_url',
  dir: 'purge_prefix',
  push: 'prefetch_url',
} as const satisfies Record<CdnWork, TaskType>;

function checkTargets(targets: readonly string[], { parameter }: Submission, state: State): Refusal | undefined {
  const unprefixed = targets.findIndex((target) => !PREFIX.test(target));
  if (unprefixed >= 0) return refusedByModule(9003, `${parameter}.${unprefixed} must begin with http:// or https://.`);
  const hostless = targets.findIndex((target) => !URL.canParse(target));
  if (hostless >= 0) return refusedByModule(9107);
  return targets.every((target) => state.account.domains(new URL(target))) ? undefined : refusedByModule(9110);
}

/** `type` is documented for the mainland directory action alone: 1 = changed files, 2 = all. Elsewhere it is not looked at. */
function checkType(form: Form, { area, work }: Submission): Refusal | undefined {
  if (area !== 'mainland' || work !== 'dir') return undefined;
  const fits = ['1', '2'].includes(form.values.get('type') ?? '1');
  return fits ? undefined : refusedByModule(9003, 'type must be 1 or 2.');
}

/** 19 digits, as in the sample of page 231/3946. */
function taskIdAt(now: number, state: State): string {
  return `${now}${String(state.tasks.count() % 1_000_000).padStart(6, '0')}`;
}

/**
 * Checks what is to be done, spends the day's quota for it and files the tasks, or refuses the whole call and spends nothing.
 * Doubles count each. That one unknown host refuses a mixed batch is not documented; the pages know no partial success of a
 * purge. What a directory purge drops is told by `type` on the mainland; overseas, where none is documented, it is filed as the
 * default of the mainland, changed files alone.
 */
export function submit(submission: Submission, form: Form, state: State): Refusal | { readonly data: Partial<Told> } {
  const { area, work, parameter, callLimit, callLimitCode, dayLimitCode } = submission;
  const misnumbered = checkList(form, parameter);
  if (misnumbered) return misnumbered;
  const targets = listedValues(form, parameter);
  if (targets.length > callLimit) return refusedByModule(callLimitCode);
  const refusal = checkTargets(targets, submission, state) ?? checkType(form, submission);
  if (refusal) return refusal;
  const now = state.now();
  if (!state.ledger.spend([cdnPool(area, work)], targets.length, CDN_DAY_LIMITS[work], now)) {
    return refusedByModule(dayLimitCode);
  }
  const id = taskIdAt(now, state);
  const changedOnly = work === 'dir' && !(area === 'mainland' && form.values.get('type') === '2');
  const common = { id, product: 'cdn', type: TASK_TYPES[work], scope: area, changedOnly, createdAt: now } as const;
  state.tasks.add(targets.map((target) => ({ ...common, target, hosts: [new URL(target).hostname] })));
  const told: Told = { count: targets.length, task_id: id };
  return { data: Object.fromEntries(submission.tells.map((name) => [name, told[name]])) };
}
