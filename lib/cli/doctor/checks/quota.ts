import { areasOf, type PurgedArea } from '../../../app/apis.ts';
import { PROVIDERS } from '../../../cdn/providers.ts';
import type { Config } from '../../../config/config.ts';
import type { ApiName, Credentials, Quota } from '../../../types.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import type { Scene } from '../scene.ts';
import { whyUnasked } from '../unasked.ts';

const TIMEOUT_MS = 8000;
const SHARE = 0.1;
const NOUNS = { url: 'URLs', dir: 'directories' } as const;

type Asked = Pick<Scene, 'config' | 'env' | 'link' | 'keys' | 'probes'>;

/** Whom to ask: API 3.0 for both doors of the CDN, which share a pool of quota; EdgeOne where it is configured. */
function tellersOf({ cdn }: Config): readonly ApiName[] {
  return [...new Set(cdn.apis.map((api) => (api === 'cdn-2.0' ? 'cdn-3.0' : api)))];
}

/** Of those the ones that live, each with its areas. */
function sourcesOf(scene: Asked): readonly (readonly [ApiName, PurgedArea])[] {
  const { config } = scene;
  return tellersOf(config)
    .filter((api) => whyUnasked([api], scene) === '')
    .flatMap((api) =>
      (api === 'edgeone' ? (['overseas'] as const) : areasOf(config.cdn)).map((area) => [api, area] as const),
    );
}

interface Judged {
  readonly text: string;
  readonly fix?: string;
}

function judge({ kind, day, left }: Quota, { budget }: Config): Judged {
  const own = budget.day[kind];
  const text = `${left} of ${day} ${NOUNS[kind]}`;
  const option = kind === 'url' ? 'budget.urls' : 'budget.dirs';
  if (own > day)
    return {
      text: `${text}, while ${option} is ${own}`,
      fix: `set ${option} to ${day}, or raise the quota in the console`,
    };
  if (left < day * SHARE)
    return { text: `${text} left`, fix: 'wait for the next quota day, or raise the quota in the console' };
  return { text };
}

async function ask(scene: Asked, credentials: Credentials, [api, area]: readonly [ApiName, PurgedArea]): Promise<Line> {
  const { config, env, link } = scene;
  const provider = PROVIDERS[api](area, config.cdn, env, link);
  const name = `quota ${provider.pool}`;
  const answer = await provider.quota?.({ credentials, timeoutMs: TIMEOUT_MS });
  if (!answer) return skipped(name, `${api} does not tell it`);
  if (answer.kind !== 'answered') return skipped(name, `${answer.failure.message} (${answer.failure.code})`);
  const judged = answer.value.map((quota) => judge(quota, config));
  const message = `left today: ${judged.map(({ text }) => text).join(', ')}`;
  const fixes = [...new Set(judged.flatMap((one) => one.fix ?? []))];
  return fixes.length > 0 ? fix(name, message, fixes.join('; ')) : ok(name, message);
}

/** What is left of the day of each pool, and whether the configured budget fits into it. */
export async function checkQuota(scene: Asked): Promise<Line[]> {
  const { keys } = scene;
  const why = whyUnasked(tellersOf(scene.config), scene);
  const untold = why === '' ? [] : [skipped('quota', why)];
  if ('problem' in keys) return untold;
  return [...(await Promise.all(sourcesOf(scene).map((source) => ask(scene, keys.credentials, source)))), ...untold];
}
