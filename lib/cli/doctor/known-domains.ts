import { type Domain, wildcardOf } from '../../cdn/domains/domain.ts';
import { DOMAINS } from '../../cdn/domains.ts';
import type { ApiName, Credentials, Failure } from '../../types.ts';
import type { Scene } from './scene.ts';

/** What the account has of some hosts and their wildcard domains. */
export interface Known {
  readonly found: readonly Domain[];
  /** Which APIs do not tell of the wildcard domains of hosts that are not listed, in words. */
  readonly untold: readonly string[];
}

type Asked = Pick<Scene, 'config' | 'env' | 'link'>;

const TIMEOUT_MS = 8000;

/** Whether a domain has this very name. */
export function isNamed(name: string | undefined) {
  return (domain: Domain): boolean => domain.name.toLowerCase() === name;
}

/** The domains that serve a host: those of its own name, else the wildcard. */
export function domainsOf(host: string, found: readonly Domain[]): readonly Domain[] {
  const own = found.filter(isNamed(host));
  return own.length > 0 ? own : found.filter(isNamed(wildcardOf(host)));
}

async function ask(names: readonly string[], apis: readonly ApiName[], credentials: Credentials, scene: Asked) {
  const { config, env, link } = scene;
  const call = { credentials, timeoutMs: TIMEOUT_MS };
  const one = async (api: ApiName) => ({ api, answer: await DOMAINS[api](config.cdn, env, link)(names, call) });
  const answers = await Promise.all(apis.map(one));
  return {
    found: answers.flatMap(({ answer }) => (answer.kind === 'answered' ? answer.value : [])),
    failures: answers.flatMap(({ api, answer }) =>
      answer.kind === 'answered' ? [] : [{ api, failure: answer.failure }],
    ),
  };
}

function hasFilters(api: ApiName): boolean {
  return api !== 'cdn-2.0';
}

/** No page says whether a filter takes a wildcard, so one that is refused is no fault. API 2.0 has no filter, only hosts. */
async function askWildcards(
  names: readonly string[],
  apis: readonly ApiName[],
  credentials: Credentials,
  scene: Asked,
) {
  const { found, failures } = await ask(names, apis.filter(hasFilters), credentials, scene);
  const silent = apis.filter((api) => !hasFilters(api)).map((api) => `${api} does not tell`);
  return {
    found,
    untold: [...silent, ...failures.map(({ api, failure }) => `${api} does not tell (${failure.code})`)],
  };
}

/** Asks APIs for hosts, and then for the wildcard domains of those that none of them lists. The first failure of an API, else all. */
export async function findKnown(
  hosts: readonly string[],
  apis: readonly ApiName[],
  credentials: Credentials,
  scene: Asked,
): Promise<Known | { readonly failure: Failure }> {
  const { found, failures } = await ask(hosts, apis, credentials, scene);
  const [failed] = failures;
  if (failed) return { failure: failed.failure };
  const unknown = hosts.filter((host) => domainsOf(host, found).length === 0);
  const names = [...new Set(unknown.flatMap((host) => wildcardOf(host) ?? []))];
  if (names.length === 0) return { found, untold: [] };
  const more = await askWildcards(names, apis, credentials, scene);
  return { found: [...found, ...more.found], untold: more.untold };
}
