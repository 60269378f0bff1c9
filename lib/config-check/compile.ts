import type { Config } from '../config/config.ts';
import { parseCron } from '../scf/cron-parse.ts';
import type { RawConfig } from './schema.ts';
import { globSource, normalBase, variableNames } from './values.ts';

/** Compiles a checked configuration into what the functions read: globs to regular expressions, crons to fields, bases to one form. */
export function compileConfig(raw: RawConfig): Config {
  return {
    cdn: {
      apis: raw.cdn.apis,
      area: raw.cdn.area,
      method: raw.cdn.method,
      ...(raw.cdn.zone !== undefined && { zone: raw.cdn.zone }),
    },
    sites: raw.sites.map(({ name, bucket, region, prefix, bases, ignore, index, encoding, priority }) => ({
      name,
      ...(bucket !== undefined && { bucket }),
      ...(region !== undefined && { region }),
      prefix,
      bases: [...new Set(bases.map(normalBase))],
      ignore: ignore.map(globSource),
      index,
      encoding,
      priority,
    })),
    purgeToken: variableNames(raw.purge.token),
    schedules: raw.schedules.map(({ name, cron, site, urls, dirs }) => ({
      name,
      ...(cron !== undefined && { cron: parseCron(cron) }),
      ...(site !== undefined && { site }),
      urls,
      dirs,
    })),
  };
}
