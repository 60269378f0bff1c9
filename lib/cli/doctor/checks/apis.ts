import type { Failure } from '../../../types.ts';
import { adviceFor, type Keys } from '../keys.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import type { Probe } from '../probe.ts';
import type { Scene } from '../scene.ts';

/** What a function would try again by itself; people may look at the way there. */
const PASSING: ReadonlySet<string> = new Set(['timeout', 'connection-lost', 'http-5xx']);

function adviceOf(failure: Failure, keys: Keys): string {
  return PASSING.has(failure.code)
    ? 'look again; if it stays so, check the endpoint and the network between'
    : adviceFor(failure, keys);
}

function lineOf({ api, state, ms, failure }: Probe, keys: Keys): Line {
  const name = `api ${api}`;
  if (!failure) return ok(name, `alive, answers in ${ms} ms`);
  const said = `${failure.message} (${failure.code})`;
  if (state === 'alive') return ok(name, `alive, answers in ${ms} ms, but: ${said}`);
  return fix(name, `${state}: ${said}`, adviceOf(failure, keys));
}

/** How each configured API answers. */
export async function checkApis({ config, keys, probes }: Pick<Scene, 'config' | 'keys' | 'probes'>): Promise<Line[]> {
  return config.cdn.apis.map((api) => {
    const probe = probes.find((one) => one.api === api);
    return probe ? lineOf(probe, keys) : skipped(`api ${api}`, 'there are no keys to ask with');
  });
}
