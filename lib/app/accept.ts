import { asPurgeError } from '../errors.ts';
import { rootsOf, siteOf } from '../mapping/roots.ts';
import type { Change, Delivery, Intake } from '../outbox/port.ts';
import { distinctTargets } from '../planning/batches.ts';
import type { Target, TargetKind } from '../types.ts';
import type { Gate } from './gate.ts';
import { intakesOf, termsOf } from './outboxes.ts';
import type { Run } from './run.ts';
import { logPending, type Submission, submit } from './submit.ts';

const CHARGE_MS = 400; // a caller waits for it
const RESERVE_MS = 500; // an invocation ends so long before its limit

/** How something is accepted. */
export interface Accepting {
  /** Who says so, for people: `cos`, `purge`, `schedule nightly`. */
  readonly source: string;
  /** ms that the outbox has before the targets are submitted directly. */
  readonly budgetMs: number;
  /** How the same delivery would be known again, where it can be. */
  readonly delivery?: Delivery | undefined;
}

/** What was sent past the fence, by pool and kind; it is charged to the ledger afterwards. */
type Spent = Map<string, { readonly pool: string; readonly kind: TargetKind; count: number }>;

function countingGate(spent: Spent): Gate {
  return {
    open: async ({ pool }, kind, urls) => ({
      async close(outcome) {
        if (outcome?.kind !== 'accepted' && outcome?.kind !== 'maybe') return;
        const entry = spent.get(`${pool} ${kind}`) ?? { pool, kind, count: 0 };
        entry.count += urls.length;
        spent.set(`${pool} ${kind}`, entry);
      },
    }),
  };
}

/** A late ledger is better than a lost change: what is sent without the outbox is said loudly, and charged if that can be done. */
async function submitPastOutbox(
  targets: readonly Target[],
  intake: Intake,
  run: Run,
  cause: unknown,
): Promise<Submission> {
  const { code, message } = asPurgeError(cause);
  run.log('error', 'the outbox is out of reach: submitting directly', { code, reason: message, count: targets.length });
  const spent: Spent = new Map();
  const submission = await submit(targets, run, countingGate(spent));
  for (const { pool, kind, count } of spent.values()) {
    const terms = termsOf(run.config, pool, kind);
    const budgetMs = Math.min(CHARGE_MS, run.remainingMs() - RESERVE_MS);
    const charged = await intake.charge(terms, count, Math.max(1, budgetMs)).then(
      () => true,
      () => false, // it is out of reach still; the line below tells
    );
    run.log('warn', 'submitted past the fence', { pool: terms.pool, count, charged });
  }
  return submission;
}

/** The changes of some targets: each belongs to the site of its host. */
export function changesOf(targets: readonly Target[], source: string, run: Run): readonly Change[] {
  const roots = rootsOf(run.config.sites);
  return targets.map((target) => ({ ...target, source, site: siteOf(roots, new URL(target.url))?.name ?? '' }));
}

/** Says whether all of it was stored before: a delivery that was cut short between two areas is finished. */
async function store(
  changes: readonly Change[],
  intakes: readonly Intake[],
  { budgetMs, delivery }: Accepting,
): Promise<boolean> {
  let isDuplicate = true;
  for (const intake of intakes) {
    const appended = await intake.append(changes, { budgetMs, ...(delivery && { delivery }) });
    isDuplicate &&= appended === 'duplicate';
  }
  return isDuplicate;
}

/** Says whether a delivery was acted on by this instance. */
function isKnown(delivery: Delivery | undefined, { warm }: Run): boolean {
  return delivery !== undefined && warm.deliveries.has(namesOf(delivery));
}

function namesOf({ webhook, ids }: Delivery): readonly string[] {
  return ids.map((id) => `${webhook} ${id}`);
}

const DUPLICATE: Submission = { urls: 0, dirs: 0, submitted: 0, pending: 0, calls: 0, rejected: [], isDuplicate: true };

async function acceptNew(targets: readonly Target[], accepting: Accepting, run: Run): Promise<Submission> {
  const wanted = distinctTargets(targets);
  const intakes = wanted.length > 0 ? await intakesOf(run) : [];
  const [first] = intakes;
  if (!first) return submit(wanted, run);
  const { source } = accepting;
  try {
    if (await store(changesOf(wanted, source, run), intakes, accepting)) return DUPLICATE;
  } catch (cause) {
    const error = asPurgeError(cause);
    if (error.code === 'OUTBOX_UNAVAILABLE') return submitPastOutbox(wanted, first, run, cause);
    logPending(wanted, error, run);
    throw cause;
  }
  const dirs = wanted.filter(({ kind }) => kind === 'dir').length;
  const counts = { urls: wanted.length - dirs, dirs, submitted: 0, pending: wanted.length, calls: 0, rejected: [] };
  run.log('info', 'stored in the outbox', { source, count: wanted.length });
  return counts;
}

/**
 * Accepts targets: in queued mode they are stored, and the next tick submits them; in direct mode, and while the database is
 * out of reach, they are submitted at once. A delivery is acted on once, and known again after it succeeded. Throws PurgeError
 * `OUTBOX_SCHEMA`, which a migration cures, and `BAD_SETTINGS`.
 */
export async function accept(targets: readonly Target[], accepting: Accepting, run: Run): Promise<Submission> {
  const { delivery } = accepting;
  if (isKnown(delivery, run)) return DUPLICATE;
  const submission = await acceptNew(targets, accepting, run);
  if (delivery && !submission.error) run.warm.deliveries.note(namesOf(delivery), delivery.keepMs);
  return submission;
}
