import type { Config } from '../../../config/config.ts';
import { STANDARD_ASYNC_EVENTS } from '../../../deploy/cloud/function-state.ts';
import { LOCAL_STAGE } from '../../../deploy/deployer.ts';
import type { AsyncEvents } from '../../../deploy/desired.ts';
import { type Deployed, deployCommand, type Present } from '../deployment.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import type { Scene } from '../scene.ts';

const name = 'settings';

/** What the shipped `serverless.yml` asks for of the functions that get events; `webhook` is called and waited for. */
export const SHIPPED: Readonly<Record<string, Readonly<Record<'queued' | 'direct', AsyncEvents>>>> = {
  'object-change': { queued: STANDARD_ASYNC_EVENTS, direct: STANDARD_ASYNC_EVENTS },
  schedule: { queued: { retries: 0, lifeS: 60 }, direct: STANDARD_ASYNC_EVENTS },
};

interface Problem {
  readonly text: string;
  /** Variables to set before deploying. */
  readonly variables?: string;
}

function inWords({ retries, lifeS }: AsyncEvents): string {
  return `${retries} retries within ${lifeS} s`;
}

function eventProblems({ key, name: whose, state }: Deployed): Problem[] {
  const shipped = SHIPPED[key];
  if (!shipped || !state) return [];
  const { asyncEvents, reservedMb } = state;
  const wanted = shipped[state.environment['DATABASE_URL'] ? 'queued' : 'direct'];
  const isOther = asyncEvents.retries !== wanted.retries || asyncEvents.lifeS !== wanted.lifeS;
  return [
    ...(reservedMb === undefined ? [{ text: `${whose} has no reserved concurrency` }] : []),
    ...(isOther ? [{ text: `${whose} has ${inWords(asyncEvents)}, not ${inWords(wanted)}` }] : []),
  ];
}

/** What one accepts another has to drain. */
function databaseProblems(functions: readonly Deployed[]): Problem[] {
  const there = functions.filter(({ state }) => state);
  const urls = new Set(there.map(({ state }) => state?.environment['DATABASE_URL']));
  return urls.size > 1
    ? [{ text: `${there.map((one) => one.name).join(', ')} do not have the same DATABASE_URL` }]
    : [];
}

/** Callers whom the deployed `webhook` would refuse, since no variable has their secret; of a rotation one is enough. */
function callerProblems({ key, name: whose, state }: Deployed, { purgeToken, webhooks }: Config): Problem[] {
  if (key !== 'webhook' || !state) return [];
  const callers = [
    { who: 'POST /purge', names: purgeToken },
    ...webhooks.map((hook) => ({ who: `POST /hooks/${hook.name}`, names: hook.secret })),
  ];
  return callers
    .filter(({ names }) => names.length > 0 && !names.some((variable) => state.environment[variable]))
    .map(({ who, names }) => ({ text: `${whose} refuses ${who}`, variables: names.join(' or ') }));
}

function problemsOf({ functions, place }: Present, config: Config): Problem[] {
  const isLocal = place.stage === LOCAL_STAGE; // where every caller has a secret
  return [
    ...functions.flatMap(eventProblems),
    ...databaseProblems(functions),
    ...(isLocal ? [] : functions.flatMap((one) => callerProblems(one, config))),
  ];
}

/** Whether the functions were deployed with the settings of the shipped `serverless.yml`, and with the secrets of the callers. */
export async function checkSettings({ config, deployment }: Pick<Scene, 'config' | 'deployment'>): Promise<Line[]> {
  if ('problem' in deployment) return [skipped(name, deployment.inShort)];
  const problems = problemsOf(deployment, config);
  if (problems.length === 0) {
    return [ok(name, 'concurrency is reserved, retries are as serverless.yml has them, and every caller has a secret')];
  }
  const variables = [...new Set(problems.flatMap((problem) => problem.variables ?? []))];
  const set = variables.length > 0 ? `set ${variables.join(', ')} in the shell or in .env, and ` : '';
  return [fix(name, problems.map(({ text }) => text).join('; '), `${set}${deployCommand(deployment.place)}`)];
}
