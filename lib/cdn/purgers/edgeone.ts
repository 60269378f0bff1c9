import { field } from '../../scf/shape.ts';
import type { Credentials, Culprit, Failure, Purger, TargetKind } from '../../types.ts';
import { hostOf, hostsOf } from '../../url/hosts.ts';
import { accepted, fail, readAnswer, textOf } from '../answer.ts';
import { classify } from '../failures.ts';
import { callApi3, type Link } from '../link.ts';
import { withoutSecrets } from '../secrets.ts';

const BYTES = 9_000_000;

/** EdgeOne as API 3.0 knows it (1552/80703), without its address. */
export const TEO = { service: 'teo', version: '2022-09-01' } as const;

/** Where EdgeOne is, and the zone that it purges: `zone-…`, or `*` for every zone of the account. */
export interface EdgeOneOptions {
  readonly endpoint: URL;
  readonly zone: string;
}

const ROOT = /^[^:]+:\/\/[^/]+\/$/;

/** What to purge, as EdgeOne says it: whole sites have a type of their own, which covers both schemes. */
function taskOf(kind: TargetKind, urls: readonly string[], full: boolean | undefined): Record<string, unknown> {
  if (kind === 'url') return { Type: 'purge_url', Targets: urls };
  const Method = full ? 'delete' : 'invalidate';
  if (!urls.every((url) => ROOT.test(url))) return { Type: 'purge_prefix', Method, Targets: urls };
  return { Type: 'purge_host', Method, Targets: hostsOf(urls) };
}

const REASONS: readonly (readonly [words: RegExp, code: string])[] = [
  [/quota|daily|配额|限额/i, 'quotaExceeded'],
  [/rate|too many|frequen|频繁/i, 'RateLimitExceeded'],
  [/internal|time.?out|again|retry|busy|system|failed|繁忙|重试|系统|超时/i, 'taskFailed'],
  [/\b(domain|host|zone)|域名|站点/i, 'DomainNotFound'],
];

/** Reasons are codes, or texts of which a few words tell most. */
function failureOf(reason: string): Failure {
  const code = REASONS.find(([words]) => words.test(reason))?.[1] ?? 'FailedList';
  return classify([reason, code], reason).failure;
}

/** One for each URL, the first that is told of it. Nothing when the list names what was not sent: then nobody knows. */
function culpritsOf(data: unknown, urls: readonly string[], credentials: Credentials): Culprit[] | undefined {
  const list = field(data, 'FailedList') ?? [];
  const culprits = new Map<string, Culprit>();
  for (const entry of Array.isArray(list) ? list : [list]) {
    const failure = failureOf(withoutSecrets(textOf(field(entry, 'Reason')), credentials));
    const targets = field(entry, 'Targets');
    for (const target of Array.isArray(targets) && targets.length > 0 ? targets : [undefined]) {
      const named = urls.filter((url) => url === target || hostOf(url) === target);
      if (named.length === 0) return undefined;
      for (const url of named) if (!culprits.has(url)) culprits.set(url, { url, failure });
    }
  }
  return [...culprits.values()];
}

/**
 * Purges through EdgeOne: `CreatePurgeTask` with `purge_url`, `purge_prefix` or `purge_host`. Targets in the `FailedList` of
 * a successful answer are culprits, each with its own reason; the rest was taken. It knows no areas: a zone is purged whole.
 * What a plan may purge differs (DescribeContentQuota), so `limits` are those of the CDN. Its caller keeps batches within them.
 */
export function createEdgeOnePurger(
  { endpoint, zone }: EdgeOneOptions,
  link: Link,
): Purger & { readonly name: 'edgeone' } {
  return {
    name: 'edgeone',
    pool: `edgeone ${zone}`,
    limits: { url: { count: 1000, bytes: BYTES, day: 10_000 }, dir: { count: 100, bytes: BYTES, day: 100 } },
    offersFull: true,
    async purge(kind, urls, { full, ...call }) {
      const payload = { ZoneId: zone, ...taskOf(kind, urls, full) };
      const result = await callApi3({ ...TEO, endpoint }, 'CreatePurgeTask', payload, call, link);
      const { data, failed } = readAnswer(result, urls, call.credentials);
      if (failed) return failed;
      const culprits = culpritsOf(data, urls, call.credentials);
      if (!culprits) return fail(['short-count'], 'the FailedList of the answer names targets that were not sent');
      const outcome = accepted(urls.length - culprits.length, field(data, 'JobId'));
      return culprits.length > 0 ? { ...outcome, culprits } : outcome;
    },
  };
}
