import type { Call, Limits, Outcome, Provider, TargetKind } from '../../types.ts';
import { isAbsolute } from '../../url/url-text.ts';
import { readApi2Answer } from '../api2-answer.ts';
import { signApi2 } from '../sign.ts';
import type { Transport } from '../transport.ts';

const ACTIONS = {
  url: { action: 'RefreshCdnOverSeaUrl', parameter: 'urls' }, // api/228/7346
  dir: { action: 'RefreshCdnOverSeaDir', parameter: 'dirs' }, // api/228/7389
} as const;

// Above 1 MB (POST) or 32 KB (GET) the API answers 501. The common parameters, a long session token included, need some room.
const ROOM = 8_000;
const BYTES = { POST: 1_000_000 - ROOM, GET: 32_000 - ROOM } as const;

function limitsOf(method: 'GET' | 'POST'): Limits {
  return {
    url: { count: 1000, bytes: BYTES[method], day: 10_000 },
    dir: { count: 20, bytes: BYTES[method], day: 100 },
  };
}

function paramsOf(kind: TargetKind, urls: readonly string[]): Record<string, string> {
  const { action, parameter } = ACTIONS[kind];
  return { Action: action, ...Object.fromEntries(urls.map((url, n) => [`${parameter}.${n}`, url])) };
}

/**
 * CDN API 2.0, overseas: `RefreshCdnOverSeaUrl` and `RefreshCdnOverSeaDir`, signed and sent once per `purge`.
 * Its caller keeps batches within `limits`. Throws only for a URL without scheme, which would be a fault of ours.
 */
export function createCdn2(
  endpoint: URL,
  method: 'GET' | 'POST',
  transport: Transport,
): Provider & { readonly name: 'cdn-2.0' } {
  return {
    name: 'cdn-2.0',
    limits: limitsOf(method),
    async purge(kind: TargetKind, urls: readonly string[], call: Call): Promise<Outcome> {
      const wrong = urls.find((url) => !isAbsolute(url));
      if (wrong !== undefined) throw new TypeError(`a URL to purge must begin with http:// or https://: ${wrong}`);
      const { form } = signApi2(paramsOf(kind, urls), endpoint, method, call.credentials);
      const url = new URL(endpoint);
      if (method === 'GET') url.search = form;
      const result = await transport.send({
        url,
        method,
        headers: method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
        body: method === 'POST' ? form : '',
        timeoutMs: call.timeoutMs,
      });
      return readApi2Answer(result, urls.length, call.credentials);
    },
  };
}
