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

/** The wildcard domain that would serve a host: `*.example.com` for `www.example.com`; none where its parent is a single label. */
export function wildcardOf(host: string): string | undefined {
  const [, parent] = /^[^.]+\.(.+\..+)$/.exec(host) ?? [];
  return parent && `*.${parent}`;
}

/** Those of some hosts (bare names, wildcard domains as `*.example.com`) that the account has by that very name; in several transmissions where a call takes few. Never throws. */
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
