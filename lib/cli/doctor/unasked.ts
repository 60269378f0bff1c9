import type { ApiName } from '../../types.ts';
import type { Probe } from './probe.ts';
import type { Scene } from './scene.ts';

const WORDS: Readonly<Record<Exclude<Probe['state'], 'alive'>, string>> = {
  retired: 'is retired',
  unreachable: 'cannot be reached',
  refuses: 'refuses',
};

/** Why APIs are not asked: each that is not alive, with its code. Empty where all of them are. */
export function whyUnasked(apis: readonly ApiName[], { keys, probes }: Pick<Scene, 'keys' | 'probes'>): string {
  if ('problem' in keys) return 'there are no keys to ask with';
  const reasons = apis.map((api) => {
    const probe = probes.find((one) => one.api === api);
    if (!probe) return `${api} was not asked`;
    const { state, failure } = probe;
    return state === 'alive' ? undefined : `${api} ${WORDS[state]}${failure ? ` (${failure.code})` : ''}`;
  });
  return reasons.filter((reason) => reason !== undefined).join(', ');
}
