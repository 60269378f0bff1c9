import type { ApiName } from '../../../types.ts';
import { ENDPOINTS } from '../endpoints.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import type { Scene } from '../scene.ts';

const LIMIT_MS = 60_000; // signatures are refused from 5 min (TC3)
const HALF_SECOND_MS = 500; // a Date is cut to whole seconds

function inWords(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}

/** Compares the clock of this machine with the `Date` of the first configured API that says one. Needs no keys. */
export async function checkClock({ config, env, dateOf }: Pick<Scene, 'config' | 'env' | 'dateOf'>): Promise<Line[]> {
  const askOne = async (api: ApiName) => ({ api, dated: await dateOf(ENDPOINTS[api](env)) });
  for (const asked of await Promise.allSettled(config.cdn.apis.map(askOne))) {
    if (asked.status === 'rejected') throw asked.reason; // of an address that cannot be used
    const { api, dated } = asked.value;
    if (!dated) continue;
    const apart = dated.date + HALF_SECOND_MS - (dated.askedAt + dated.gotAt) / 2;
    const off = Math.max(0, Math.abs(apart) - HALF_SECOND_MS - (dated.gotAt - dated.askedAt) / 2); // what cannot be the network
    if (off <= LIMIT_MS) return [ok('clock', `within ${inWords(Math.max(1000, off))} of ${api}`)];
    const where = apart > 0 ? 'behind' : 'ahead of';
    const advice = 'set it (NTP): an API refuses signatures that are 5 min off';
    return [fix('clock', `the clock of this machine is ${inWords(off)} ${where} ${api}`, advice)];
  }
  return [skipped('clock', 'no API said what time it has')];
}
