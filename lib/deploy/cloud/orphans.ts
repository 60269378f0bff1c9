import { asPurgeError } from '../../errors.ts';
import type { Fields } from '../../scf/shape.ts';
import { textOf } from './answer.ts';
import { apiCodeOf, type Cloud, type FunctionPlace } from './cloud.ts';
import { readMark } from './code-mark.ts';
import { readPages } from './pages.ts';

/** None in a namespace that is not there; undefined when the keys may not list functions. */
async function listFunctions(namespace: string, prefix: string, cloud: Cloud): Promise<readonly Fields[] | undefined> {
  const body = { Namespace: namespace, Orderby: 'AddTime', SearchKey: prefix };
  try {
    return await readPages(cloud, 'ListFunctions', body, 'Functions');
  } catch (thrown) {
    const error = asPurgeError(thrown);
    const code = apiCodeOf(error);
    if (code.startsWith('ResourceNotFound.Namespace')) return [];
    if (!code.includes('UnauthorizedOperation')) throw error;
    cloud.log?.(`could not look for functions that serverless.yml no longer has: ${error.message}`);
    return undefined;
  }
}

/**
 * Finds functions that were deployed from here and that nobody asks for any more: their names begin with `prefix`
 * (`<service>-<stage>-`), they have the mark, they are not on their way out, and are none of the known. None, with a line of the
 * log, when the keys may not list functions. A service `a` with stage `b-c` has the prefix of service `a-b` with stage `c`, so
 * people should see names before anything is removed. Throws what other calls throw.
 */
export async function findOrphans(
  prefix: string,
  namespaces: readonly string[],
  known: readonly FunctionPlace[],
  cloud: Cloud,
): Promise<readonly FunctionPlace[]> {
  const keyOf = ({ namespace, name }: FunctionPlace) => `${namespace}/${name}`;
  const taken = new Set(known.map(keyOf));
  const orphans = new Map<string, FunctionPlace>();
  for (const namespace of new Set(namespaces)) {
    const listed = await listFunctions(namespace, prefix, cloud);
    if (!listed) return [];
    for (const one of listed) {
      const place = { name: textOf(one, 'FunctionName'), namespace };
      // SearchKey matches loosely, and pages may overlap.
      const isOurs = place.name.startsWith(prefix) && readMark(textOf(one, 'Description')) !== undefined;
      if (isOurs && textOf(one, 'Status') !== 'Deleting' && !taken.has(keyOf(place))) orphans.set(keyOf(place), place);
    }
  }
  return [...orphans.values()];
}
