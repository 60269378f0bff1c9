import { get as getPlain } from 'node:http';
import { get } from 'node:https';

/** The `Date` of an answer, and when it was asked for and got, all in ms since 1970, the latter two by our clock. */
export interface Dated {
  readonly date: number;
  readonly askedAt: number;
  readonly gotAt: number;
}

/** Asks a server what time it has; undefined where it does not answer or says none. Never rejects. */
export type DateOf = (endpoint: URL) => Promise<Dated | undefined>;

const TIMEOUT_MS = 5000;

/** Makes the question, an unsigned GET, whose answer is read for its `Date` alone. `timeoutMs` is for all of it. */
export function createDateOf(now: () => number, timeoutMs = TIMEOUT_MS): DateOf {
  return (endpoint) =>
    new Promise((resolve) => {
      const askedAt = now();
      const ask = endpoint.protocol === 'https:' ? get : getPlain;
      const asked = ask(endpoint, { signal: AbortSignal.timeout(timeoutMs) }, (answer) => {
        const date = Date.parse(answer.headers.date ?? '');
        resolve(Number.isNaN(date) ? undefined : { date, askedAt, gotAt: now() });
        answer.destroy();
      });
      asked.on('error', () => resolve(undefined)); // whoever is out of reach is told elsewhere
    });
}
