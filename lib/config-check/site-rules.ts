import type { Config } from '../config/config.ts';
import { mapTexts } from '../mapping/text-targets.ts';
import { renderTemplate } from '../url/template.ts';
import type { Problem } from './rules.ts';

/** What the templates of related pages name and can never be purged, by the very rules that purge it. */
export function relatedProblems({ sites }: Config): Problem[] {
  return sites.flatMap((site, n) =>
    (site.also ?? []).flatMap(({ purge }, m) =>
      purge.flatMap((template, k) => {
        const { texts, refused } = renderTemplate(template, () => [{ text: 'x' }], 'browser');
        const { rejected } = mapTexts({ urls: [], paths: texts, dirs: [], site, wholeSites: false }, sites);
        return [...refused, ...rejected.map(({ reason }) => reason)].map(
          (message): Problem => ({ path: ['sites', n, 'also', m, 'purge', k], message }),
        );
      }),
    ),
  );
}
