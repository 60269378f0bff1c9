import type { Plugin } from 'esbuild';
import type { Config } from '../config/config.ts';

/** A module that some configurations have no use for, and what stands in its place then. */
interface Optional {
  readonly module: RegExp;
  readonly isUsed: (config: Config) => boolean;
  readonly stub: string;
}

const NOTHING = '() => () => ({ targets: [], rejected: [] })';

const OPTIONAL: readonly Optional[] = [
  {
    module: /[\\/]lib[\\/]mapping[\\/]variants\.ts$/,
    isUsed: ({ sites }) => sites.some(({ variants }) => variants !== undefined),
    stub: `export const createVariants = ${NOTHING};`,
  },
  {
    module: /[\\/]lib[\\/]mapping[\\/]related\.ts$/,
    isUsed: ({ sites }) => sites.some(({ also }) => also !== undefined),
    stub: `export const createRelated = ${NOTHING};`,
  },
  {
    module: /[\\/]lib[\\/]planning[\\/]forest\.ts$/,
    isUsed: ({ sites }) => sites.some(({ collapse }) => collapse !== undefined),
    stub: 'export const plantRules = () => ({ nodes: [], places: [] }); export const turnOn = () => undefined;',
  },
  {
    module: /[\\/]lib[\\/]app[\\/]schedule-sitemaps\.ts$/,
    isUsed: ({ schedules }) => schedules.some(({ sitemaps }) => sitemaps !== undefined),
    stub: 'export const loadSitemaps = undefined;', // no schedule asks for it
  },
  {
    module: /[\\/]lib[\\/]app[\\/]hook\.ts$/,
    isUsed: ({ webhooks }) => webhooks.length > 0,
    stub: 'export const answerHook = undefined;', // no route leads to it
  },
];

/** The configuration that one function has: two lists, which may be long, are read by one function alone. */
export function ownConfig(name: string, config: Config): Config {
  return {
    ...config,
    webhooks: name === 'webhook' ? config.webhooks : [],
    schedules: name === 'schedule' ? config.schedules : [],
  };
}

/** Leaves out what a configuration has no use for, as its cold starts would read every byte of it. */
export function withoutUnused(config: Config): Plugin {
  return {
    name: 'without-unused',
    setup(build) {
      for (const { module, isUsed, stub } of OPTIONAL) {
        if (!isUsed(config)) build.onLoad({ filter: module }, () => ({ contents: stub }));
      }
    },
  };
}
