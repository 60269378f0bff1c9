import { areasOf } from '../../../app/apis.ts';
import type { Domain } from '../../../cdn/domains/domain.ts';
import { DOMAINS } from '../../../cdn/domains.ts';
import type { Config } from '../../../config/config.ts';
import type { ApiName, Credentials } from '../../../types.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import type { Scene } from '../scene.ts';

const TIMEOUT_MS = 8000;

type Asked = Pick<Scene, 'config' | 'env' | 'link' | 'keys' | 'probes'>;

function hostsOf({ sites }: Config): readonly string[] {
  return [...new Set(sites.flatMap(({ bases }) => bases.map((base) => new URL(base).hostname)))];
}

/** Whom to ask: API 3.0 for both doors of the CDN where it lives, since its list has the areas; a zone `*` cannot be asked. */
function sourcesOf({ config, probes }: Asked): readonly ApiName[] {
  const { apis, zone } = config.cdn;
  const lives = (api: ApiName) => probes.some((probe) => probe.api === api && probe.state === 'alive');
  const isCdn = apis.includes('cdn-2.0') || apis.includes('cdn-3.0');
  const cdn = (['cdn-3.0', 'cdn-2.0'] as const).find(lives);
  const edgeone = apis.includes('edgeone') && zone !== '*' && lives('edgeone');
  return [...(isCdn && cdn ? [cdn] : []), ...(edgeone ? (['edgeone'] as const) : [])];
}

/** What keeps a purge of this host from the edges; nothing where one of those that know it serves it. */
function problemOf(host: string, found: readonly Domain[], { cdn }: Config): string | undefined {
  const own = found.filter(({ name }) => name.toLowerCase() === host);
  if (own.length === 0) return `${host} is not known to the account`;
  const serving = own.filter(({ isOnline }) => isOnline);
  if (serving.length === 0) return `${host} is ${own[0]?.status}, so it cannot be purged`;
  const lacking = areasOf(cdn).filter((area) =>
    serving.every((domain) => domain.area !== undefined && domain.area !== 'global' && domain.area !== area),
  );
  return lacking.length > 0
    ? `${host} has no edges ${lacking.join(' and ')} (its area is ${serving[0]?.area})`
    : undefined;
}

async function findAll(hosts: readonly string[], sources: readonly ApiName[], credentials: Credentials, scene: Asked) {
  const { config, env, link } = scene;
  const call = { credentials, timeoutMs: TIMEOUT_MS };
  const answers = await Promise.all(sources.map((api) => DOMAINS[api](config.cdn, env, link)(hosts, call)));
  const failures = answers.flatMap((answer) => (answer.kind === 'answered' ? [] : [answer.failure]));
  return { found: answers.flatMap((answer) => (answer.kind === 'answered' ? answer.value : [])), failures };
}

/** Whether the account serves each host of the bases, in the configured area. Rights that are only missing here are no fault. */
export async function checkDomains(scene: Asked): Promise<Line[]> {
  const { config, keys } = scene;
  const sources = sourcesOf(scene);
  if ('problem' in keys || sources.length === 0) {
    return [
      skipped('domains', 'no API that knows them answers these keys (a zone "*" cannot be asked for its domains)'),
    ];
  }
  const hosts = hostsOf(config);
  const { found, failures } = await findAll(hosts, sources, keys.credentials, scene);
  const [failure] = failures;
  if (failure)
    return [skipped('domains', `${failure.message} (${failure.code}); the functions do not need that right`)];
  const problems = hosts.flatMap((host) => problemOf(host, found, config) ?? []);
  const names = sources.join(' and ');
  if (problems.length === 0) return [ok('domains', `${names} serves all of ${hosts.join(', ')}`)];
  const advice = 'check bases and cdn.area in purge.config.yaml, and the domain in the console';
  return [fix('domains', `${names}: ${problems.join('; ')}`, advice)];
}
