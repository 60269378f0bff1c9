import type { ApiName } from '../../../types.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import type { Probe } from '../probe.ts';
import type { Scene } from '../scene.ts';

/** As it stands in purge.config.yaml; a zone goes with edgeone. */
function written(apis: readonly ApiName[], zone: string | undefined): string {
  return `apis: [${apis.join(', ')}]${zone === undefined ? '' : ` and zone: ${zone}`}`;
}

/** What could be added: it is alive, a successor, and for EdgeOne there is a zone. */
function isWorthAdding({ api, state, isConfigured, failure, zones }: Probe): boolean {
  if (isConfigured || state !== 'alive' || failure || api === 'cdn-2.0') return false;
  return api !== 'edgeone' || (zones?.length ?? 0) > 0;
}

function zoneOf(probes: readonly Probe[]): string | undefined {
  return probes.flatMap(({ zones = [] }) => zones.map(({ id }) => id)).at(0);
}

/**
 * Which APIs are alive for this account, and in what order to write them: those that live as they are, those out of reach behind
 * them (it may pass), those retired not at all. One that is not configured is only suggested.
 */
export async function checkOrder({ config, probes }: Pick<Scene, 'config' | 'probes'>): Promise<Line[]> {
  const { apis } = config.cdn;
  const stateOf = (api: ApiName) => probes.find((probe) => probe.api === api)?.state;
  if (probes.length === 0) return [skipped('order', 'there are no keys to ask with')];
  if (apis.every((api) => stateOf(api) === 'refuses'))
    return [skipped('order', 'no configured API answers these keys')];
  const standing = apis.filter((api) => stateOf(api) === 'alive' || stateOf(api) === 'refuses');
  const waiting = apis.filter((api) => stateOf(api) === 'unreachable');
  const more = probes.filter(isWorthAdding).map(({ api }) => api);
  const zone = more.includes('edgeone') ? zoneOf(probes) : undefined;
  const suggestion =
    more.length > 0 ? `; alive, too: ${written([...standing, ...more], zone)} would take over where one ends` : '';
  if (waiting.length === apis.length)
    return [fix('order', `no configured API can be reached${suggestion}`, 'see their lines')];
  if (standing.length === 0) {
    const problem = 'none of the configured APIs is alive for this account';
    const advice = 'ask Tencent Cloud which purge API the account has';
    return [fix('order', problem, more.length > 0 ? `write ${written([...more, ...waiting], zone)}` : advice)];
  }
  const order = [...standing, ...waiting];
  if (order.join() === apis.join()) return [ok('order', `${written(apis, undefined)}, as they live${suggestion}`)];
  return [
    fix(
      'order',
      `${standing.join(', ')} alive, ${apis.filter((api) => !standing.includes(api)).join(', ')} not`,
      `write ${written(order, undefined)}${suggestion}`,
    ),
  ];
}
