import type {
  Change,
  Chosen,
  FenceRequest,
  Lease,
  Outbox,
  PoolTerms,
  RowKey,
  Transmission,
} from '../../lib/outbox/port.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A change of `https://www.example.com/<name>`, of site www and normal priority unless told otherwise. */
export function change(name: string, more: Partial<Change> = {}): Change {
  const url = name.startsWith('https:') ? name : `https://www.example.com/${name}`;
  return { site: 'www', kind: 'url', url, priority: 'normal', source: 'test', ...more };
}

/** `n` changes of distinct URLs. */
export function changes(n: number, more: Partial<Change> & { prefix?: string } = {}): Change[] {
  const { prefix = '', ...rest } = more;
  return Array.from({ length: n }, (_, i) => change(`${prefix}${i}`, rest));
}

/** A pool of ten thousand whose day begins at midnight in UTC+8. */
export const terms: PoolTerms = { pool: 'default overseas url', limit: 10_000, reserve: 0, dayStartMs: -8 * HOUR };

/** Takes the lease for an hour. */
export async function lease(outbox: Outbox): Promise<Lease> {
  const taken = await outbox.takeLease(HOUR);
  if (!taken) throw new Error('the lease is not free');
  return taken;
}

/** Folds until nothing is left to fold. */
export async function foldAll(outbox: Outbox, held: Lease): Promise<number> {
  let folded = 0;
  for (let more = true; more; ) {
    const done = await outbox.fold(held);
    folded += done.folded;
    more = done.more;
  }
  return folded;
}

/** What may go now, the best thousand. */
export async function choose(outbox: Outbox, limit = 1000): Promise<Chosen['rows']> {
  return (await outbox.choose({ kind: 'url', limit })).rows;
}

/** A fence that must pay. */
export async function pay(
  outbox: Outbox,
  held: Lease,
  count: number,
  more: Partial<FenceRequest> = {},
): Promise<Transmission> {
  const fenced = await outbox.fence(held, request(count, more));
  if (fenced.kind !== 'paid') throw new Error(`not paid: ${JSON.stringify(fenced)}`);
  return fenced.transmission;
}

/** A request for a call of some URLs in the pool above. */
export function request(count: number, more: Partial<FenceRequest> = {}): FenceRequest {
  return { terms, kind: 'url', api: 'cdn-2.0', count, priority: 'normal', timeoutMs: 10_000, ...more };
}

/** Names of rows, without the site. */
export function names(rows: readonly { url: string }[]): string[] {
  return rows.map(({ url }) => url.replace('https://www.example.com/', ''));
}

/** A row as it was chosen. */
export function key({ id, version }: RowKey): RowKey {
  return { id, version };
}
