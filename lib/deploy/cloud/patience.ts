import type { Fault } from './scf-fault.ts';

const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000]; // 2 minutes together
const PATIENCE_MS = 121_000;
const FIRST_PATIENCE_MS = 2000; // a wrong address should show soon; one that has answered before is waited for
const FEW = 3;

/** What is waited before the next try. */
export interface Pause {
  readonly ms: number;
  /** How long this goes on, for people: `for up to 2 minutes`. */
  readonly limit: string;
}

function inWords(ms: number): string {
  return ms < 120_000 ? `${ms / 1000} s` : `${Math.floor(ms / 60_000)} minutes`;
}

/** Counts the tries of one call, each of which takes up to `timeoutMs`; all together up to `patienceMs`, 2 minutes. */
export function createPatience(timeoutMs: number, patienceMs = PATIENCE_MS) {
  let tries = 0;
  let spent = 0;
  /** The pause before another try; undefined when there is no use in one. Where nobody has answered yet it gives up soon. */
  return ({ code, patience }: Fault, hasAnswered: boolean): Pause | undefined => {
    const ms = WAITS_MS[tries++];
    if (ms === undefined || patience === 'none') return undefined;
    if (patience === 'few') return tries <= FEW ? { ms, limit: `up to ${FEW} times` } : undefined;
    const isUnreachable = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code);
    const limitMs = isUnreachable && !hasAnswered ? Math.min(FIRST_PATIENCE_MS, patienceMs) : patienceMs;
    spent += ms + (code === 'timeout' ? timeoutMs : 0);
    return spent > limitMs ? undefined : { ms, limit: `for up to ${inWords(limitMs)}` };
  };
}
