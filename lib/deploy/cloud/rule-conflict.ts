import { asPurgeError } from '../../errors.ts';
import type { DesiredFunction } from '../desired.ts';
import { apiCodeOf, type Cloud } from './cloud.ts';
import { findOrphans } from './orphans.ts';

/** Whether a COS rule could not be made since another covers some of its keys. */
export function isRuleConflict(thrown: unknown): boolean {
  return apiCodeOf(asPurgeError(thrown)) === 'InvalidParameterValue.CosNotifyRuleConflict';
}

/** `<service>-<stage>-`, of a name that was made of it; one that people chose tells nothing. */
function prefixOf({ name, key }: DesiredFunction): readonly string[] {
  return name.endsWith(`-${key}`) && name.length > key.length + 1 ? [name.slice(0, -key.length)] : [];
}

async function orphansOf(desired: readonly DesiredFunction[], cloud: Cloud): Promise<readonly string[]> {
  const namespaces = desired.map(({ namespace }) => namespace);
  const found = new Set<string>();
  for (const prefix of new Set(desired.flatMap(prefixOf))) {
    for (const { name } of await findOrphans(prefix, namespaces, desired, cloud)) found.add(name);
  }
  return [...found];
}

/**
 * A sentence that names functions which `serverless.yml` no longer has and which may hold the rule; undefined when there are none.
 * Does not throw, so that the conflict itself is told.
 */
export async function suspectsOf(desired: readonly DesiredFunction[], cloud: Cloud): Promise<string | undefined> {
  try {
    const names = await orphansOf(desired, cloud);
    if (names.length === 0) return undefined;
    return `serverless.yml no longer has ${names.join(', ')}, which may hold that rule; npx serverless remove --orphans ${names.join(',')} removes it.`;
  } catch (thrown) {
    return `Whether a function that serverless.yml no longer has holds it could not be seen: ${asPurgeError(thrown).message}.`;
  }
}
