import { asPurgeError, type PurgeError } from '../../errors.ts';
import type { Deployable } from '../desired.ts';
import { type Action, apiCodeOf, isMaybeDone } from './cloud.ts';
import { listTriggers, type PresentFunction, readPresent } from './cloud-state.ts';
import { type Adoption, differences } from './differences.ts';
import { apply, type Journal } from './journal.ts';
import { untilSettled } from './settle.ts';
import type { Write } from './write.ts';

/** What was done to one function. */
export interface DeployedFunction {
  readonly name: string;
  readonly created: boolean;
  /** What differed, in the words of `serverless.yml`; each once. */
  readonly changed: readonly string[];
  /** Addresses of its Function URL. */
  readonly urls: readonly string[];
}

const SECOND_LOOKS = 3;
const PAUSE_MS = 2000;

/** Another look tells whether it was done: the answer was lost, or it is there already. */
function needsLook(error: PurgeError): boolean {
  const isCreation = /^Create/.test(String(error.detail['action']));
  const isThere = /^ResourceInUse(\.(Function|Trigger)(Name)?)?$/.test(apiCodeOf(error));
  return isCreation && (isMaybeDone(error) || isThere);
}

async function compare(desired: Deployable, { cloud, tell }: Journal, adoption: Adoption) {
  const { name } = desired;
  const step = 'compare';
  tell({ function: name, step, state: 'start' });
  const state = await untilSettled(desired, cloud);
  const present = state && (await readPresent(state, desired, cloud));
  const writes = differences(desired, present, adoption);
  const detail = writes.length === 0 ? 'nothing to do' : `${present ? 'differs' : 'not there'}`;
  tell({ function: name, step, state: 'done', detail });
  return { present, writes };
}

async function urlsOf(
  desired: Deployable,
  { cloud }: Journal,
  before: PresentFunction | undefined,
  writes: readonly Write[],
) {
  if (!desired.triggers.some(({ type }) => type === 'http')) return [];
  const isStale = writes.some(({ action }) => /Trigger$/.test(action)); // the platform gives a new one its address
  const triggers = before && !isStale ? before.triggers : await listTriggers(desired, cloud);
  return triggers.flatMap(({ urls }) => urls);
}

const REMADE: ReadonlySet<Action> = new Set(['CreateFunction', 'DeleteFunction']);

/**
 * Makes one function what it shall be: looks at it, writes what differs, and looks again after it was created. Throws what a
 * call, or `differences`, throws; the journal tells how far it came.
 */
export async function deployFunction(
  desired: Deployable,
  journal: Journal,
  adoption: Adoption,
): Promise<DeployedFunction> {
  const changed = new Set<string>();
  let created = false;
  let looks = SECOND_LOOKS;
  let left: readonly string[] = [];
  for (;;) {
    journal.current = { name: desired.name, step: 'compare', left };
    const { present, writes } = await compare(desired, journal, adoption);
    for (const write of writes) for (const what of write.changed) changed.add(what);
    created ||= writes[0]?.action === 'CreateFunction';
    try {
      await apply(writes, desired, journal, present);
    } catch (thrown) {
      if (looks === 0 || !needsLook(asPurgeError(thrown))) throw thrown;
      looks -= 1;
      journal.cloud.log?.(`${desired.name}: looking in ${PAUSE_MS / 1000} s whether it was done`);
      await journal.cloud.sleep(PAUSE_MS);
      continue;
    }
    left = writes.at(-1)?.later ?? [];
    if (writes.some(({ action }) => REMADE.has(action))) continue;
    const urls = await urlsOf(desired, journal, present, writes);
    return { name: desired.name, created, changed: created ? [] : [...changed], urls };
  }
}
