import { adviceFor } from '../keys.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import { isRightMissing } from '../missing-right.ts';
import type { Scene } from '../scene.ts';
import { whyUnasked } from '../unasked.ts';

/** Whether the keys sign what an API takes. An API that refuses them where another takes them is told in its own line. */
export async function checkKeys({ keys, probes }: Pick<Scene, 'keys' | 'probes'>): Promise<Line[]> {
  if ('problem' in keys) {
    if (!keys.isWrong) return [skipped('keys', keys.problem.message)];
    const names = 'PURGE_SECRET_ID and PURGE_SECRET_KEY, or TENCENT_SECRET_ID and TENCENT_SECRET_KEY';
    return [fix('keys', keys.problem.message, `set ${names}, in the shell or in .env`)];
  }
  const whose = keys.isDeployers
    ? `${keys.from}: the deployer's, so these answers are those of the account; the role is tried through the deployed function`
    : keys.from;
  const answers = probes
    .filter(({ state }) => state === 'alive' || state === 'refuses')
    .toSorted((one, other) => Number(other.isConfigured) - Number(one.isConfigured));
  const taking = answers.find(
    ({ failure }) => isRightMissing(failure) || !['auth', 're-sign'].includes(failure?.class ?? ''),
  );
  if (taking) return [ok('keys', `${taking.api} takes ${whose}`)];
  const [failure] = answers.flatMap((answer) => answer.failure ?? []);
  if (!failure) {
    const why = whyUnasked(
      probes.map(({ api }) => api),
      { keys, probes },
    );
    return [skipped('keys', `nobody tells whether ${whose} are right: ${why}`)];
  }
  return [fix('keys', `${whose}: ${failure.message} (${failure.code})`, adviceFor(failure, keys))];
}
