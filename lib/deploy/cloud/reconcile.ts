import type { Deployable } from '../desired.ts';
import type { Cloud } from './cloud.ts';
import { type DeployedFunction, deployFunction } from './deploy-function.ts';
import type { Adoption } from './differences.ts';
import { createJournal, stopped, type Tell } from './journal.ts';
import { isRuleConflict, suspectsOf } from './rule-conflict.ts';

export { describeFunctions } from './describe.ts';
export { invokeFunction } from './invoke.ts';
export { removeFunctions } from './remove.ts';

/** What a deployment came to. */
export interface DeployResult {
  /** Calls that changed something; none when all was as it should be. */
  readonly writes: number;
  /** In the order given. */
  readonly functions: readonly DeployedFunction[];
}

/**
 * Makes these functions what they shall be, one after the other; those of others are refused, or taken over with `adopt`. A COS rule that another function still has is tried once more at
 * the end, when that one may have given it up. Writes only what differs, so that a second run writes nothing, and a run after a
 * failure does the rest. Throws PurgeError `DEPLOY` (`BAD_SETTINGS` for keys and region) that tells what was done and what was not.
 */
export async function deployFunctions(
  desired: readonly Deployable[],
  cloud: Cloud,
  tell: Tell,
  adoption: Adoption = {},
): Promise<DeployResult> {
  const before = cloud.writes;
  const journal = createJournal(cloud, tell);
  const deployed = new Map<string, DeployedFunction>();
  const postponed = new Set<string>();
  const queue = [...desired];
  for (let one = queue.shift(); one; one = queue.shift()) {
    const { name } = one;
    try {
      deployed.set(name, await deployFunction(one, journal, adoption));
    } catch (thrown) {
      const isTaken = isRuleConflict(thrown);
      if (!isTaken || postponed.has(name) || queue.length === 0) {
        const left = queue.map((later) => later.name);
        throw stopped(journal, thrown, left, isTaken ? await suspectsOf(desired, cloud) : undefined);
      }
      postponed.add(name);
      queue.push(one);
      tell({
        function: name,
        step: 'wait',
        state: 'done',
        detail: 'another function still has a COS rule of this one',
      });
    }
  }
  const functions = desired.map(({ name }) => deployed.get(name)).filter((one) => one !== undefined);
  return { writes: cloud.writes - before, functions };
}
