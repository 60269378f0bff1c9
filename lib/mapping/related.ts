import type { Site } from '../config/config.ts';
import type { Rejection, Target, Template } from '../types.ts';
import { type Exact, type Find, renderTemplate, slotText, templateText } from '../url/template.ts';
import type { Root } from './roots.ts';
import { mapTexts } from './text-targets.ts';

type Captured = Readonly<Record<string, string | undefined>>;

/** What a pattern captured; nothing is no value for a slot that has a default. */
function finderOf(captured: Captured, template: Template): Find {
  const defaults = template.flatMap((part) =>
    typeof part === 'object' && part.filters?.some(([name]) => name === 'default') ? [part.path[0]] : [],
  );
  return ([name = '']) => {
    const text = captured[String(name)];
    return text === undefined || (text === '' && defaults.includes(name)) ? [] : [{ text }];
  };
}

/**
 * Prepares the way from an object to the pages that show what it holds: every pattern that its key matches, every template,
 * below every base, or where an absolute URL says. What cannot be rendered or belongs to no site is in `rejected`; never throws.
 */
export function createRelated(site: Site, sites: readonly Site[], roots: readonly Root[]) {
  const encodings: readonly Exact[] = site.encoding === 'both' ? ['browser', 'strict'] : [site.encoding];
  const patterns = (site.also ?? []).map(({ when, purge }) => ({ pattern: new RegExp(when, 's'), purge }));
  return (key: string, object: string): { targets: readonly Target[]; rejected: readonly Rejection[] } => {
    const texts = new Set<string>();
    const rejected = new Map<string, Rejection>();
    const leaveOut = (target: string, code: string, reason: string) =>
      rejected.set(`${target} ${reason}`, { target, code, reason: `${reason}; it is related to ${object}` });
    for (const { pattern, purge } of patterns) {
      const match = pattern.exec(key);
      if (!match) continue;
      for (const template of purge) {
        for (const encoding of encodings) {
          const rendered = renderTemplate(template, finderOf(match.groups ?? {}, template), encoding);
          const { missing } = rendered;
          if (missing) leaveOut(templateText(template), 'NO_VALUE', `the key has no ${slotText(missing)}`);
          for (const reason of rendered.refused) leaveOut(templateText(template), 'BAD_URL', reason);
          for (const text of rendered.texts) texts.add(text);
        }
      }
    }
    const mapped = mapTexts({ urls: [], paths: [...texts], dirs: [], site, wholeSites: false }, sites, roots);
    for (const { target, code, reason } of mapped.rejected) leaveOut(target, code, reason);
    return { targets: mapped.targets, rejected: [...rejected.values()] };
  };
}
