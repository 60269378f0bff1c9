import { type Deployed, deployCommand } from '../deployment.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import { type Mask, maskOf } from '../mask.ts';
import { isNeeded } from '../needed.ts';
import type { Scene } from '../scene.ts';

/** The reasons of the platform may repeat a request, with the variables in it. */
function problemOf({ name, state }: Deployed, mask: Mask): string | undefined {
  if (!state) return `${name} is not there`;
  if (!state.mark) return `${name} was not deployed from here (its description does not end in the hash of its code)`;
  const reasons = state.reasons.length > 0 ? ` (${mask(state.reasons.join('; '))})` : '';
  if (state.status !== 'Active') return `${name} is ${state.status}${reasons}`;
  return state.mark.isFinished ? undefined : `the last deployment of ${name} did not come to its end`;
}

/** Whether each function that the configuration needs is there and takes events. */
export async function checkFunctions(scene: Pick<Scene, 'config' | 'env' | 'deployment'>): Promise<Line[]> {
  const name = 'functions';
  const { config, deployment } = scene;
  const mask = maskOf(scene);
  if ('problem' in deployment) {
    const { problem, advice } = deployment;
    return [advice === undefined ? skipped(name, problem) : fix(name, mask(problem), advice)];
  }
  const { place, functions } = deployment;
  const problems = functions
    .filter((one) => one.state || isNeeded(one, config, deployment))
    .flatMap((one) => problemOf(one, mask) ?? []);
  const adopt = functions.some(({ state }) => state && !state.mark) ? ' --adopt, where it is yours' : '';
  if (problems.length > 0) return [fix(name, problems.join('; '), `${deployCommand(place)}${adopt}`)];
  const names = functions.filter(({ state }) => state).map((one) => one.name);
  return [ok(name, `${names.join(', ')}: Active in ${place.region}`)];
}
