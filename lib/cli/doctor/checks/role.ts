import type { Config } from '../../../config/config.ts';
import { type Env, readVariable } from '../../../config/settings.ts';
import { LOCAL_STAGE } from '../../../deploy/deployer.ts';
import { type Deployed, deployCommand, type Present } from '../deployment.ts';
import { askHealth } from '../health.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import { maskOf } from '../mask.ts';
import type { Scene } from '../scene.ts';

type Asked = Pick<Scene, 'config' | 'env' | 'deployment'>;

const name = 'role';

/** The deployer's may do far more than a function needs. */
function hasForeignKeys({ state }: Deployed): boolean {
  return Object.keys(state?.environment ?? {}).some((variable) => /^TENCENT_(SECRET_(ID|KEY)|TOKEN)$/.test(variable));
}

function hasNoKeys({ state }: Deployed): boolean {
  return state !== undefined && state.role === '' && !state.environment['PURGE_SECRET_ID'];
}

/** In the local cloud every function has the keys of its API. */
function keysProblem({ place, functions }: Present): Line | undefined {
  const foreign = functions.filter(hasForeignKeys).map((one) => one.name);
  if (foreign.length > 0) {
    return fix(
      name,
      `${foreign.join(', ')} holds the keys of the deployer`,
      'take TENCENT_SECRET_* out of its environment, and change those keys',
    );
  }
  const bare = functions.filter(hasNoKeys).map((one) => one.name);
  if (bare.length === 0 || place.stage === LOCAL_STAGE) return undefined;
  return fix(
    name,
    `neither a role nor keys: ${bare.join(', ')}`,
    'set PURGE_ROLE (its policy: overseas-purge doctor --policy), or PURGE_SECRET_ID and PURGE_SECRET_KEY, and deploy',
  );
}

/** That of the function counts before the shell's, which may be newer or older. */
function tokenOf({ purgeToken }: Config, env: Env): string | undefined {
  return purgeToken.flatMap((variable) => readVariable(env, variable) ?? [])[0];
}

/** Has the deployed `webhook` say whether it is well, as its keys, endpoints and outbox are there. It purges nothing. */
async function checkHealth(asked: Asked, { functions, cloud, destination, place }: Present): Promise<Line> {
  const { config, env } = asked;
  const webhook = functions.find(({ key, state }) => key === 'webhook' && state?.status === 'Active');
  if (!webhook) return skipped(name, 'the function webhook, which would tell, is not there');
  const own = tokenOf(config, webhook.state?.environment ?? {});
  const health = await askHealth(webhook, own ?? tokenOf(config, env), { cloud, destination, mask: maskOf(asked) });
  const whose = webhook.state?.role ? `role ${webhook.state.role}` : 'its own keys';
  if (health.isWell)
    return ok(name, `${webhook.name} has ${whose}, its endpoints are usable, and its outbox (if any) gets on`);
  const names = config.purgeToken.join(' or ');
  const more =
    own === undefined
      ? `set ${names} in the shell or in .env, and ${deployCommand(place)}, to be told why`
      : 'mend what it says';
  return fix(name, `${webhook.name} ${health.reason}`, health.advice ?? more);
}

/** Whether the deployed functions have keys of their own, and what the one that can be asked says of itself. */
export async function checkRole(asked: Asked): Promise<Line[]> {
  const { deployment } = asked;
  if ('problem' in deployment) return [skipped(name, deployment.inShort)];
  return [keysProblem(deployment) ?? (await checkHealth(asked, deployment))];
}
