import type { Budget, Config } from '../config/config.ts';
import { parseCron } from '../scf/cron-parse.ts';
import type { RawConfig } from './schema.ts';
import { compileForms } from './site-compile.ts';
import { compileSitemap } from './sitemaps.ts';
import { durationMs, globSource, normalBase, variableNames } from './values.ts';
import { compileWebhook } from './webhook-compile.ts';

/** Rules have seen that there is one at most. */
function accountOf(sites: RawConfig['sites']): string {
  const appids = sites.map(({ bucket }) => /-(\d+)$/.exec(bucket ?? '')?.[1]);
  return appids.find((appid) => appid !== undefined) ?? 'default';
}

function compileBudget({ urls, dirs, reserve, dayStart }: RawConfig['budget']): Budget {
  const [, hours, minutes, sign, aheadHours, aheadMinutes] = /^(..):(..)(.)(..):(..)$/.exec(dayStart) ?? [];
  const local = Number(hours) * 60 + Number(minutes);
  const ahead = Number(`${sign}1`) * (Number(aheadHours) * 60 + Number(aheadMinutes));
  return {
    day: { url: urls, dir: dirs },
    reserve: Number.parseInt(reserve?.high ?? '0', 10) / 100,
    dayStartMs: (local - ahead) * 60_000,
  };
}

/** The site whose paths a schedule names, its bases in the form of a bundle. */
function siteOf({ sites }: RawConfig, wanted: string | undefined): { bases: readonly string[] } | undefined {
  const site = sites.find(({ name }) => name === wanted) ?? (sites.length === 1 ? sites[0] : undefined);
  return site && { bases: site.bases.map(normalBase) };
}

/** Compiles a checked configuration into what the functions read: globs to regular expressions, crons to fields, bases to one form. */
export function compileConfig(raw: RawConfig): Config {
  return {
    cdn: {
      apis: raw.cdn.apis,
      area: raw.cdn.area,
      method: raw.cdn.method,
      ...(raw.cdn.zone !== undefined && { zone: raw.cdn.zone }),
    },
    sites: raw.sites.map(
      ({ name, bucket, region, prefix, bases, ignore, index, encoding, priority, rebound, collapse, ...forms }) => ({
        name,
        ...(bucket !== undefined && { bucket }),
        ...(region !== undefined && { region }),
        prefix,
        bases: [...new Set(bases.map(normalBase))],
        ignore: ignore.map(globSource),
        index,
        encoding,
        priority,
        ...(collapse.length > 0 && {
          collapse: collapse.map(({ dir, over }) => ({ dir: new URL(dir, 'http://h').pathname, over })),
        }),
        ...compileForms(forms),
        ...(durationMs(rebound) > 0 && { reboundMs: durationMs(rebound) }),
      }),
    ),
    purgeToken: variableNames(raw.purge.token),
    webhooks: raw.webhooks.map(compileWebhook),
    schedules: raw.schedules.map(({ name, cron, site, urls, dirs, sitemaps }) => ({
      name,
      ...(cron !== undefined && { cron: parseCron(cron) }),
      ...(site !== undefined && { site }),
      urls,
      dirs,
      ...(sitemaps.length > 0 && { sitemaps: sitemaps.map((entry) => compileSitemap(entry, siteOf(raw, site))) }),
    })),
    account: accountOf(raw.sites),
    budget: compileBudget(raw.budget),
    historyMs: durationMs(raw.history.keep),
  };
}
