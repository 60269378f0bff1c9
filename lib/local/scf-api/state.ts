import type { Gate } from '../api3/authenticate.ts';
import type { FaultQueue } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Region } from './region.ts';
import type { Allowance, Runner } from './runner.ts';
import type { FunctionStore } from './store.ts';

/** What the API remembers between calls. */
export interface ScfState extends Gate {
  readonly region: Region;
  readonly appid: string;
  /** How many looks at a function still say Creating, Updating or Deleting after a write. */
  readonly busyPolls: number;
  readonly functions: FunctionStore;
  readonly journal: Journal;
  readonly faults: FaultQueue;
  /** Makes what runs a function. */
  makeRunner(name: string, allowance: () => Allowance): Runner;
  /** Settles writes that nobody has looked at for long enough; whatever is done with the functions begins with it. */
  catchUp(): void;
  /** Runs tasks one after the other, in the order in which they came. */
  inTurn<T>(task: () => Promise<T>): Promise<T>;
}
