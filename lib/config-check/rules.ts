import type { Config } from '../config/config.ts';
import { mapTexts, siteForPaths } from '../mapping/text-targets.ts';
import { isAbsolute } from '../url/url-text.ts';
import type { RuleView } from './loose-view.ts';
import { sitemapProblems, sitemapUrl } from './sitemaps.ts';
import { webhookProblems } from './webhook-rules.ts';

/** A problem, and the place in the document that it is about. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function duplicates(names: readonly (string | undefined)[], list: string): Problem[] {
  return names.flatMap((name, n) =>
    name !== undefined && names.indexOf(name) < n
      ? [{ path: [list, n, 'name'], message: `"${name}" is already taken; names are unique` }]
      : [],
  );
}

/** What an API lacks, and so refuses. */
function apiProblems({ apis, area, method, zone }: RuleView['cdn']): Problem[] {
  const at = (field: string, message: string): Problem => ({ path: ['cdn', field], message });
  const problems: Problem[] = [];
  if (apis.length === 0) return problems; // the shape is told to be wrong already
  if (apis.includes('cdn-2.0') && (area === 'mainland' || area === 'global')) {
    problems.push(at('area', `cdn-2.0 knows overseas alone; for "${area}" list cdn-3.0 without it`));
  }
  if (method === 'GET' && !apis.includes('cdn-2.0')) {
    problems.push(at('method', 'only cdn-2.0 can be called with GET; leave it out'));
  }
  if (apis.includes('edgeone') && zone === undefined) {
    problems.push(at('zone', 'edgeone needs the zone to purge: zone-xxxxxxxx, or "*"'));
  }
  if (zone !== undefined && !apis.includes('edgeone'))
    problems.push(at('zone', 'a zone is for edgeone; add it to apis'));
  return problems;
}

function accountProblems(sites: RuleView['sites']): Problem[] {
  const appids = sites.map(({ bucket }) => /-(\d+)$/.exec(bucket ?? '')?.[1]);
  const first = appids.find((appid) => appid !== undefined);
  return appids.flatMap((appid, n) =>
    appid === undefined || appid === first
      ? []
      : [
          {
            path: ['sites', n, 'bucket'],
            message: `appid ${appid} differs from ${first}: one deployment serves one account`,
          },
        ],
  );
}

function scheduleProblems({ schedules, sites }: RuleView): Problem[] {
  return schedules.flatMap((schedule, n) => {
    const { urls, dirs, sitemaps = [] } = schedule;
    const at = (field: string, message: string): Problem => ({ path: ['schedules', n, field], message });
    const problems: Problem[] = [];
    if (schedule.site !== undefined && !sites.some(({ name }) => name === schedule.site)) {
      problems.push(at('site', `no site is named "${schedule.site}"`));
    }
    const hasPath = [...(urls ?? []), ...(dirs ?? []), ...sitemaps.map(sitemapUrl)].some(
      (text) => !isAbsolute(text.trim()),
    );
    if (hasPath && schedule.site === undefined && sites.length > 1) {
      problems.push(at('site', 'paths need a site when there are several'));
    }
    if (urls?.length === 0 && dirs?.length === 0 && sitemaps.length === 0)
      problems.push(at('urls', 'a schedule without urls, dirs and sitemaps purges nothing'));
    return problems;
  });
}

/** The rules that look at several places at once. Returns every problem, not the first; what cannot be read is passed over. */
export function ruleProblems(config: RuleView): Problem[] {
  return [
    ...apiProblems(config.cdn),
    ...duplicates(
      config.sites.map(({ name }) => name),
      'sites',
    ),
    ...duplicates(
      config.webhooks.map(({ name }) => name),
      'webhooks',
    ),
    ...webhookProblems(config),
    ...duplicates(
      config.schedules.map(({ name }) => name),
      'schedules',
    ),
    ...accountProblems(config.sites),
    ...scheduleProblems(config),
  ];
}

/** What the schedules of a compiled configuration name and can never be purged, by the very rules that purge it. */
export function targetProblems({ schedules, sites }: Config): Problem[] {
  return schedules.flatMap((schedule, n) => {
    const { site, urls, dirs } = schedule;
    const own = siteForPaths(sites, site);
    const wanted = { ...(own && { site: own }), wholeSites: true };
    const problemsOf = (list: 'urls' | 'dirs', texts: readonly string[]): Problem[] =>
      texts.flatMap((text, m) => {
        const { rejected } = mapTexts(
          { urls: [], paths: [], dirs: [], ...wanted, [list === 'urls' ? 'paths' : list]: [text] },
          sites,
        );
        return rejected.map(({ reason }) => ({ path: ['schedules', n, list, m], message: reason }));
      });
    const ofSitemaps = sitemapProblems(schedule, sites).map(({ place, message }) => ({
      path: ['schedules', n, 'sitemaps', place],
      message,
    }));
    return [...problemsOf('urls', urls), ...problemsOf('dirs', dirs), ...ofSitemaps];
  });
}
