import type { Failure } from '../types.ts';
import { hostOf, hostsOf } from '../url/hosts.ts';

/** What may stand before a name that is whole, and after it: nothing that could be a part of a longer one. */
const BEFORE = '(?<![\\w.-])';
const AFTER = '(?![\\w/%?&=#+~@|-]|\\.\\w)';
const AFTER_HOST = '(?![\\w-]|\\.\\w)';

function pattern(name: string, after: string): RegExp {
  return new RegExp(BEFORE + name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') + after, 'g');
}

/** Those of `names` that stand in a text as a whole; the longest first, since one may be the start of another. */
function standingIn(text: string, names: readonly string[], after: string): ReadonlySet<string> {
  const found = new Set<string>();
  let rest = text;
  for (const name of [...names].sort((a, b) => b.length - a.length)) {
    if (!rest.includes(name)) continue;
    const without = rest.replace(pattern(name, after), ' ');
    if (without !== rest) found.add(name);
    rest = without;
  }
  return found;
}

/**
 * Those of `urls` that a refusal names in `text`: by URL, or by host where the code speaks of hosts. Nothing when it names
 * none or all, and when its code speaks of no target.
 */
export function namedIn(
  { class: failureClass, scope }: Failure,
  text: string,
  urls: readonly string[],
): readonly string[] {
  if (scope === 'account' || (failureClass !== 'target' && failureClass !== 'retired')) return [];
  const isUrl = scope === 'url';
  const found = isUrl ? standingIn(text, urls, AFTER) : standingIn(text, hostsOf(urls), AFTER_HOST);
  const named = urls.filter((url) => found.has(isUrl ? url : hostOf(url)));
  return named.length < urls.length ? named : [];
}
