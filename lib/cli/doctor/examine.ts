import { createTransport } from '../../cdn/transport.ts';
import type { Env } from '../../config/settings.ts';
import type { Checked } from '../../config-check/check.ts';
import { PurgeError } from '../../errors.ts';
import { CHECKS } from './checks.ts';
import { createDateOf } from './date-header.ts';
import { readKeys } from './keys.ts';
import { fix, type Line } from './line.ts';
import { probeApis } from './probe.ts';
import type { Scene } from './scene.ts';

/** What the outside world gives the doctor. */
export interface Surroundings {
  readonly env: Env;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

async function setScene(checked: Checked, { env, now, sleep }: Surroundings): Promise<Scene> {
  const link = { transport: createTransport(() => 0), now, sleep }; // its calls overlap, and none is old

  const keys = readKeys(env);
  const probes = 'problem' in keys ? [] : await probeApis({ config: checked.config, env, link }, keys.credentials);
  return { ...checked, env, link, keys, probes, dateOf: createDateOf(now) };
}

/** Looks at everything once, one after the other, and says what it found. A setting that cannot be used is something to fix. */
export async function examine(checked: Checked, surroundings: Surroundings): Promise<readonly Line[]> {
  const scene = await setScene(checked, surroundings);
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
