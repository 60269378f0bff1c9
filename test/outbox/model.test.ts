import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChosenRow, Lease, Outbox, Transmission } from '../../lib/outbox/port.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { change, choose, HOUR, key, MINUTE, names, request, terms } from './fixtures.ts';
import { Reference } from './reference.ts';

const LIMIT = 12;
const CALL_MS = 2 * MINUTE;
const CALL_MINUTES = CALL_MS / MINUTE + 1 / 60; // the fence allows a second for the way to the socket

/** A drain that may be frozen between any two steps, and act on what it remembers when it thaws. */
interface Instance {
  readonly outbox: Outbox;
  lease?: Lease & { readonly known: number };
  chosen?: { rows: readonly ChosenRow[]; versions: ReadonlyMap<string, number> };
  sent?: { transmission: Transmission; rows: readonly ChosenRow[]; known: ReturnType<Reference['fence']> };
}

type Step =
  | { readonly do: 'append'; readonly url: string }
  | { readonly do: 'pass'; readonly minutes: number }
  | {
      readonly do: 'take' | 'fold' | 'choose' | 'fence' | 'accepted' | 'lost' | 'refused' | 'maybe' | 'crash';
      readonly who: number;
    };

const who = fc.constantFrom(0, 0, 0, 1); // one drain at work, another that gets in its way
const act = (weight: number, name: Extract<Step, { who: number }>['do']) => ({
  weight,
  arbitrary: who.map((n): Step => ({ do: name, who: n })),
});
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('a', 'b').map((url): Step => ({ do: 'append', url })) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(4, 4, 4, 4, 12, 24 * 60).map((minutes): Step => ({ do: 'pass', minutes })),
    },
    ...[act(2, 'take'), act(6, 'fold'), act(4, 'choose'), act(6, 'fence'), act(4, 'accepted')],
    ...[act(1, 'lost'), act(3, 'refused'), act(1, 'maybe'), act(1, 'crash')],
  ),
  { minLength: 40, maxLength: 80, size: 'max' },
);

/** What the store answers, `false` where the lease is lost. */
async function orLost(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    (error) => {
      expect(error).toMatchObject({ code: 'LEASE_LOST' });
      return false;
    },
  );
}

async function take(me: Instance, reference: Reference): Promise<void> {
  const taken = await me.outbox.takeLease(10.5 * MINUTE);
  const known = reference.take();
  expect(taken !== undefined).toBe(known !== undefined);
  if (taken && known !== undefined) me.lease = { ...taken, known };
}

async function fence(me: Instance, reference: Reference): Promise<void> {
  const { lease, chosen } = me;
  if (!lease || !chosen || chosen.rows.length === 0) return;
  const limited = request(chosen.rows.length, { terms: { ...terms, limit: LIMIT }, timeoutMs: CALL_MS });
  const fenced = await me.outbox.fence(lease, limited);
  const known = reference.fence(lease.known, chosen.versions, CALL_MINUTES, LIMIT);
  expect(fenced.kind === 'paid').toBe(known !== undefined);
  if (fenced.kind === 'paid') me.sent = { transmission: fenced.transmission, rows: chosen.rows, known };
}

async function end(me: Instance, how: Step['do'], reference: Reference): Promise<void> {
  const { lease, sent } = me;
  if (!lease || !sent?.known) return;
  delete me.sent;
  if (how === 'accepted' || how === 'lost') reference.accept(sent.known);
  if (how === 'accepted') {
    const acked = await orLost(me.outbox.ack(lease, sent.transmission, { rows: sent.rows.map(key) }));
    expect(acked).toBe(reference.ack(lease.known, sent.known));
  } else if (how === 'refused') {
    await me.outbox.giveBack(sent.transmission);
    reference.giveBack(sent.known);
  } else if (how === 'maybe') await me.outbox.maybe(sent.transmission);
}

async function drain(me: Instance, how: Step['do'], reference: Reference): Promise<void> {
  if (how === 'take') await take(me, reference);
  else if (how === 'fold') {
    if (me.lease) expect(await orLost(me.outbox.fold(me.lease))).toBe(reference.fold(me.lease.known));
  } else if (how === 'choose') {
    const rows = await choose(me.outbox);
    expect(names(rows).sort()).toEqual([...reference.targets.keys()].sort());
    me.chosen = { rows, versions: new Map(reference.targets) };
  } else if (how === 'fence') await fence(me, reference);
  else if (how === 'crash') {
    delete me.lease;
    delete me.chosen;
    delete me.sent;
  } else await end(me, how, reference);
}

describe('the outbox, beside a reference', () => {
  let db: TestDatabase;
  let outboxes: Outbox[];
  beforeAll(async () => {
    db = await createDatabase();
    outboxes = [db.outbox(), db.outbox()];
  });
  afterAll(() => db.end());

  async function start(): Promise<Reference> {
    const reference = new Reference();
    await db.clear();
    await db.pass(12 * HOUR + reference.now * MINUTE); // from noon to a while before the turn
    return reference;
  }

  async function compare(reference: Reference): Promise<void> {
    const pending = await db.sql`select url from changes union select url from targets`;
    const spent = await db.sql`select used from ledger where used > 0 order by day`;
    expect(names(pending as unknown as { url: string }[]).sort()).toEqual(reference.pending());
    const used = [...reference.used].sort(([a], [b]) => a - b).map(([, n]) => n);
    expect(spent.map((row) => row['used'])).toEqual(used.filter((n) => n > 0));
    expect(reference.lost()).toEqual([]);
  }

  async function run(all: readonly Step[]): Promise<void> {
    const reference = await start();
    const instances: Instance[] = outboxes.map((outbox) => ({ outbox }));
    await take(instances[0] as Instance, reference);
    for (const step of all) {
      if (step.do === 'append') {
        await outboxes[0]?.append([change(step.url)]);
        reference.append(step.url);
      } else if (step.do === 'pass') {
        await db.pass(step.minutes * MINUTE);
        reference.now += step.minutes;
      } else await drain(instances[step.who] as Instance, step.do, reference);
      await compare(reference);
    }
  }

  it('loses no change, pays for every call, and believes no drain that lost its lease', async () => {
    await fc.assert(fc.asyncProperty(steps, run), { numRuns: 40, endOnFailure: true });
  });
});
