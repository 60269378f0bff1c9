import { asPurgeError, PurgeError } from '../../errors.ts';
import type { Step } from '../progress.ts';
import { apiCodeOf, type Cloud, type FunctionPlace, isMaybeDone, isWriteOf } from './cloud.ts';
import type { FunctionState } from './function-state.ts';
import { untilActive, untilGone, untilSettled } from './settle.ts';
import type { Write } from './write.ts';

/** Takes a line of progress. */
export type Tell = (step: Step) => void;

/** The step in hand, and what comes after it. */
interface Current {
  readonly name: string;
  readonly step: string;
  readonly left: readonly string[];
  /** The cloud has taken the write, whatever becomes of it. */
  isTaken?: boolean;
}

/** What one run works with, and what it has done so far, for the day when it stops half-way. */
export interface Journal {
  readonly cloud: Cloud;
  readonly tell: Tell;
  /** `<function>: <step>` of each write that was done. */
  readonly done: string[];
  current: Current | undefined;
}

/** Makes the journal of a run. */
export function createJournal(cloud: Cloud, tell: Tell): Journal {
  return { cloud, tell, done: [], current: undefined };
}

/** What is to be deleted and is not there is no failure: a run that stopped may have come so far, or its answer was lost. */
async function send({ action, body }: Write, cloud: Cloud): Promise<void> {
  try {
    await cloud.call(action, body);
  } catch (thrown) {
    const error = asPurgeError(thrown);
    const isGone = action.startsWith('Delete') && apiCodeOf(error).startsWith('ResourceNotFound');
    if (!isGone) throw error;
  }
}

function settle(
  { action }: Write,
  place: FunctionPlace,
  cloud: Cloud,
  before: FunctionState | undefined,
): Promise<FunctionState | undefined> {
  if (action === 'DeleteFunction') return untilGone(place, cloud);
  const isOfFunction = /^(CreateFunction|UpdateFunctionCode|UpdateFunctionConfiguration)$/.test(action);
  return isOfFunction ? untilActive(place, cloud, before) : untilSettled(place, cloud);
}

/**
 * Does these writes one after the other; each is sent when the one before has come to its end. `state` is what is there before the
 * first; absent: nothing.
 */
export async function apply(
  writes: readonly Write[],
  place: FunctionPlace,
  journal: Journal,
  state: FunctionState | undefined,
): Promise<void> {
  const { cloud, tell } = journal;
  const { name } = place;
  let before = state;
  for (const [n, write] of writes.entries()) {
    const { step, later = [] } = write;
    const current: Current = { name, step, left: [...writes.slice(n + 1).map((next) => next.step), ...later] };
    journal.current = current;
    tell({ function: name, step, state: 'start' });
    await send(write, cloud);
    current.isTaken = true;
    before = await settle(write, place, cloud, before);
    journal.done.push(`${name}: ${step}`);
    tell({ function: name, step, state: 'done' });
  }
}

function doneWords({ done, current }: Journal, error: PurgeError): string {
  if (done.length > 0) return `Done before that: ${done.join('; ')}.`;
  const isTouched = current?.isTaken === true || (isMaybeDone(error) && isWriteOf(error));
  return isTouched ? 'Nothing else was changed.' : 'Nothing was changed before that.';
}

/** The error of a run that stopped: what failed and why, what was done by then and what was not. `left`: functions not begun. */
export function stopped(journal: Journal, thrown: unknown, left: readonly string[], advice?: string): PurgeError {
  const error = asPurgeError(thrown);
  const { current } = journal;
  const where = current ? `${current.name}: ${current.step}: ` : '';
  const undone = [...(current?.left ?? []).map((step) => `${current?.name}: ${step}`), ...left];
  const sentences = [
    `${where}${error.message}.`,
    ...(advice === undefined ? [] : [advice]),
    doneWords(journal, error),
    ...(undone.length > 0 ? [`Not done: ${undone.join('; ')}.`] : []),
    'Once this is mended, run the same command again: it goes on from here.',
  ];
  const code = error.code === 'BAD_SETTINGS' ? error.code : 'DEPLOY';
  return new PurgeError(code, sentences.join(' '), { detail: { ...error.detail }, cause: error });
}
