import type { Link } from '../../cdn/link.ts';
import { PROVIDERS } from '../../cdn/providers.ts';
import { findZones, type Zone } from '../../cdn/zones.ts';
import type { Config } from '../../config/config.ts';
import { type Env, readEdgeOneUrl } from '../../config/settings.ts';
import { asPurgeError } from '../../errors.ts';
import type { Answered, ApiName, Call, Credentials, Failure, Provider } from '../../types.ts';
import { isRightMissing } from './missing-right.ts';

/**
 * What an API answered to a harmless signed call. `alive`: it did as it was asked, was too busy
 * to, or these keys lack the right to ask. `refuses`: it is there, but
 * not for these keys or as it is configured. `retired`: it is switched off, as such or for this account. `unreachable`: nobody answers.
 */
export interface Probe {
  readonly api: ApiName;
  readonly isConfigured: boolean;
  readonly state: 'alive' | 'refuses' | 'retired' | 'unreachable';
  /** How long the answer took, in ms. */
  readonly ms: number;
  /** Absent where all went well. */
  readonly failure?: Failure;
  /** Zones of the account; where EdgeOne is not configured. */
  readonly zones?: readonly Zone[];
}

/** What a probe needs. */
export interface Prober {
  readonly config: Config;
  readonly env: Env;
  readonly link: Link;
}

/** The APIs in the order they came to be. */
const KNOWN: readonly ApiName[] = ['cdn-2.0', 'cdn-3.0', 'edgeone'];

const TIMEOUT_MS = 8000;
/** Signs that nobody who speaks the API was there. */
const NOBODY: ReadonlySet<string> = new Set([
  'not-connected',
  'EAI_AGAIN',
  'timeout',
  'connection-lost',
  'tls',
  'not-json',
  'http-5xx',
]);

function stateOf(failure: Failure): Probe['state'] {
  const { class: failureClass, code } = failure;
  if (failureClass === 'retired') return 'retired';
  if (NOBODY.has(code)) return 'unreachable';
  if (isRightMissing(failure)) return 'alive';
  return failureClass === 'transient' || failureClass === 'throttle' || failureClass === 'quota' ? 'alive' : 'refuses';
}

/** The harmless question: the quota, or where there is none the log of today. */
function ask(provider: Provider, call: Call, now: number): Promise<Answered<unknown>> {
  if (provider.quota) return provider.quota(call);
  if (provider.tasks) return provider.tasks({ from: now, to: now }, call);
  throw new Error(`${provider.name} can be asked nothing`);
}

async function question(api: ApiName, { config, env, link }: Prober, call: Call): Promise<Answered<unknown>> {
  const isUnknownZone = api === 'edgeone' && config.cdn.zone === undefined;
  if (isUnknownZone) return findZones(readEdgeOneUrl(env), call, link);
  const area = config.cdn.area === 'mainland' ? 'mainland' : 'overseas';
  return ask(PROVIDERS[api](area, config.cdn, env, link), call, link.now());
}

function failureOf(error: unknown): Failure {
  const { code, message } = asPurgeError(error);
  return { code, class: 'configuration', scope: 'account', message, advice: 'Set the variable as it says.' };
}

function isZones(value: unknown): value is readonly Zone[] {
  return Array.isArray(value) && value.every((zone) => typeof zone === 'object' && zone !== null && 'id' in zone);
}

async function probe(api: ApiName, prober: Prober, credentials: Credentials): Promise<Probe> {
  const startedAt = prober.link.now();
  const known = { api, isConfigured: prober.config.cdn.apis.includes(api) };
  const took = () => prober.link.now() - startedAt;
  try {
    const answer = await question(api, prober, { credentials, timeoutMs: TIMEOUT_MS });
    if (answer.kind === 'answered') {
      return { ...known, state: 'alive', ms: took(), ...(isZones(answer.value) && { zones: answer.value }) };
    }
    return { ...known, state: stateOf(answer.failure), ms: took(), failure: answer.failure };
  } catch (error) {
    return { ...known, state: 'refuses', ms: took(), failure: failureOf(error) };
  }
}

/** Asks every API that could purge the configured area, all at once: configured or not. Changes nothing. Never rejects. */
export function probeApis(prober: Prober, credentials: Credentials): Promise<readonly Probe[]> {
  const { area, apis } = prober.config.cdn;
  const fit = KNOWN.filter((api) => apis.includes(api) || api !== 'cdn-2.0' || area === 'overseas');
  return Promise.all(fit.map((api) => probe(api, prober, credentials)));
}
