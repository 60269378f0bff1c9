import { createTransport } from '../../cdn/transport.ts';
import type { Checked } from '../../config-check/check.ts';
import { LOCAL_STAGE } from '../../deploy/deployer.ts';
import { PurgeError } from '../../errors.ts';
import type { LoadedEnv } from '../dotenv.ts';
import { CHECKS, type Check } from './checks.ts';
import { createDateOf, type DateOf } from './date-header.ts';
import { type OpenCloud, type Place, readDeployment } from './deployment.ts';
import { readKeys } from './keys.ts';
import { fix, type Line } from './line.ts';
import { localEnv, localKeys } from './local-stage.ts';
import { probeApis } from './probe.ts';
import type { Scene } from './scene.ts';

/** What the outside world gives the doctor. */
export interface Surroundings {
  /** The shell, and `.env`. */
  readonly loaded: LoadedEnv;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly openCloud: OpenCloud;
}

async function setScene(checked: Checked, place: Place, surroundings: Surroundings): Promise<Scene> {
  const { loaded, now, sleep, openCloud } = surroundings;
  const link = { transport: createTransport(() => 0), now, sleep }; // its calls overlap, and none is old
  const isLocal = place.stage === LOCAL_STAGE;
  const env = isLocal ? localEnv(loaded.env) : loaded.env;
  const keys = isLocal ? localKeys(env) : readKeys(loaded);
  const [probes, deployment] = await Promise.all([
    'problem' in keys ? [] : probeApis({ config: checked.config, env, link }, keys.credentials),
    readDeployment(env, place, openCloud),
  ]);
  const isNobodyThere = isLocal && 'problem' in keys; // else the clock would be asked of Tencent
  const dateOf: DateOf = isNobodyThere ? async () => undefined : createDateOf(now);
  const warnings = [...checked.warnings, ...loaded.warnings];
  return { ...checked, warnings, env, link, keys, probes, dateOf, deployment };
}

async function runCheck({ name, run }: Check, scene: Scene): Promise<readonly Line[]> {
  try {
    return await run(scene);
  } catch (error) {
    if (!(error instanceof PurgeError)) throw error;
    return [fix(name, error.message, 'do as it says')];
  }
}

/**
 * Looks at everything once, and says what it found in the order of the checks. What they share is asked first, then all of them at
 * the same time, so that it ends within some 20 s where nobody answers. A setting that cannot be used is something to fix.
 */
export async function examine(
  checked: Checked,
  place: Place,
  surroundings: Surroundings,
  checks: readonly Check[] = CHECKS,
): Promise<readonly Line[]> {
  const scene = await setScene(checked, place, surroundings);
  return (await Promise.all(checks.map((check) => runCheck(check, scene)))).flat();
}
