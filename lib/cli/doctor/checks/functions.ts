import type { Deployed } from '../deployment.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import { isNeeded } from '../needed.ts';
import type { Scene } from '../scene.ts';

function problemOf({ name, state }: Deployed): string | undefined {
  if (!state) return `${name} is not there`;
  const reasons = state.reasons.length > 0 ? ` (${state.reasons.join('; ')})` : '';
  if (state.status !== 'Active') return `${name} is ${state.status}${reasons}`;
  return state.mark?.isFinished === false ? `the last deployment of ${name} did not come to its end` : undefined;
}

/** Whether each function that the configuration needs is there and takes events. */
export async function checkFunctions({ config, deployment }: Pick<Scene, 'config' | 'deployment'>): Promise<Line[]> {
  const name = 'functions';
  if ('problem' in deployment) {
    const { problem, isWrong } = deployment;
    return [
      isWrong
        ? fix(name, problem, 'npx serverless deploy, or name another --stage, --service or TENCENT_REGION')
        : skipped(name, problem),
    ];
  }
  const { place, functions } = deployment;
  const problems = functions
    .filter((one) => one.state || isNeeded(one, config, deployment))
    .flatMap((one) => problemOf(one) ?? []);
  if (problems.length > 0) return [fix(name, problems.join('; '), `npx serverless deploy --stage ${place.stage}`)];
  const names = functions.filter(({ state }) => state).map((one) => one.name);
  return [ok(name, `${names.join(', ')}: Active in ${place.region}`)];
}
