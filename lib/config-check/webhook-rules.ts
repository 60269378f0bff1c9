import type { Config } from '../config/config.ts';
import type { Webhook } from '../config/webhook.ts';
import { mapTexts, siteForPaths } from '../mapping/text-targets.ts';
import type { Template } from '../types.ts';
import { isAbsolute } from '../url/url-text.ts';
import { PRESETS } from '../webhooks/presets.ts';
import type { RuleView } from './loose-view.ts';
import type { Problem } from './rules.ts';
import type { RawConfig } from './schema.ts';

type View = RuleView['webhooks'][number];

function secretProblem({ preset, secret, auth, oldSignature }: View): [field: string, message: string] | undefined {
  const known = Object.entries(PRESETS).find(([name]) => name === preset)?.[1];
  if (!known) return undefined; // the shape is told to be wrong already
  if (secret && auth) return ['auth', 'name secret (it signs) or auth (it shows what it was given), not both'];
  if (secret && !known.signs) return ['secret', `${preset} does not sign; write auth: {bearer: {env: NAME}}`];
  if (oldSignature && (preset !== 'ghost' || auth))
    return ['oldSignature', 'it is for ghost with a secret; leave it out'];
  if (secret || auth) return undefined;
  const advice = known.signs ? 'secret: {env: NAME}' : 'auth: {bearer: {env: NAME}}';
  return ['name', `it names no secret, so anybody could purge; write ${advice}`];
}

/** The rules between the parts of webhooks, each by itself; names are looked at elsewhere. */
export function webhookProblems({ webhooks, sites }: RuleView): Problem[] {
  return webhooks.flatMap((webhook, n) => {
    const problems: Problem[] = [];
    const found = secretProblem(webhook);
    if (found) problems.push({ path: ['webhooks', n, found[0]], message: found[1] });
    if (webhook.site !== undefined && !sites.some(({ name }) => name === webhook.site)) {
      problems.push({ path: ['webhooks', n, 'site'], message: `no site is named "${webhook.site}"` });
    }
    return problems;
  });
}

function templatesOf({ rules, otherwise }: Webhook): { kind: 'url' | 'dir'; template: Template }[] {
  const all = [...rules, ...rules.flatMap((rule) => rule.otherwise ?? []), ...(otherwise ? [otherwise] : [])];
  return all.flatMap(({ purge, dirs }) => [
    ...purge.map((template) => ({ kind: 'url' as const, template })),
    ...dirs.map((template) => ({ kind: 'dir' as const, template })),
  ]);
}

/** A template with something harmless in its slots; undefined where its host comes with the payload. */
function sampleOf(template: Template): string | undefined {
  const [first] = template;
  if (typeof first === 'object' && first.path[0] === 'url') return undefined;
  const text = template.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  return typeof first === 'string' ? text : `/${text}`;
}

/** What the templates of a compiled configuration name and can never be purged, by the very rules that purge it. */
export function templateProblems({ webhooks, sites }: Config): Problem[] {
  return webhooks.flatMap((webhook, n) => {
    const own = siteForPaths(sites, webhook.site);
    const reasons = templatesOf(webhook).flatMap(({ kind, template }) => {
      const text = sampleOf(template);
      if (text === undefined) return [];
      if (!own && !isAbsolute(text)) return ['paths need a site when there are several'];
      const list = { urls: [], paths: kind === 'url' ? [text] : [], dirs: kind === 'dir' ? [text] : [] };
      return mapTexts({ ...list, site: own, wholeSites: true }, sites).rejected.map(
        ({ reason }) => `${text}: ${reason}`,
      );
    });
    return [...new Set(reasons)].map((message) => ({ path: ['webhooks', n, 'site'], message }));
  });
}

/** What the author of a webhook should know, though it is no mistake. */
export function webhookWarnings({ webhooks }: RawConfig): string[] {
  return webhooks.flatMap(({ name, preset, rules, auth, default: otherwise }) => {
    const knows = PRESETS[preset].purge.length > 0 || preset === 'generic' || preset === 'standard-webhooks';
    const warnings: string[] = [];
    if (!rules && !otherwise && !knows) {
      warnings.push(
        `webhooks: "${name}" purges nothing: payloads of ${preset} have no URLs, so it needs rules or a default`,
      );
    }
    if (auth?.query) warnings.push(`webhooks: the token of "${name}" stands in URLs, which many servers log`);
    return warnings;
  });
}
