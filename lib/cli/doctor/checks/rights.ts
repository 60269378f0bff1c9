import { PROVIDERS } from '../../../cdn/providers.ts';
import type { ApiName, Credentials } from '../../../types.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import { RIGHTS, type Right } from '../rights.ts';
import type { Scene } from '../scene.ts';
import { whyUnasked } from '../unasked.ts';

const TIMEOUT_MS = 8000;

type Asked = Pick<Scene, 'config' | 'env' | 'link' | 'keys' | 'probes'>;

interface Tried {
  readonly action: string;
  readonly state: 'held' | 'missing' | 'unknown';
  readonly why: string;
}

/** A parameter that is refused was looked at, so the right is there. That rights come first is not documented. */
async function tryOne(api: ApiName, right: Right, credentials: Credentials, scene: Asked): Promise<Tried> {
  const { config, env, link } = scene;
  const { action } = right;
  const provider = PROVIDERS[api](config.cdn.area === 'mainland' ? 'mainland' : 'overseas', config.cdn, env, link);
  const outcome = await right.ask(provider, { credentials, timeoutMs: TIMEOUT_MS }, link.now());
  if (!outcome || outcome.kind === 'accepted' || outcome.kind === 'answered') return { action, state: 'held', why: '' };
  const { class: failureClass, code } = outcome.failure;
  if (failureClass === 'auth') return { action, state: 'missing', why: code };
  const isSaid = ['target', 'configuration', 'split'].includes(failureClass) && outcome.kind === 'refused';
  return { action, state: isSaid ? 'held' : 'unknown', why: code };
}

/** Whether these keys may call each action that the configuration needs. Purges with an empty list, which purges nothing. */
export async function checkRights(scene: Asked): Promise<Line[]> {
  const { config, keys } = scene;
  const apis = config.cdn.apis.filter((api) => whyUnasked([api], scene) === '');
  if ('problem' in keys || apis.length === 0) return [skipped('rights', whyUnasked(config.cdn.apis, scene))];
  const rights = apis.flatMap((api) => RIGHTS[api].map((right) => ({ api, right })));
  const tried = await Promise.all(rights.map(({ api, right }) => tryOne(api, right, keys.credentials, scene)));
  const list = (state: Tried['state']) => tried.filter((one) => one.state === state);
  const named = (some: readonly Tried[]) => some.map(({ action, why }) => `${action} (${why})`).join(', ');
  if (list('missing').length > 0) {
    const advice = 'attach what "overseas-purge doctor --policy" prints to the role (or user) of these keys';
    return [fix('rights', `refused: ${named(list('missing'))}`, advice)];
  }
  const held = `these keys may call ${list('held')
    .map(({ action }) => action)
    .join(', ')}`;
  const rest = list('unknown');
  return [ok('rights', rest.length > 0 ? `${held}; not known: ${named(rest)}` : held)];
}
