import type { ApiName } from '../types.ts';

const RETIRED_MS = 24 * 3_600_000;
const AVOIDED_MS = 5 * 60_000;
const APART_MS = 5 * 60_000;

/** What an instance has learned of the APIs: which are out, for whom, and until when. It forgets with the instance. */
export interface ApiMemory {
  /** Says whether an API is retired or avoided, as such or for this host. */
  isOut(api: ApiName, host: string): boolean;
  /** Leaves an API out for 24 h; only for one host where that is given. */
  retire(api: ApiName, host: string | undefined): void;
  /** What was retired and is not in again, as `name` (API, or API and host) and the time it ends; for a longer memory. */
  retired(): readonly Retired[];
  /** Takes over what another instance has learned. */
  recall(retired: Retired): void;
  /** Leaves an API out for 5 min. */
  avoid(api: ApiName): void;
  /** Notes an answer that may mean retirement; true when it is not the first and at least 5 min have passed since that. */
  sight(api: ApiName): boolean;
  /** The API took a call: what was sighted before was a passing fault. */
  clear(api: ApiName): void;
}

/** An API, or an API and a host, that is left out until a time in ms since 1970. */
export interface Retired {
  readonly name: string;
  readonly until: number;
}

/** Makes a memory in which every API is in. `now` is the wall clock, ms since 1970. */
export function createApiMemory(now: () => number): ApiMemory {
  const outUntil = new Map<string, number>();
  const retired = new Map<string, number>();
  const sighted = new Map<ApiName, number>();
  const isOut = (key: string) => Math.max(outUntil.get(key) ?? 0, retired.get(key) ?? 0) > now();
  return {
    isOut: (api, host) => isOut(api) || isOut(`${api} ${host}`),
    retire(api, host) {
      retired.set(host === undefined ? api : `${api} ${host}`, now() + RETIRED_MS);
    },
    retired: () => [...retired].map(([name, until]) => ({ name, until })).filter(({ until }) => until > now()),
    recall: ({ name, until }) => retired.set(name, until),
    avoid(api) {
      outUntil.set(api, now() + AVOIDED_MS);
    },
    sight(api) {
      const first = sighted.get(api);
      sighted.set(api, first ?? now());
      return first !== undefined && now() - first >= APART_MS;
    },
    clear(api) {
      sighted.delete(api);
    },
  };
}
