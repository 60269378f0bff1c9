import type { Failure } from '../types.ts';
import { hostOf } from '../url/hosts.ts';

/** Words of a message: what can be part of a URL. Chinese punctuation around a name is none. */
const WORD = /[\w.~:/?#[\]@!$&'()*+,;=%-]+/g;
const EDGES = /^['"([,;:]+|['")\],;:.]+$/g;

/**
 * Those of `urls` that a refusal names: by URL, or by host where the code speaks of hosts. Nothing when it names none or
 * all, when its code speaks of no target, or when the API speaks of something that only looks like one of them.
 */
export function namedIn({ class: failureClass, scope, message }: Failure, urls: readonly string[]): readonly string[] {
  if (scope === 'account' || (failureClass !== 'target' && failureClass !== 'retired') || urls.length < 2) return [];
  const words = new Set(message.match(WORD)?.flatMap((word) => [word, word.replace(EDGES, '')]));
  const named = urls.filter((url) => words.has(scope === 'url' ? url : hostOf(url)));
  return named.length < urls.length ? named : [];
}
