import type { Answered, Call } from '../../types.ts';

/** A domain of the account, as an API knows it. */
export interface Domain {
  readonly name: string;
  /** It serves, or is being deployed: what a purge asks for. */
  readonly isOnline: boolean;
  /** In the API's own words. */
  readonly status: string;
  /** Where its edges are; absent where the API does not say. */
  readonly area?: 'overseas' | 'mainland' | 'global';
}

/** Those of some hosts (bare names) that the account has; in several transmissions where a call takes few. Never throws. */
export type FindDomains = (hosts: readonly string[], call: Call) => Promise<Answered<readonly Domain[]>>;

/** Asks for some hosts at a time, and ends with the first answer that is none. */
export async function inParts(
  hosts: readonly string[],
  size: number,
  ask: (part: readonly string[]) => Promise<Answered<readonly Domain[]>>,
): Promise<Answered<readonly Domain[]>> {
  const found: Domain[] = [];
  for (let from = 0; from < hosts.length; from += size) {
    const answer = await ask(hosts.slice(from, from + size));
    if (answer.kind !== 'answered') return answer;
    found.push(...answer.value);
  }
  return { kind: 'answered', value: found };
}
