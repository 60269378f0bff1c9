import type { Config } from '../config/config.ts';
import type { Purging, Webhook } from '../config/webhook.ts';
import { mapTexts, siteForPaths } from '../mapping/text-targets.ts';
import type { Slot, Template } from '../types.ts';
import { type Rendered, renderTemplate, takesHost } from '../url/template.ts';
import { isAbsolute } from '../url/url-text.ts';
import { PRESETS } from '../webhooks/presets.ts';
import type { RuleView } from './loose-view.ts';
import type { Problem } from './rules.ts';
import type { RawConfig } from './schema.ts';

type View = RuleView['webhooks'][number];

type Found = readonly [field: string, message: string];

function secretProblems({ preset, secret, auth, oldSignature }: View): Found[] {
  const known = Object.entries(PRESETS).find(([name]) => name === preset)?.[1];
  const problems: Found[] = [];
  if (secret && auth) problems.push(['auth', 'name secret (it signs) or auth (it shows what it was given), not both']);
  if (!known) return problems; // the shape is told to be wrong already
  if (oldSignature && (preset !== 'ghost' || auth))
    problems.push(['oldSignature', 'it is for ghost with a secret; leave it out']);
  if (secret && !auth && !known.signs)
    problems.push(['secret', `${preset} does not sign; write auth: {bearer: {env: NAME}}`]);
  if (!secret && !auth) {
    const advice = known.signs ? 'secret: {env: NAME}' : 'auth: {bearer: {env: NAME}}';
    problems.push(['name', `it names no secret, so anybody could purge; write ${advice}`]);
  }
  return problems;
}

/** The rules between the parts of webhooks, each by itself; names are looked at elsewhere. */
export function webhookProblems({ webhooks, sites }: RuleView): Problem[] {
  return webhooks.flatMap((webhook, n) => {
    const problems: Problem[] = secretProblems(webhook).map(([field, message]) => ({
      path: ['webhooks', n, field],
      message,
    }));
    if (webhook.site !== undefined && !sites.some(({ name }) => name === webhook.site)) {
      problems.push({ path: ['webhooks', n, 'site'], message: `no site is named "${webhook.site}"` });
    }
    return problems;
  });
}

interface Placed {
  readonly list: 'purge' | 'dirs';
  readonly path: readonly PropertyKey[];
  readonly template: Template;
}

function templatesOf({ rules, otherwise }: Webhook): Placed[] {
  const placed = (purging: Purging | undefined, ...path: readonly PropertyKey[]) =>
    (['purge', 'dirs'] as const).flatMap((list) =>
      (purging?.[list] ?? []).map((template, n): Placed => ({ list, path: [...path, list, n], template })),
    );
  const ofRules = rules.flatMap((rule, n) => [
    ...placed(rule, 'rules', n),
    ...placed(rule.otherwise, 'rules', n, 'default'),
  ]);
  return [...ofRules, ...placed(otherwise, 'default')];
}

/** A template with something harmless in its slots, once with it in the place of defaults, too. */
function samplesOf(template: Template): Rendered[] {
  const filled = (isKept: (slot: Slot) => boolean) =>
    template.map((part) => {
      if (typeof part === 'string' || isKept(part)) return part;
      return part.path[0] === 'path' || part.path[0] === 'oldPath' ? '/x' : 'x';
    });
  const hasDefault = ({ filters = [] }: Slot) => filters.some(([name]) => name === 'default');
  return [() => false, hasDefault].map((isKept) => renderTemplate(filled(isKept), () => [], 'browser'));
}

/** What the templates of a compiled configuration name and can never be purged, by the very rules that purge it. */
export function templateProblems({ webhooks, sites }: Config): Problem[] {
  return webhooks.flatMap((webhook, n) => {
    const site = siteForPaths(sites, webhook.site);
    const problems = new Map<string, Problem>();
    const add = (message: string, ...path: readonly PropertyKey[]) => {
      problems.set([...path, message].join(' '), { path: ['webhooks', n, ...path], message });
    };
    for (const { list, path, template } of templatesOf(webhook)) {
      if (takesHost(template)) continue; // its host comes with the payload
      const samples = samplesOf(template);
      const texts = samples.flatMap((sample) => sample.texts);
      for (const reason of samples.flatMap(({ refused }) => refused)) add(reason, ...path);
      if (!site && !texts.every(isAbsolute)) add('paths need a site when there are several', 'site');
      else {
        const lists = list === 'purge' ? { paths: texts, dirs: [] } : { paths: [], dirs: texts };
        const { rejected } = mapTexts({ ...lists, urls: [], site, wholeSites: true }, sites);
        for (const { reason } of rejected) add(reason, ...path);
      }
    }
    return [...problems.values()];
  });
}

/** What the author of a webhook should know, though it is no mistake. */
export function webhookWarnings({ webhooks }: RawConfig): string[] {
  return webhooks.flatMap(({ name, preset, rules, auth, default: otherwise }) => {
    const takesLists = preset === 'generic' || preset === 'standard-webhooks';
    const count = rules?.length ?? PRESETS[preset].purge.length;
    const warnings: string[] = [];
    if (count === 0 && !otherwise && !takesLists) {
      const why = rules ? 'its list of rules is empty' : `payloads of ${preset} have no URLs`;
      warnings.push(`webhooks: "${name}" purges nothing: ${why}, so it needs rules or a default`);
    }
    if (auth?.query) warnings.push(`webhooks: the token of "${name}" stands in URLs, which many servers log`);
    return warnings;
  });
}
