import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Report } from '../../lib/types.ts';
import type { Ambush, Note, Order, Work } from './messages.ts';

/** What became of an invocation; `died` where its instance was killed before it answered. */
export type Answer =
  | { readonly kind: 'answered'; readonly report: Report }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'died' };

/** A process that acts as an SCF instance. */
export interface ChaosInstance {
  isAlive(): boolean;
  invoke(work: Work, requestId: string, limitMs?: number): Promise<Answer>;
  /** Strikes when a point is reached next; see `Ambush`. */
  arm(point: string, ambush: Ambush): void;
  /** Resolves when an instance that was told to hold there reaches a point, or dies. */
  held(point: string): Promise<void>;
  go(fold?: boolean): void;
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
}

const LIMIT_MS = 6000;

/** A frozen process would outlive the driver. */
const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** Starts the process of an instance; its log lines are appended to `log`. */
export async function startInstance(
  program: string,
  env: Readonly<Record<string, string>>,
  log: string,
): Promise<ChaosInstance> {
  const output = openSync(log, 'a');
  const child: ChildProcess = fork(program, { env, stdio: ['ignore', output, output, 'ipc'], execArgv: [] });
  closeSync(output);
  const waiting = new Map<number, (answer: Answer) => void>();
  const holders = new Map<string, (() => void)[]>();
  let count = 0;
  const gone = once(child, 'exit').then(() => {
    for (const answer of waiting.values()) answer({ kind: 'died' });
    for (const point of holders.keys()) reached(point);
    living.delete(child);
  });
  living.add(child);

  function reached(point: string): void {
    for (const notice of holders.get(point) ?? []) notice();
    holders.delete(point);
  }

  function settle(id: number, answer: Answer): void {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  }

  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (note: Note) => {
      if (note.kind === 'ready') resolve();
      else if (note.kind === 'reached') reached(note.point);
      else if (note.kind === 'answer') settle(note.id, { kind: 'answered', report: note.report });
      else settle(note.id, { kind: 'failed', code: note.code, message: note.message });
    });
    void gone.then(() => reject(new Error(`the instance did not start; see ${log}`)));
  });
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const send = (order: Order) => isAlive() && child.send(order, () => undefined); // it may die meanwhile
  await ready;
  return {
    isAlive,
    invoke(work, requestId, limitMs = LIMIT_MS) {
      if (!isAlive()) return Promise.resolve({ kind: 'died' });
      count += 1;
      const id = count;
      const answer = new Promise<Answer>((resolve) => waiting.set(id, resolve));
      send({ kind: 'invoke', id, requestId, limitMs, work });
      return answer;
    },
    arm: (point, ambush) => void send({ kind: 'arm', point, ambush }),
    held: (point) =>
      new Promise((resolve) => {
        if (isAlive()) holders.set(point, [...(holders.get(point) ?? []), resolve]);
        else resolve();
      }),
    go: (fold = false) => void send({ kind: 'go', fold }),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async kill() {
      if (isAlive()) child.kill('SIGKILL');
      await gone;
    },
  };
}
