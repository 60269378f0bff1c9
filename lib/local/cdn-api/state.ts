import { canonical, createDomains, type Domains } from './domains.ts';
import { createFaultQueue, type FaultQueue } from './fault-queue.ts';
import { createJournal, type Journal, type JournalEntry } from './journal.ts';
import { createNonces, type Nonces } from './nonces.ts';
import { createQuotaLedger, type QuotaLedger } from './quota-ledger.ts';
import { createRate, type Rate } from './rate.ts';
import { createTasks, type Tasks } from './tasks.ts';

/** The one account that the local API knows. */
export interface Account {
  readonly secretId: string;
  readonly secretKey: string;
  readonly domains: Domains;
  /** The domains that were named; none stands for every host. */
  readonly names: readonly string[];
}

/** What the server remembers between requests; every API that it speaks shares it. */
export interface State {
  readonly account: Account;
  readonly journal: Journal;
  readonly faults: FaultQueue;
  readonly ledger: QuotaLedger;
  readonly nonces: Nonces;
  readonly rate: Rate;
  readonly tasks: Tasks;
  /** Milliseconds since 1970 by the machine clock plus the offset. */
  now(): number;
  /** Sets the clock this far from that of the machine; a second call does not add to the first. */
  moveClock(offsetMs: number): void;
  /** Makes everything as at the start: journal, faults, quota, nonces, rate, tasks and clock. */
  reset(): void;
}

/** What a state starts with. */
export interface StateOptions {
  readonly domains: readonly string[];
  readonly secretId: string;
  readonly secretKey: string;
  readonly now: () => number;
  readonly onCall: (entry: JournalEntry) => void;
}

/** Makes the state of a server that was never called. */
export function createState({ domains, secretId, secretKey, now, onCall }: StateOptions): State {
  const journal = createJournal(onCall);
  const faults = createFaultQueue();
  const ledger = createQuotaLedger();
  const nonces = createNonces();
  const rate = createRate();
  const tasks = createTasks();
  let offset = 0;
  return {
    account: { secretId, secretKey, domains: createDomains(domains), names: domains.map(canonical) },
    journal,
    faults,
    ledger,
    nonces,
    rate,
    tasks,
    now: () => now() + offset,
    moveClock(offsetMs) {
      offset = offsetMs;
    },
    reset() {
      for (const part of [journal, faults, ledger, nonces, rate, tasks]) part.clear();
      offset = 0;
    },
  };
}
