import type { Config } from '../../../config/config.ts';
import type { ApiName } from '../../../types.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import type { Probe } from '../probe.ts';
import type { Scene } from '../scene.ts';

/** As it stands in purge.config.yaml; a zone goes with edgeone. */
function written(apis: readonly ApiName[], zone: string | undefined): string {
  return `apis: [${apis.join(', ')}]${zone === undefined ? '' : ` and zone: ${zone}`}`;
}

/** The zone of EdgeOne that a host of the bases lies in. */
function zoneOf({ zones = [] }: Probe, { sites }: Config): string | undefined {
  const hosts = sites.flatMap(({ bases }) => bases.map((base) => new URL(base).hostname));
  return zones.find(({ name }) => hosts.some((host) => host === name || host.endsWith(`.${name}`)))?.id;
}

/** What could be added: it is alive, if without a right that nobody needed so far, a successor, and EdgeOne has a zone for a host of ours. */
function isWorthAdding(probe: Probe, config: Config): boolean {
  const { api, state, isConfigured } = probe;
  if (isConfigured || state !== 'alive' || api === 'cdn-2.0') return false;
  return api !== 'edgeone' || zoneOf(probe, config) !== undefined;
}

const RIGHTS =
  'and give its role (or user) the rights that "overseas-purge doctor --policy" prints for that configuration';

/**
 * Which APIs are alive for this account, and in what order to write them: those that live as they are, those out of reach behind
 * them (it may pass), those retired not at all. One that is not configured is only suggested.
 */
export async function checkOrder({ config, probes }: Pick<Scene, 'config' | 'probes'>): Promise<Line[]> {
  const { apis } = config.cdn;
  const stateOf = (api: ApiName) => probes.find((probe) => probe.api === api)?.state;
  if (probes.length === 0) return [skipped('order', 'there are no keys to ask with')];
  const states = apis.map(stateOf);
  const standing = apis.filter((api) => stateOf(api) === 'alive' || stateOf(api) === 'refuses');
  const waiting = apis.filter((api) => stateOf(api) === 'unreachable');
  const added = probes.filter((probe) => isWorthAdding(probe, config));
  const more = added.map(({ api }) => api);
  const [zone] = added.flatMap((probe) => zoneOf(probe, config) ?? []);
  const suggestion =
    more.length > 0
      ? `; ${more.join(' and ')} is alive, and would take over with ${written([...standing, ...more], zone)}, ${RIGHTS}`
      : '';
  if (states.includes('refuses') && !states.includes('alive'))
    return [skipped('order', `no configured API answers these keys${suggestion}`)];
  if (waiting.length === apis.length)
    return [fix('order', `no configured API can be reached${suggestion}`, 'see their lines')];
  if (standing.length === 0) {
    const problem = 'none of the configured APIs is alive for this account';
    const advice = 'ask Tencent Cloud which purge API the account has';
    return [
      fix('order', problem, more.length > 0 ? `write ${written([...more, ...waiting], zone)}, ${RIGHTS}` : advice),
    ];
  }
  const order = [...standing, ...waiting];
  if (order.join() === apis.join()) return [ok('order', `${written(apis, undefined)}, as it is${suggestion}`)];
  return [
    fix(
      'order',
      `${standing.join(', ')} alive, ${apis.filter((api) => !standing.includes(api)).join(', ')} not`,
      `write ${written(order, undefined)}${suggestion}`,
    ),
  ];
}
