import { createTransport } from '../../cdn/transport.ts';
import type { Env } from '../../config/settings.ts';
import type { Checked } from '../../config-check/check.ts';
import { PurgeError } from '../../errors.ts';
import { CHECKS } from './checks.ts';
import { createDateOf } from './date-header.ts';
import { type OpenCloud, type Place, readDeployment } from './deployment.ts';
import { readKeys } from './keys.ts';
import { fix, type Line } from './line.ts';
import { probeApis } from './probe.ts';
import type { Scene } from './scene.ts';

/** What the outside world gives the doctor. */
export interface Surroundings {
  readonly env: Env;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly openCloud: OpenCloud;
}

async function setScene(checked: Checked, place: Place, { env, now, sleep, openCloud }: Surroundings): Promise<Scene> {
  const link = { transport: createTransport(() => 0), now, sleep }; // its calls overlap, and none is old

  const keys = readKeys(env);
  const [probes, deployment] = await Promise.all([
    'problem' in keys ? [] : probeApis({ config: checked.config, env, link }, keys.credentials),
    readDeployment(env, place, openCloud),
  ]);
  return { ...checked, env, link, keys, probes, dateOf: createDateOf(now), deployment };
}

/** Looks at everything once, one after the other, and says what it found. A setting that cannot be used is something to fix. */
export async function examine(checked: Checked, place: Place, surroundings: Surroundings): Promise<readonly Line[]> {
  const scene = await setScene(checked, place, surroundings);
  const lines: Line[] = [];
  for (const { name, run } of CHECKS) {
    try {
      lines.push(...(await run(scene)));
    } catch (error) {
      if (!(error instanceof PurgeError)) throw error;
      lines.push(fix(name, error.message, 'do as it says'));
    }
  }
  return lines;
}
